import type { SubjectId } from "../../../policy/index.ts";
import type { AppDeps } from "../../app-deps.ts";

/** Something of the intake that waits for a word: a later confirmation, the scan of a paper, what became of the paper. */
export interface Waiting {
  readonly subject: SubjectId;
  readonly what: "confirmation" | "scan" | "fate";
  readonly since: Date;
}

/** All that waits, what waits longest first (clause:C2, clause:U1). */
export async function whatWaits({ databases, intakeDesk: { confirmations, scans } }: Pick<AppDeps, "databases" | "intakeDesk">): Promise<Waiting[]> {
  const sql = databases.data;
  const open = (await confirmations.waiting(sql)).map(({ subject, waits, since }) => ({ subject, what: waits, since }));
  const papers = (await scans.withoutFate(sql)).map(({ subject, since }) => ({ subject, what: "fate" as const, since }));
  return [...open, ...papers].sort((a, b) => a.since.getTime() - b.since.getTime());
}
