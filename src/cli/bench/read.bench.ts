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
import { BASE_EVENTS, BASE_PEOPLE, growTo, settle } from "./held-data.store.ts";
import { insertOldHistory, plainSelect, plainSelectWithCommit } from "./read-bench.store.ts";
import { alone, atScale, growth, sideBySide, type Measured, type Work } from "./side-by-side.ts";
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
  /** Times the base of 1,000 people and 100,000 rows of history, smallest first; several give the curve of growth. */
  readonly scales?: readonly number[];
  readonly seconds?: number;
}

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

function figures(part: string, scale: number, { work, reference, ratio }: { work: Measured; reference: Measured; ratio: number }, settings: Figure["settings"]): Figure[] {
  return [
    { name: atScale(`read.${part}`, scale), figure: Math.round(work.rate), unit: "reads/s", beside: Math.round(reference.rate), ratio, settings },
    { name: atScale(`read.${part}.p99`, scale), figure: work.p99_ms, unit: "ms", beside: reference.p99_ms, ratio: null, settings: { ...settings, p50_ms: work.p50_ms } },
  ];
}

/**
 * `vault.read` of six fields of one subject, decided and ledgered and on the disk, beside the plain SELECT of one of its rows, in turns; 32 at once and
 * alone; then again with more data held. Reads go around the same 1,000 people, the others are there. The log is integrated between the turns, not
 * meanwhile: that is `ledger-append`, and in production the work of another process.
 */
export async function readBench(ground: ReadBenchGround, { scales = [1], seconds = 5 }: ReadBenchOptions = {}): Promise<readonly Figure[]> {
  const { databases, vault, keys, ledger } = ground;
  const people: SubjectId[] = [];
  for (let n = 0; n < BASE_PEOPLE; n += 1) people.push(await aPerson(ground, n));
  const subjectOf = (n: number): SubjectId => people[(n * 7) % BASE_PEOPLE] as SubjectId;
  const read: Work = async (n) => {
    const subject = subjectOf(n);
    await vault.read(accessFor({ purpose: "service-provision", actor: { kind: "subject", subject }, requestId: "00000000-0000-4000-8000-000000000000" }), subject, SIX);
    return 1;
  };
  const plain: Work = async (n) => plainSelect(databases.data, subjectOf(n)).then(() => 1);
  const integrate = async (): Promise<void> => {
    while ((await ledger.integrate()).moved > 0);
  };
  const out: Figure[] = [];
  let held = 1;
  await insertOldHistory(databases.dataOwner, BASE_EVENTS);
  for (const scale of scales) {
    await growTo(databases.dataOwner, held, scale);
    held = scale;
    await integrate();
    await settle(databases.dataOwner);
    const settings = { scale, fields: SIX.length, people: scale * BASE_PEOPLE, historyRows: scale * BASE_EVENTS, seconds };
    for (const [part, atOnce] of [["together", AT_ONCE], ["alone", 1]] as const) {
      out.push(...figures(part, scale, await sideBySide(read, plain, { atOnce, seconds }, integrate), { ...settings, atOnce }));
    }
  }
  const committing = await alone((n) => plainSelectWithCommit(databases.data, subjectOf(n)).then(() => 1), { atOnce: AT_ONCE, seconds });
  out.push({ name: "read.own-commit", figure: Math.round(committing.rate), unit: "transactions/s", beside: null, ratio: null, settings: { atOnce: AT_ONCE, of: "a plain SELECT and one INSERT, committed each" } });
  await integrate();
  const cold = await alone((n) => {
    if (n % 200 === 0) keys.forget();
    return read(n);
  }, { atOnce: AT_ONCE, seconds });
  out.push({ name: "read.cold-keys", figure: Math.round(cold.rate), unit: "reads/s", beside: null, ratio: null, settings: { atOnce: AT_ONCE, of: "all unwrapped keys forgotten every 200 reads" } });
  return [...out, ...growth(out)];
}
