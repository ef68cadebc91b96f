import type { RecoveryCheck, RecoveryReason, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type RecoveryChange = "asked" | "confirmed" | "stopped" | "done";

export interface RecoveryEventRow {
  readonly subject: SubjectId;
  readonly event: string;
  readonly recovery: string;
  readonly change: RecoveryChange;
  readonly reason: RecoveryReason | null;
  readonly checked: RecoveryCheck | null;
  readonly document: string | null;
  readonly by: SubjectId;
  readonly byAs: StaffRole;
  readonly endsAt: Date;
  readonly entryId: string;
  readonly seal: Buffer;
  readonly at: Date;
}

/** False when this step of this recovery stands already. */
export async function insertRecoveryEvent(tx: Tx, e: RecoveryEventRow): Promise<boolean> {
  const rows = await tx`
    insert into recovery.event (subject_id, event_id, recovery_id, change, reason, checked, document, by_id, by_as, ends_at, entry_id, seal, at)
    values (${e.subject}, ${e.event}, ${e.recovery}, ${e.change}, ${e.reason}, ${e.checked}, ${e.document}, ${e.by}, ${e.byAs}, ${e.endsAt}, ${e.entryId}, ${e.seal}, ${e.at})
    on conflict (subject_id, recovery_id, change) do nothing returning event_id`;
  return rows.length === 1;
}

export async function recoveryEventsOf(sql: SqlOrTx, subject: SubjectId): Promise<RecoveryEventRow[]> {
  return sql<RecoveryEventRow[]>`
    select subject_id as subject, event_id as event, recovery_id as recovery, change, reason, checked, document, by_id as by, by_as as "byAs", ends_at as "endsAt",
      entry_id as "entryId", seal, at
      from recovery.event where subject_id = ${subject} order by at, event_id`;
}

/** Whose recoveries have not ended by time yet, the oldest first. */
export async function subjectsRecovering(sql: SqlOrTx, at: Date, limit: number): Promise<SubjectId[]> {
  const rows = await sql<{ subject: SubjectId }[]>`
    select subject_id as subject from recovery.event where change = 'asked' and ends_at > ${at} order by ends_at limit ${limit}`;
  return rows.map(({ subject }) => subject);
}
