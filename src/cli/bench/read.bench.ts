import { A_BENCH_TEXT } from "./bench-text.ts";
import { createSubject } from "../../modules/subjects/index.ts";
import { accessFor, type Vault } from "../../modules/vault/index.ts";
import type { Consents } from "../../modules/consent/index.ts";
import type { KeyStore } from "../../modules/keys/index.ts";
import type { Ledger } from "../../modules/ledger/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import { insertCrowd, insertOldHistory, plainSelect, plainSelectWithCommit, settle } from "./read-bench.store.ts";
import type { Figure } from "./figure.ts";

/** An installation of its own, with fsync, that the bench may fill, and whose ledger nobody else integrates. */
export interface ReadBenchGround {
  readonly databases: Pick<Databases, "data" | "dataOwner">;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly keys: KeyStore;
  readonly consents: Consents;
  readonly ledger: Pick<Ledger, "integrate">;
}

export interface ReadBenchOptions {
  /** Times the base of 1,000 people and 100,000 rows of history; the curve of growth. */
  readonly sizes?: readonly number[];
  readonly seconds?: number;
}

const PEOPLE = 1_000;
const EVENTS = 100_000;
const AT_ONCE = 32;
const SIX = Object.freeze(["family-name", "given-name", "birth-date", "email", "phone", "home-address"] as const);

async function aPerson({ databases, clock, keys, consents, vault }: ReadBenchGround, n: number): Promise<SubjectId> {
  const at = clock.now();
  return databases.data.begin(async (tx) => {
    const subject = await createSubject(tx, at);
    const made = await keys.createKeys(subject, ["identity", "contact", "ledger"], at);
    const actor = { kind: "subject", subject } as const;
    await consents.record(tx, {
      subject, decidedBy: actor, typedBy: actor, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }],
      documentHash: A_BENCH_TEXT, policyVersion: "1", language: "ru", source: "web-form", method: "session", at, requestId: newId(),
    });
    const access = accessFor({ purpose: "service-provision", actor, requestId: newId() });
    const values = {
      "family-name": "Проверкина", "given-name": "Проба", "birth-date": "1990-03-08", email: `bench${n}@example.org`, phone: "+77010000001",
      "home-address": "Астана, Бейбітшілік 33/1",
    };
    await vault.collect(tx, access, subject, values, { source: "web-form", at, keys: made });
    return subject;
  });
}

interface Measured {
  readonly rate: number;
  readonly p99_ms: number;
  readonly p50_ms: number;
}

/** Runs `work` by so many at once for so long; the first fifth is not counted. */
async function measure(work: (n: number) => Promise<unknown>, atOnce: number, seconds: number): Promise<Measured> {
  const took: number[] = [];
  const begun = performance.now();
  const counted = begun + seconds * 200;
  const end = begun + seconds * 1_000;
  let n = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let from = performance.now(); from < end; ) {
      await work(n++);
      const now = performance.now();
      if (from >= counted) took.push(now - from);
      from = now;
    }
  }));
  took.sort((a, b) => a - b);
  const rank = (share: number): number => Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 100) / 100;
  return { rate: took.length / ((performance.now() - counted) / 1_000), p99_ms: rank(0.99), p50_ms: rank(0.5) };
}

function figures(part: string, read: Measured, plain: Measured, settings: Figure["settings"]): Figure[] {
  return [
    { name: `read.${part}`, figure: Math.round(read.rate), unit: "reads/s", beside: Math.round(plain.rate), ratio: read.rate / plain.rate, settings },
    { name: `read.${part}.p99`, figure: read.p99_ms, unit: "ms", beside: plain.p99_ms, ratio: null, settings: { ...settings, p50_ms: read.p50_ms } },
  ];
}

/**
 * `vault.read` of six fields of one subject, decided and ledgered and on the disk, beside the plain SELECT of one of its rows in the same run; 32 at once
 * and alone; then again with 10 and 100 times the data held. Reads go around the same 1,000 people, the others are there. The log is integrated
 * between the measurements, not meanwhile: that is `ledger-append`, and in production the work of another process.
 */
export async function readBench(ground: ReadBenchGround, { sizes = [1, 10, 100], seconds = 5 }: ReadBenchOptions = {}): Promise<readonly Figure[]> {
  const { databases, vault, keys, ledger } = ground;
  const people: SubjectId[] = [];
  for (let n = 0; n < PEOPLE; n += 1) people.push(await aPerson(ground, n));
  const subjectOf = (n: number): SubjectId => people[(n * 7) % PEOPLE] as SubjectId;
  const read = (n: number): Promise<unknown> => {
    const subject = subjectOf(n);
    return vault.read(accessFor({ purpose: "service-provision", actor: { kind: "subject", subject }, requestId: "00000000-0000-4000-8000-000000000000" }), subject, SIX);
  };
  const plain = (n: number): Promise<unknown> => plainSelect(databases.data, subjectOf(n));
  const out: Figure[] = [];
  let held = 1;
  await insertOldHistory(databases.dataOwner, EVENTS);
  for (const size of sizes) {
    if (size > held) {
      await insertCrowd(databases.dataOwner, (size - held) * PEOPLE);
      await insertOldHistory(databases.dataOwner, (size - held) * EVENTS);
      held = size;
    }
    while ((await ledger.integrate()).moved > 0);
    await settle(databases.dataOwner);
    await measure(read, AT_ONCE, 1);
    const settings = { fields: SIX.length, people: size * PEOPLE, historyRows: size * EVENTS, seconds };
    const plainTogether = await measure(plain, AT_ONCE, seconds);
    out.push(...figures(`${size}x.together`, await measure(read, AT_ONCE, seconds), plainTogether, { ...settings, atOnce: AT_ONCE }));
    const plainAlone = await measure(plain, 1, seconds);
    out.push(...figures(`${size}x.alone`, await measure(read, 1, seconds), plainAlone, { ...settings, atOnce: 1 }));
  }
  const committing = await measure((n) => plainSelectWithCommit(databases.data, subjectOf(n)), AT_ONCE, seconds);
  out.push({ name: "read.own-commit", figure: Math.round(committing.rate), unit: "transactions/s", beside: null, ratio: null, settings: { atOnce: AT_ONCE, of: "a plain SELECT and one INSERT, committed each" } });
  const cold = await measure((n) => {
    if (n % 200 === 0) keys.forget();
    return read(n);
  }, AT_ONCE, seconds);
  out.push({ name: "read.cold-keys", figure: Math.round(cold.rate), unit: "reads/s", beside: null, ratio: null, settings: { atOnce: AT_ONCE, of: "all unwrapped keys forgotten every 200 reads" } });
  return out;
}
