import type { Ledger, LedgerEntry } from "../../modules/ledger/index.ts";
import type { KeyStore } from "../../modules/keys/index.ts";
import { createSubject } from "../../modules/subjects/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import type { Figure } from "./figure.ts";
import { bytesOfEntry, createBareTable, dropBareTable, insertBare, insertBareMany, insertOldEntries, isPublished } from "./ledger-append-bench.store.ts";

/** An installation of its own, with fsync, whose integrator runs. */
export interface LedgerAppendBenchGround {
  readonly databases: Pick<Databases, "data" | "dataOwner">;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly keys: KeyStore;
}

export interface LedgerAppendBenchOptions {
  /** Times the base of 1,000 people and 100,000 entries; the curve of growth. */
  readonly sizes?: readonly number[];
  readonly seconds?: number;
  /** People who write; fewer for a trial. */
  readonly people?: number;
}

const PEOPLE = 1_000;
const EVENTS = 100_000;
const WRITERS = 32;
const GROUP = 64;
const SAMPLE_MS = 5;

async function people({ databases, keys, clock }: LedgerAppendBenchGround, count: number): Promise<SubjectId[]> {
  const made: SubjectId[] = [];
  for (let n = 0; n < count; n += 1) {
    const subject = await databases.data.begin((tx) => createSubject(tx, clock.now()));
    await keys.createKeys(subject, ["ledger"], clock.now());
    made.push(subject);
  }
  return made;
}

/** Lets writers work for so long; answers how much they did in a second. The first fifth is not counted. */
async function rate(writers: number, seconds: number, work: () => Promise<number>): Promise<number> {
  const begun = performance.now();
  const [counted, end] = [begun + seconds * 200, begun + seconds * 1_000];
  let done = 0;
  await Promise.all(Array.from({ length: writers }, async () => {
    for (let from = performance.now(); from < end; ) {
      const count = await work();
      const now = performance.now();
      if (from >= counted) done += count;
      from = now;
    }
  }));
  return done / (seconds * 0.8);
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

async function measured(ground: LedgerAppendBenchGround, subjects: readonly SubjectId[], size: number, seconds: number): Promise<Figure[]> {
  const { databases, ledger, clock } = ground;
  const sql = databases.data;
  const append = (count: number) => async (): Promise<number> => (await sql.begin((tx) => ledger.append(tx, entriesOf(subjects, clock.now(), count)))).length;
  await rate(WRITERS, 0.5, append(1));
  const bytes = await bytesOfEntry(sql);
  const [one, many] = [Buffer.alloc(bytes, 1), Array.from({ length: GROUP }, () => Buffer.alloc(bytes, 1))];
  const settings = { writers: WRITERS, people: PEOPLE * size, entriesBefore: EVENTS * size, bytes, seconds };
  const bare = await rate(WRITERS, seconds, () => insertBare(sql, one).then(() => 1));
  const bareInTransaction = await rate(WRITERS, seconds, () => sql.begin((tx) => insertBare(tx, one)).then(() => 1));
  const single = await rate(WRITERS, seconds, async () => (await ledger.appendAlone(entriesOf(subjects, clock.now(), 1))).length);
  const inTransaction = await rate(WRITERS, seconds, append(1));
  const bareGrouped = await rate(WRITERS, seconds, () => sql.begin((tx) => insertBareMany(tx, many)).then(() => GROUP));
  const grouped = await rate(WRITERS, seconds, append(GROUP));
  await ledger.integrate();
  const [times] = await Promise.all([timesToCheckpoint(ground, subjects, seconds), rate(WRITERS - 1, seconds, append(1))]);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  const name = (part: string): string => `ledger-append.${part}${size === 1 ? "" : `-${size}x`}`;
  return [
    { name: name("single"), figure: Math.round(single), unit: "entries/s", beside: Math.round(bare), ratio: single / bare, settings },
    { name: name("in-transaction"), figure: Math.round(inTransaction), unit: "entries/s", beside: Math.round(bareInTransaction), ratio: inTransaction / bareInTransaction, settings },
    { name: name("grouped"), figure: Math.round(grouped), unit: "entries/s", beside: Math.round(bareGrouped), ratio: grouped / bareGrouped, settings: { ...settings, group: GROUP } },
    { name: name("to-checkpoint-p99"), figure: Math.round(p99), unit: "ms", beside: null, ratio: null, settings: { ...settings, samples: times.length } },
  ];
}

/** An entry a transaction by 32 writers, and 64 a transaction, beside bare INSERTs of the same bytes; and how long until a signed checkpoint holds an entry. */
export async function ledgerAppendBench(ground: LedgerAppendBenchGround, { sizes = [1], seconds = 4, people: count = PEOPLE }: LedgerAppendBenchOptions = {}): Promise<readonly Figure[]> {
  const subjects = await people(ground, count);
  const figures: Figure[] = [];
  let held = 0;
  await createBareTable(ground.databases.dataOwner);
  try {
    for (const size of sizes) {
      await insertOldEntries(ground.databases.dataOwner, PEOPLE * (size - held), EVENTS * (size - held));
      held = size;
      figures.push(...await measured(ground, subjects, size, seconds));
    }
  } finally {
    await dropBareTable(ground.databases.dataOwner);
  }
  return figures;
}
