import type { Figure } from "./figure.ts";
import { median } from "./side-by-side.ts";

export interface ExportBenchGround {
  readonly aPerson: () => Promise<unknown>;
  /** The whole file, through the door; its length in bytes. `audited` false leaves the entries of the people's histories out, and nothing else. */
  readonly file: (audited: boolean) => Promise<number>;
  /** Between the turns: the log is taken in, as another process does it. */
  readonly integrate: () => Promise<unknown>;
}

const RUNS = 7;

/** A list of many people as CSV through the door out, each in the own history before it leaves, beside the same without history; in turns. */
export async function exportBench({ aPerson, file, integrate }: ExportBenchGround, { people = 2_000 } = {}): Promise<readonly Figure[]> {
  for (let n = 0; n < people; n += 1) await aPerson();
  await integrate();
  const timed = async (audited: boolean): Promise<{ ms: number; bytes: number }> => {
    const begun_ms = performance.now();
    const bytes = await file(audited);
    return { ms: performance.now() - begun_ms, bytes };
  };
  await timed(true);
  await timed(false);
  const ratios: number[] = [], audited_ms: number[] = [], plain_ms: number[] = [];
  let bytes = 0;
  for (let run = 0; run < RUNS; run += 1) {
    await integrate();
    const [first, second] = run % 2 === 0 ? [await timed(true), await timed(false)] : [await timed(false), await timed(true)];
    const [audited, plain] = run % 2 === 0 ? [first, second] : [second, first];
    audited_ms.push(audited.ms);
    plain_ms.push(plain.ms);
    ratios.push(audited.ms / plain.ms);
    bytes = audited.bytes;
  }
  return [{ name: "export", figure: Math.round(median(audited_ms)), unit: "ms", beside: Math.round(median(plain_ms)), ratio: median(ratios), settings: { people, bytes, runs: RUNS } }];
}
