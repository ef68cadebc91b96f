import type { Actor, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "../accounts/index.ts";

export const STAFF_CHANGES = ["joined", "role-granted", "role-taken", "left", "factor-reset"] as const;
export type StaffChange = (typeof STAFF_CHANGES)[number];

export interface StaffEventRow {
  readonly subject: SubjectId;
  /** Counts from 1, so that a row in the middle cannot be taken away unnoticed. */
  readonly position: number;
  readonly id: string;
  readonly change: StaffChange;
  readonly role: StaffRole | null;
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  readonly requestId: string;
  readonly at: Date;
  readonly entryId: string;
  /** Says that the service made the row as it is. */
  readonly seal: Buffer;
}

/** All that is in the row, in the order of its columns. */
export function staffEventParts(e: Omit<StaffEventRow, "seal">): SealedParts {
  return [e.subject, e.position, e.id, e.change, e.role, e.decidedBy, e.decidedAs, e.requestId, e.at, e.entryId];
}

export async function insertStaffEvent(tx: Tx, e: StaffEventRow): Promise<void> {
  await tx`
    insert into staff.event (subject_id, position, event_id, change, role, decided_by, decided_as, request_id, at, entry_id, seal)
    values (${e.subject}, ${e.position}, ${e.id}, ${e.change}, ${e.role}, ${e.decidedBy}, ${e.decidedAs}, ${e.requestId}, ${e.at}, ${e.entryId}, ${e.seal})`;
}

/** The events of one person, oldest first. */
export async function staffEventsOf(sql: SqlOrTx, subject: SubjectId): Promise<StaffEventRow[]> {
  return sql<StaffEventRow[]>`
    select subject_id as subject, position, event_id as id, change, role, decided_by as "decidedBy", decided_as as "decidedAs", request_id as "requestId", at,
      entry_id as "entryId", seal
      from staff.event where subject_id = ${subject} order by position`;
}

/** The events of everybody, person by person, oldest first: a school has a few dozen members. */
export async function allStaffEvents(sql: SqlOrTx): Promise<StaffEventRow[]> {
  return sql<StaffEventRow[]>`
    select subject_id as subject, position, event_id as id, change, role, decided_by as "decidedBy", decided_as as "decidedAs", request_id as "requestId", at,
      entry_id as "entryId", seal
      from staff.event order by subject_id, position`;
}

/** Held by whoever changes who is staff: of two changes at once, the second sees what the first has done. */
export async function lockStaff(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('staff.event'))`;
}

/** Holds an address until the transaction ends: of two who confirm it, the second waits and then finds the first. The same lock as joining's. */
export async function holdStaffAddress(tx: Tx, lock: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${lock}::bigint)`;
}
