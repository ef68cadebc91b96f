import { advanceDestruction, type BegunDestruction, CACHE_SECONDS_MAX, type DestructionDeps, type DestructionWish } from "../../modules/destruction/index.ts";
import type { Ledger } from "../../modules/ledger/index.ts";
import { newId } from "../../platform/id.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/index.ts";
import { insertHistoryOf, settleHistory } from "./destroy-bench.store.ts";
import { growTo, settle } from "./held-data.store.ts";
import { atScale, growth, median } from "./side-by-side.ts";
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

export interface DestroyBenchOptions {
  readonly few?: number;
  readonly many?: number;
  readonly runs?: number;
  /** Times the base of 1,000 people and 100,000 rows of history, smallest first; several give the curve of growth. */
  readonly scales?: readonly number[];
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

const rounded = (ms: number): number => Math.round(ms * 10) / 10;

async function severalOf(ground: DestroyBenchGround, rows: number, runs: number): Promise<Run[]> {
  const done: Run[] = [];
  for (let run = 0; run < runs; run += 1) done.push(await destroyOne(ground, rows));
  return done;
}

/**
 * One subject with 1,000 and with 1,000,000 rows of history, beside each other: until the key is gone, and until the certificate stands. The one with
 * 1,000 also with more data held.
 */
export async function destroyBench(ground: DestroyBenchGround, { few = 1_000, many = 1_000_000, runs = 5, scales = [1] }: DestroyBenchOptions = {}): Promise<readonly Figure[]> {
  await destroyOne(ground, 10);
  const out: Figure[] = [];
  const add = (name: string, rows: number, found: readonly Run[], beside: readonly Run[] | null, scale: number): void => {
    for (const [part, key] of [["key-gone", "keyGone_ms"], ["certificate", "certificate_ms"]] as const) {
      const [figure, other] = [median(found.map((run) => run[key])), beside && median(beside.map((run) => run[key]))];
      out.push({ name: atScale(`destroy.${part}.${name}`, scale), figure: rounded(figure), unit: "ms", beside: other && rounded(other), ratio: other && figure / other, settings: { scale, rows, runs: found.length } });
    }
  };
  let held = 0;
  for (const scale of scales) {
    await growTo(ground.databases.dataOwner, held, scale);
    await settle(ground.databases.dataOwner);
    held = scale;
    const small = await severalOf(ground, few, runs);
    add("few", few, small, null, scale);
    if (scale === scales[0]) add("many", many, await severalOf(ground, many, Math.min(runs, 3)), small, scale);
  }
  return [...out, ...growth(out)];
}
