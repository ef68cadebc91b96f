import type { Actor, ClauseId, FieldId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { RestrictionChange, RestrictionEvent } from "./restriction-row.ts";

interface EventRow {
  subject_id: SubjectId;
  event_id: string;
  restriction_id: string;
  change: RestrictionChange;
  kind: RestrictionKind;
  fields: FieldId[] | null;
  reason: string;
  clause: ClauseId;
  decided_by: SubjectId | null;
  decided_as: Actor["kind"];
  review_at: Date | null;
  request_id: string;
  at: Date;
  entry_id: string;
}

export interface StoredRestrictionEvent extends RestrictionEvent {
  readonly entryId: string;
}

function eventOf(row: EventRow): StoredRestrictionEvent {
  return {
    subject: row.subject_id, event: row.event_id, restriction: row.restriction_id, change: row.change, kind: row.kind,
    fields: row.fields ?? "all", reason: row.reason, clause: row.clause, decidedBy: row.decided_by, decidedAs: row.decided_as,
    reviewAt: row.review_at, requestId: row.request_id, at: row.at, entryId: row.entry_id,
  };
}

export async function insertEvent(tx: Tx, e: RestrictionEvent, entryId: string): Promise<void> {
  const fields = e.fields === "all" ? null : [...e.fields];
  await tx`
    insert into restrictions.event (subject_id, event_id, restriction_id, change, kind, fields, reason, clause, decided_by, decided_as,
      review_at, request_id, at, entry_id)
    values (${e.subject}, ${e.event}, ${e.restriction}, ${e.change}, ${e.kind}, ${fields}, ${e.reason}, ${e.clause}, ${e.decidedBy}, ${e.decidedAs},
      ${e.reviewAt}, ${e.requestId}, ${e.at}, ${entryId})`;
}

/** What was placed on the subject and is not lifted, oldest first. */
export async function eventsInForce(sql: SqlOrTx, subject: SubjectId): Promise<StoredRestrictionEvent[]> {
  const rows = await sql<EventRow[]>`
    select p.* from restrictions.event p
     where p.subject_id = ${subject} and p.change = 'placed'
       and not exists (select 1 from restrictions.event l
                        where l.subject_id = p.subject_id and l.restriction_id = p.restriction_id and l.change = 'lifted')
     order by p.at, p.event_id`;
  return rows.map(eventOf);
}

export async function placedEvent(tx: Tx, subject: SubjectId, restriction: string): Promise<StoredRestrictionEvent | null> {
  const rows = await tx<EventRow[]>`
    select * from restrictions.event where subject_id = ${subject} and event_id = ${restriction} and change = 'placed'`;
  return rows[0] === undefined ? null : eventOf(rows[0]);
}

export async function liftedExists(tx: Tx, subject: SubjectId, restriction: string): Promise<boolean> {
  const rows = await tx`
    select 1 from restrictions.event where subject_id = ${subject} and restriction_id = ${restriction} and change = 'lifted'`;
  return rows.length > 0;
}

export async function eventsOf(sql: SqlOrTx, subject: SubjectId): Promise<StoredRestrictionEvent[]> {
  const rows = await sql<EventRow[]>`select * from restrictions.event where subject_id = ${subject} order by at, change desc, event_id`;
  return rows.map(eventOf);
}

export async function countEvents(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from restrictions.event where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** Restrictions in force whose time to be judged has come, at most `limit`. */
export async function restrictionsToReview(sql: SqlOrTx, at: Date, limit: number): Promise<{ subject: SubjectId; restriction: string; kind: RestrictionKind; reviewAt: Date }[]> {
  return sql<{ subject: SubjectId; restriction: string; kind: RestrictionKind; reviewAt: Date }[]>`
    select p.subject_id as subject, p.restriction_id as restriction, p.kind, p.review_at as "reviewAt"
      from restrictions.event p
     where p.change = 'placed' and p.review_at is not null and p.review_at <= ${at}
       and not exists (select 1 from restrictions.event l
                        where l.subject_id = p.subject_id and l.restriction_id = p.restriction_id and l.change = 'lifted')
     order by p.review_at limit ${limit}`;
}

/** A page of all events for the deep check, by (subject, event). */
export async function eventsAfter(sql: SqlOrTx, after: { subject: string; event: string }, limit: number): Promise<StoredRestrictionEvent[]> {
  const rows = await sql<EventRow[]>`
    select * from restrictions.event where (subject_id, event_id) > (${after.subject}, ${after.event})
     order by subject_id, event_id limit ${limit}`;
  return rows.map(eventOf);
}
