import type { ConsentScope, Language, PurposeId, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface WithdrawnChoice {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
}

/** A record whose consents are all withdrawn and which is to be destroyed. */
export interface Leave {
  readonly subject: SubjectId;
  readonly leave: string;
  readonly group: string;
  readonly dueAt: Date;
  /** What was in force, and is asked for again by a cancellation. */
  readonly withdrawn: readonly WithdrawnChoice[];
  readonly sealed: Buffer;
  readonly decidedBy: SubjectId;
  readonly decidedAs: "subject" | "representative";
  /** Whose word made it enough for a child of several representatives: another of them, or the protection officer. Null where one word is enough. */
  readonly secondedBy: SubjectId | null;
  readonly secondedAs: "representative" | "staff" | null;
  readonly language: Language;
  readonly at: Date;
}

export interface LeaveEvent extends Omit<Leave, "sealed"> {
  readonly event: string;
  readonly change: "begun" | "cancelled";
  readonly sealed: Buffer | null;
  readonly requestId: string;
  readonly entryId: string;
}

export async function insertLeaveEvent(tx: Tx, e: LeaveEvent): Promise<void> {
  await tx`
    insert into leaving.event (subject_id, event_id, leave_id, group_id, change, due_at, withdrawn, sealed, decided_by, decided_as, seconded_by, seconded_as, language, request_id, at, entry_id)
    values (${e.subject}, ${e.event}, ${e.leave}, ${e.group}, ${e.change}, ${e.dueAt}, ${tx.json(e.withdrawn as never)}, ${e.sealed}, ${e.decidedBy}, ${e.decidedAs},
            ${e.secondedBy}, ${e.secondedAs}, ${e.language}, ${e.requestId}, ${e.at}, ${e.entryId})`;
}

export async function leaveOf(sql: SqlOrTx, subject: SubjectId): Promise<Leave | null> {
  const rows = await sql<Leave[]>`
    select subject_id as subject, leave_id as leave, group_id as group, due_at as "dueAt", withdrawn, sealed, decided_by as "decidedBy", decided_as as "decidedAs",
           seconded_by as "secondedBy", seconded_as as "secondedAs", language, at
      from leaving.facts where subject_id = ${subject}`;
  return rows[0] ?? null;
}

/** Those of these people who leave. */
export async function leavers(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<Set<SubjectId>> {
  const rows = await sql<{ subject: SubjectId }[]>`
    select subject_id as subject from leaving.facts where subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[])`;
  return new Set(rows.map(({ subject }) => subject));
}

/** All of these people's records that leave. */
export async function leavesAmong(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<Leave[]> {
  return sql<Leave[]>`
    select subject_id as subject, leave_id as leave, group_id as group, due_at as "dueAt", withdrawn, sealed, decided_by as "decidedBy", decided_as as "decidedAs",
           seconded_by as "secondedBy", seconded_as as "secondedAs", language, at
      from leaving.facts where subject_id = any(${subjects as SubjectId[]}::uuid[])`;
}

/** A page of the records whose days of grace are over and whose destruction has not begun, by their day; children before those who decided for them. */
export async function dueLeaves(sql: SqlOrTx, at: Date, { after, limit }: { after: Pick<Leave, "dueAt" | "decidedAs" | "subject"> | null; limit: number }): Promise<Leave[]> {
  return sql<Leave[]>`
    select f.subject_id as subject, f.leave_id as leave, f.group_id as group, f.due_at as "dueAt", f.withdrawn, f.sealed, f.decided_by as "decidedBy", f.decided_as as "decidedAs",
           f.seconded_by as "secondedBy", f.seconded_as as "secondedAs", f.language, f.at
      from leaving.facts f join subjects.facts s on s.subject_id = f.subject_id
     where f.due_at <= ${at} and s.life in ('living', 'frozen')
       ${after === null ? sql`` : sql`and (f.due_at, f.decided_as, f.subject_id) > (${after.dueAt}, ${after.decidedAs}, ${after.subject}::uuid)`}
     order by f.due_at, f.decided_as, f.subject_id limit ${limit}`;
}

/** A page of all events for the deep check, by (subject, event). */
export async function leaveEventsAfter(sql: SqlOrTx, after: { subject: string; event: string }, limit: number): Promise<LeaveEvent[]> {
  return sql<LeaveEvent[]>`
    select subject_id as subject, event_id as event, leave_id as leave, group_id as group, change, due_at as "dueAt", withdrawn, sealed, decided_by as "decidedBy",
           decided_as as "decidedAs", seconded_by as "secondedBy", seconded_as as "secondedAs", language, request_id as "requestId", at, entry_id as "entryId"
      from leaving.event where (subject_id, event_id) > (${after.subject}, ${after.event}) order by subject_id, event_id limit ${limit}`;
}

/** Whether a leave was begun or cancelled at this moment or later. */
export async function leftSince(sql: SqlOrTx, subject: SubjectId, at: Date): Promise<boolean> {
  return (await sql`select 1 from leaving.event where subject_id = ${subject} and at >= ${at} limit 1`).length > 0;
}

export async function leaveRows(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from leaving.event where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** The events of a record, oldest first, for its person. */
export async function leaveEvents(sql: SqlOrTx, subject: SubjectId): Promise<{ change: string; dueAt: Date; at: Date }[]> {
  return sql<{ change: string; dueAt: Date; at: Date }[]>`
    select change, due_at as "dueAt", at from leaving.event where subject_id = ${subject} order by at, change`;
}
