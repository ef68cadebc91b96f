import type { Figure } from "./figure.ts";

/** What a benchmark does again and again; answers how many it did. `n` counts the calls. */
export type Work = (n: number) => Promise<number>;

export interface Measured {
  /** A second. */
  readonly rate: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

export interface Pace {
  readonly atOnce: number;
  /** Seconds that each of the two gets, all rounds together. */
  readonly seconds: number;
  readonly rounds?: number;
}

const ROUNDS = 5;

interface Round {
  readonly rate: number;
  readonly took_ms: readonly number[];
}

/** Lets `work` be done by so many at once for so long; the first fifth is not counted. */
async function round(work: Work, atOnce: number, seconds: number): Promise<Round> {
  const took_ms: number[] = [];
  const begun = performance.now();
  const [counted, end] = [begun + seconds * 200, begun + seconds * 1_000];
  let done = 0, calls = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let from = performance.now(); from < end; ) {
      const count = await work(calls++);
      const now = performance.now();
      if (from >= counted) {
        took_ms.push(now - from);
        done += count;
      }
      from = now;
    }
  }));
  return { rate: done / ((performance.now() - counted) / 1_000), took_ms };
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

function summed(rounds: readonly Round[]): Measured {
  const took = rounds.flatMap(({ took_ms }) => took_ms).sort((a, b) => a - b);
  const rank = (share: number): number => Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 100) / 100;
  return { rate: median(rounds.map(({ rate }) => rate)), p50_ms: rank(0.5), p99_ms: rank(0.99) };
}

/** Measures `work` alone, after a short run that is not counted. */
export async function alone(work: Work, { atOnce, seconds, rounds = ROUNDS }: Pace): Promise<Measured> {
  await round(work, atOnce, 0.3);
  const done: Round[] = [];
  for (let n = 0; n < rounds; n += 1) done.push(await round(work, atOnce, seconds / rounds));
  return summed(done);
}

/**
 * Measures `work` and what it is compared with in turns, each round in the other order: a machine that becomes slower does so for both.
 * The ratio is the median of the rounds' ratios; waits are those of all rounds. `between` is done before each turn and not measured.
 */
export async function sideBySide(
  work: Work, reference: Work, { atOnce, seconds, rounds = ROUNDS }: Pace, between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ work: Measured; reference: Measured; ratio: number }> {
  await round(reference, atOnce, 0.3);
  await round(work, atOnce, 0.3);
  const [works, references]: [Round[], Round[]] = [[], []];
  for (let n = 0; n < rounds * 2; n += 1) {
    const mine = n % 4 === 0 || n % 4 === 3;
    await between();
    (mine ? works : references).push(await round(mine ? work : reference, atOnce, seconds / rounds));
  }
  return { work: summed(works), reference: summed(references), ratio: median(works.map(({ rate }, n) => rate / (references[n]?.rate ?? Number.NaN))) };
}

/** The name of a figure at a scale: the base has none in it. */
export const atScale = (name: string, scale: number): string => (scale === 1 ? name : `${name}-${scale}x`);

/** The curve of growth: what each figure at a greater scale is of the one at the first. */
export function growth(figures: readonly Figure[]): Figure[] {
  return figures.flatMap(({ name, figure, unit, settings }) => {
    const [, base, scale = ""] = /^(.*)-(\d+)x$/.exec(name) ?? [];
    const first = figures.find((each) => each.name === base);
    if (base === undefined || first === undefined) return [];
    return [{ name: `${base}.growth-${scale}x`, figure, unit, beside: first.figure, ratio: figure / first.figure, settings: { scale: settings["scale"] ?? "" } }];
  });
}
