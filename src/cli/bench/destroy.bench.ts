import { advanceDestruction, type BegunDestruction, CACHE_SECONDS_MAX, type DestructionDeps, type DestructionWish } from "../../modules/destruction/index.ts";
import type { Ledger } from "../../modules/ledger/index.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import { insertHistoryOf, settleHistory } from "./destroy-bench.store.ts";
import type { Figure } from "./figure.ts";

/** An installation of its own, with fsync, whose clock the bench may move. */
export interface DestroyBenchGround {
  readonly databases: Databases;
  readonly destruction: DestructionDeps;
  readonly ledger: Ledger;
  readonly beginDestruction: (wish: DestructionWish) => Promise<BegunDestruction>;
  /** Makes a person with an account and keys. */
  readonly aPerson: () => Promise<SubjectId>;
  /** Lets time pass, for the wait for key caches, which is not measured. */
  readonly advance_s: (seconds: number) => void;
}


interface Run { readonly keyGone_ms: number; readonly certificate_ms: number }

async function destroyOne(ground: DestroyBenchGround, rows: number): Promise<Run> {
  const { databases, destruction, ledger } = ground;
  const subject = await ground.aPerson();
  await insertHistoryOf(databases.dataOwner, subject, rows);
  await settleHistory(databases.dataOwner);
  await ledger.integrate();
  const begun_ms = performance.now();
  const begun = await ground.beginDestruction({
    subject, actor: { kind: "subject", subject }, language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: (capability) => `http://bench/${capability}`,
  });
  const keyGone_ms = performance.now() - begun_ms;
  // A day: the letter's wait ends too, since nothing sends letters here.
  ground.advance_s(24 * 3600 + CACHE_SECONDS_MAX);
  const erasing_ms = performance.now();
  const progress = await advanceDestruction(destruction, begun.destruction);
  await ledger.integrate();
  if (progress !== "done") throw new Error(`a destruction of the bench is ${progress}`);
  return { keyGone_ms, certificate_ms: performance.now() - erasing_ms };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rounded = (ms: number): number => Math.round(ms * 10) / 10;

/** One subject with 1,000 and with 1,000,000 rows of history, beside each other: until the key is gone, and until the certificate stands. */
export async function destroyBench(ground: DestroyBenchGround, { few = 1_000, many = 1_000_000, runs = 5 } = {}): Promise<readonly Figure[]> {
  await destroyOne(ground, 10);
  const small: Run[] = [], large: Run[] = [];
  for (let run = 0; run < runs; run += 1) {
    small.push(await destroyOne(ground, few));
    if (run < 3) large.push(await destroyOne(ground, many));
  }
  const figures = (part: "keyGone_ms" | "certificate_ms", name: string): Figure[] => {
    const beside = median(small.map((run) => run[part])), figure = median(large.map((run) => run[part]));
    return [
      { name: `destroy.${name}.few`, figure: rounded(beside), unit: "ms", beside: null, ratio: null, settings: { rows: few, runs } },
      { name: `destroy.${name}.many`, figure: rounded(figure), unit: "ms", beside: rounded(beside), ratio: figure / beside, settings: { rows: many, runs: large.length } },
    ];
  };
  return [...figures("keyGone_ms", "key-gone"), ...figures("certificate_ms", "certificate")];
}
