import type { SubjectId } from "../../policy/index.ts";
import type { Figure } from "./figure.ts";

export interface SubjectExportGround {
  readonly aPerson: () => Promise<SubjectId>;
  /** Writes so many entries into a person's history. */
  readonly live: (subject: SubjectId, entries: number) => Promise<void>;
  /** The whole archive, as the page sends it; its length in bytes. */
  readonly archive: (subject: SubjectId) => Promise<number>;
}

const RUNS = 5;

/** A person's data with 10,000 records as one ZIP of JSON, CSV and a readable page: the median of some runs, after one that warms up. */
export async function subjectExportBench({ aPerson, live, archive }: SubjectExportGround, { records = 10_000 } = {}): Promise<readonly Figure[]> {
  const subject = await aPerson();
  await live(subject, records);
  let bytes = await archive(subject);
  const times_ms: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const begun_ms = performance.now();
    bytes = await archive(subject);
    times_ms.push(performance.now() - begun_ms);
  }
  const [fastest, median] = [Math.min(...times_ms), times_ms.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0];
  return [{ name: "subject-export", figure: Math.round(median), unit: "ms", beside: Math.round(fastest), ratio: null, settings: { records, bytes, runs: RUNS } }];
}
