import type { RecoveryCheck, RecoveryReason, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SealedParts } from "../accounts/index.ts";
import type { RecoveryEventRow } from "./recovery.store.ts";

/** A recovery that is under way. */
export interface OpenRecovery {
  readonly id: string;
  readonly subject: SubjectId;
  readonly reason: RecoveryReason;
  readonly checked: RecoveryCheck;
  readonly askedBy: SubjectId;
  readonly askedAs: StaffRole;
  readonly askedAt: Date;
  readonly endsAt: Date;
  /** Whether another member has confirmed it. */
  readonly confirmed: boolean;
}

/** Every value that decides what a row opens. */
export function recoveryParts(e: Omit<RecoveryEventRow, "seal">): SealedParts {
  return [e.subject, e.event, e.recovery, e.change, e.reason, e.checked, e.document, e.by, e.byAs, e.endsAt, e.entryId, e.at];
}

/** The recovery that is under way, out of the rows of one person; null when there is none. A confirmation by who asked counts for nothing, whoever wrote the row. */
export function openRecovery(rows: readonly RecoveryEventRow[], at: Date): OpenRecovery | null {
  const over = new Set(rows.filter(({ change }) => change === "stopped" || change === "done").map(({ recovery }) => recovery));
  const asked = rows.find(({ change, endsAt, recovery }) => change === "asked" && endsAt > at && !over.has(recovery));
  if (asked?.reason === null || asked?.reason === undefined || asked.checked === null) return null;
  const steps = rows.filter(({ recovery }) => recovery === asked.recovery);
  return {
    id: asked.recovery, subject: asked.subject, reason: asked.reason, checked: asked.checked, askedBy: asked.by, askedAs: asked.byAs, askedAt: asked.at, endsAt: asked.endsAt,
    confirmed: steps.some(({ change, by }) => change === "confirmed" && by !== asked.by),
  };
}
