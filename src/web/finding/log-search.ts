import { addCalendarDays, type CivilDate, type ClauseId, type OperationId, type StaffActor, startOfDay } from "../../policy/index.ts";
import type { LeavesFound } from "../../modules/ledger/index.ts";
import type { Oversight } from "../../modules/oversight/index.ts";

/** What may be asked of the log: nothing in it is about a person. Days are whole ones, the last included. */
export interface LogQuery {
  readonly operation: OperationId | null;
  readonly clause: ClauseId | null;
  readonly from: CivilDate | null;
  readonly until: CivilDate | null;
  /** Only entries with a lower index. */
  readonly before: number | null;
}

const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** Searches the log's public leaves by operation, clause and days. Throws Refusal `role-not-permitted`. */
export function searchLogByDays(oversight: Pick<Oversight, "searchLog">, by: StaffActor, { from, until, ...query }: LogQuery, requestId: string): Promise<LeavesFound> {
  return oversight.searchLog(by, {
    ...query, from: from === null ? null : seconds(startOfDay(from)), until: until === null ? null : seconds(startOfDay(addCalendarDays(until, 1))),
  }, requestId);
}
