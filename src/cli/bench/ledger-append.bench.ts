import type { Ledger, LedgerEntry } from "../../modules/ledger/index.ts";
import type { KeyStore } from "../../modules/keys/index.ts";
import { createSubject } from "../../modules/subjects/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import type { Figure } from "./figure.ts";
import { BASE_EVENTS, BASE_PEOPLE, growTo, settle } from "./held-data.store.ts";
import { bytesOfEntry, createBareTable, dropBareTable, insertBare, insertBareMany, isPublished } from "./ledger-append-bench.store.ts";
import { alone, atScale, growth, median, sideBySide, type Work } from "./side-by-side.ts";

/** An installation of its own, with fsync. */
export interface LedgerAppendBenchGround {
  readonly databases: Pick<Databases, "data" | "dataOwner">;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly keys: KeyStore;
  /** Lets the integrator run, as it does in a service, while something else is done. */
  readonly integrating: <T>(meanwhile: () => Promise<T>) => Promise<T>;
}

export interface LedgerAppendBenchOptions {
  /** Times the base of 1,000 people and 100,000 entries, smallest first; several give the curve of growth. */
  readonly scales?: readonly number[];
  readonly seconds?: number;
  /** People who write; fewer for a trial. */
  readonly people?: number;
}

const WRITERS = 32;
const GROUP = 64;
const SAMPLE_MS = 5;
/** So many entries waiting show how fast the integrator is; fewer, how long one of its runs takes. */
const LARGE = 1_000;

async function people({ databases, keys, clock }: LedgerAppendBenchGround, count: number): Promise<SubjectId[]> {
  const made: SubjectId[] = [];
  for (let n = 0; n < count; n += 1) {
    const subject = await databases.data.begin((tx) => createSubject(tx, clock.now()));
    await keys.createKeys(subject, ["ledger"], clock.now());
    made.push(subject);
  }
  return made;
}

let turn = 0;

function entriesOf(subjects: readonly SubjectId[], at: Date, count: number): LedgerEntry[] {
  return Array.from({ length: count }, () => {
    const subject = subjects[turn++ % subjects.length] ?? null;
    const actor = subject === null ? ({ kind: "visitor" } as const) : ({ kind: "subject", subject } as const);
    return { operation: "use", clause: "C1", purpose: "service-provision", subject, actor, fields: ["email", "given-name"], requestId: newId(), at };
  });
}

/** Time from commit to a served checkpoint, of single entries while `writers` write. */
async function timesToCheckpoint({ databases, ledger, clock }: LedgerAppendBenchGround, subjects: readonly SubjectId[], seconds: number): Promise<number[]> {
  const took: number[] = [];
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const [entry] = await databases.data.begin((tx) => ledger.append(tx, entriesOf(subjects, clock.now(), 1)));
    const committed = performance.now();
    while (!(await isPublished(databases.data, entry?.entryId ?? ""))) await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    took.push(performance.now() - committed);
  }
  return took.sort((a, b) => a - b);
}

/** Lets the integrator work off what waits; answers how much that was and how long it took. */
async function drained(ledger: Ledger): Promise<{ entries: number; ms: number }> {
  const begun = performance.now();
  let entries = 0;
  for (;;) {
    const { moved } = await ledger.integrate();
    if (moved === 0) break;
    entries += moved;
  }
  return { entries, ms: performance.now() - begun };
}

async function measured(ground: LedgerAppendBenchGround, subjects: readonly SubjectId[], scale: number, seconds: number): Promise<Figure[]> {
  const { databases, ledger, clock } = ground;
  const sql = databases.data;
  const append = (count: number): Work => async () => (await sql.begin((tx) => ledger.append(tx, entriesOf(subjects, clock.now(), count)))).length;
  await alone(append(1), { atOnce: WRITERS, seconds: 0.5, rounds: 1 });
  const bytes = await bytesOfEntry(sql);
  const [one, many] = [Buffer.alloc(bytes, 1), Array.from({ length: GROUP }, () => Buffer.alloc(bytes, 1))];
  const settings = { scale, writers: WRITERS, people: BASE_PEOPLE * scale, entriesBefore: BASE_EVENTS * scale, bytes, seconds };
  // Nothing waits when a turn begins: else the bound on waiting entries would end it.
  const waited: { entries: number; ms: number }[] = [];
  const between = async (): Promise<void> => void waited.push(await drained(ledger));
  const pace = { atOnce: WRITERS, seconds };
  const compared = async (part: string, work: Work, reference: Work, more: Figure["settings"] = {}): Promise<Figure> => {
    const turns = await sideBySide(work, reference, pace, between);
    return { name: atScale(`ledger-append.${part}`, scale), figure: Math.round(turns.work.rate), unit: "entries/s", beside: Math.round(turns.reference.rate), ratio: turns.ratio, settings: { ...settings, ...more } };
  };
  const figures = [
    await compared("single", async () => (await ledger.appendAlone(entriesOf(subjects, clock.now(), 1))).length, () => insertBare(sql, one).then(() => 1)),
    await compared("in-transaction", append(1), () => sql.begin((tx) => insertBare(tx, one)).then(() => 1)),
    await compared("grouped", append(GROUP), () => sql.begin((tx) => insertBareMany(tx, many)).then(() => GROUP), { group: GROUP }),
  ];
  await between();
  const times = await ground.integrating(async () => {
    const [found] = await Promise.all([timesToCheckpoint(ground, subjects, seconds), alone(append(1), { atOnce: WRITERS - 1, seconds, rounds: 1 })]);
    return found;
  });
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  const large = waited.filter(({ entries }) => entries >= LARGE);
  return [
    ...figures,
    { name: atScale("ledger-append.integrated", scale), figure: Math.round(median(large.map(({ entries, ms }) => (entries / ms) * 1_000))), unit: "entries/s", beside: null, ratio: null, settings: { ...settings, of: "what waits is worked off, nothing else going on" } },
    { name: atScale("ledger-append.to-checkpoint-p99", scale), figure: Math.round(p99), unit: "ms", beside: null, ratio: null, settings: { ...settings, samples: times.length } },
  ];
}

/**
 * An entry a transaction by 32 writers, and 64 a transaction, in turns with bare INSERTs of the same bytes in as many commits, while the integrator waits;
 * how fast it works off what they left; and how long until a served checkpoint holds an entry while 31 others write. Again with more data held.
 */
export async function ledgerAppendBench(ground: LedgerAppendBenchGround, { scales = [1], seconds = 5, people: count = BASE_PEOPLE }: LedgerAppendBenchOptions = {}): Promise<readonly Figure[]> {
  const { dataOwner } = ground.databases;
  const subjects = await people(ground, count);
  const figures: Figure[] = [];
  let held = 0;
  await createBareTable(dataOwner);
  try {
    for (const scale of scales) {
      await growTo(dataOwner, held, scale);
      await settle(dataOwner);
      held = scale;
      figures.push(...await measured(ground, subjects, scale, seconds));
    }
  } finally {
    await dropBareTable(dataOwner);
  }
  return [...figures, ...growth(figures)];
}
