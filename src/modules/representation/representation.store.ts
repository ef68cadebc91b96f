import type { Actor, Relation, RelationProof, RepresentationEnd, Stage, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { RepresentationEvent } from "./representation-row.ts";

export interface Representation {
  readonly id: string;
  readonly child: SubjectId;
  readonly representative: SubjectId;
  readonly relation: Relation;
  readonly proof: RelationProof;
  readonly beginsAt: Date;
  /** The end of its own term, such as a guardianship's; null lasts until the pupil is 18. */
  readonly endsAt: Date | null;
}

interface EventRow {
  subject_id: SubjectId;
  event_id: string;
  representation_id: string;
  change: "begun" | "ended";
  representative_id: SubjectId;
  relation: Relation;
  proof: RelationProof;
  begins_at: Date;
  ends_at: Date | null;
  reason: RepresentationEnd | null;
  decided_by: SubjectId | null;
  decided_as: Actor["kind"];
  request_id: string;
  at: Date;
  entry_id: string;
}

export interface StoredRepresentationEvent extends RepresentationEvent {
  readonly entryId: string;
}

function eventOf(row: EventRow): StoredRepresentationEvent {
  return {
    child: row.subject_id, event: row.event_id, representation: row.representation_id, change: row.change, representative: row.representative_id,
    relation: row.relation, proof: row.proof, beginsAt: row.begins_at, endsAt: row.ends_at, reason: row.reason, decidedBy: row.decided_by,
    decidedAs: row.decided_as, requestId: row.request_id, at: row.at, entryId: row.entry_id,
  };
}

export async function insertEvent(tx: Tx, e: RepresentationEvent, entryId: string): Promise<void> {
  await tx`
    insert into representation.event (subject_id, event_id, representation_id, change, representative_id, relation, proof, begins_at, ends_at, reason,
      decided_by, decided_as, request_id, at, entry_id)
    values (${e.child}, ${e.event}, ${e.representation}, ${e.change}, ${e.representative}, ${e.relation}, ${e.proof}, ${e.beginsAt}, ${e.endsAt}, ${e.reason},
      ${e.decidedBy}, ${e.decidedAs}, ${e.requestId}, ${e.at}, ${entryId})`;
}

/** Those in force for the child at `on`, the oldest first. */
export async function inForceOf(sql: SqlOrTx, child: SubjectId, on: Date): Promise<Representation[]> {
  return sql<Representation[]>`
    select b.representation_id as id, b.subject_id as child, b.representative_id as representative, b.relation, b.proof, b.begins_at as "beginsAt", b.ends_at as "endsAt"
      from representation.event b
     where b.subject_id = ${child} and b.change = 'begun' and b.begins_at <= ${on} and (b.ends_at is null or b.ends_at > ${on})
       and not exists (select 1 from representation.event e
                        where e.subject_id = b.subject_id and e.representation_id = b.representation_id and e.change = 'ended' and e.at <= ${on})
     order by b.at, b.event_id`;
}

/** Who asks for the own children, and at which instant. */
export interface ChildrenAsked {
  readonly representative: SubjectId;
  readonly on: Date;
}

/** Those in force of each representative, the oldest first; `n` counts the questions from 1. */
export async function inForceBy(sql: SqlOrTx, asked: readonly ChildrenAsked[]): Promise<(Representation & { n: number })[]> {
  return sql<(Representation & { n: number })[]>`
    select a.n::integer as n, b.representation_id as id, b.subject_id as child, b.representative_id as representative, b.relation, b.proof,
           b.begins_at as "beginsAt", b.ends_at as "endsAt"
      from unnest(string_to_array(${asList(asked.map(({ representative }) => representative))}, ',')::uuid[],
                  string_to_array(${asList(asked.map(({ on }) => on.toISOString()))}, ',')::timestamptz[]) with ordinality as a (representative_id, moment, n)
      join representation.event b on b.representative_id = a.representative_id
     where b.change = 'begun' and b.begins_at <= a.moment and (b.ends_at is null or b.ends_at > a.moment)
       and not exists (select 1 from representation.event e
                        where e.subject_id = b.subject_id and e.representation_id = b.representation_id and e.change = 'ended' and e.at <= a.moment)
     order by a.n, b.at, b.event_id`;
}

/** Begun and not ended although the own term is over: what the daily check ends. */
export async function overdueTerms(sql: SqlOrTx, on: Date, limit: number): Promise<Representation[]> {
  return sql<Representation[]>`
    select f.representation_id as id, f.subject_id as child, f.representative_id as representative, f.relation, f.proof, f.begins_at as "beginsAt", f.ends_at as "endsAt"
      from representation.facts f where f.ends_at <= ${on} order by f.ends_at limit ${limit}`;
}

export async function begunEvent(tx: Tx, child: SubjectId, representation: string): Promise<StoredRepresentationEvent | null> {
  const rows = await tx<EventRow[]>`
    select * from representation.event where subject_id = ${child} and event_id = ${representation} and change = 'begun'`;
  return rows[0] === undefined ? null : eventOf(rows[0]);
}

export async function endedExists(tx: Tx, child: SubjectId, representation: string): Promise<boolean> {
  const rows = await tx`
    select 1 from representation.event where subject_id = ${child} and representation_id = ${representation} and change = 'ended'`;
  return rows.length > 0;
}

export async function eventsOf(sql: SqlOrTx, child: SubjectId): Promise<StoredRepresentationEvent[]> {
  const rows = await sql<EventRow[]>`select * from representation.event where subject_id = ${child} order by at, event_id`;
  return rows.map(eventOf);
}

export async function countRows(sql: SqlOrTx, child: SubjectId): Promise<{ events: number; stages: number }> {
  const rows = await sql<{ events: number; stages: number }[]>`
    select (select count(*) from representation.event where subject_id = ${child}) as events,
           (select count(*) from representation.stage where subject_id = ${child}) as stages`;
  return rows[0] ?? { events: 0, stages: 0 };
}

/** A page of all events for the deep check, by (subject, event). */
export async function eventsAfter(sql: SqlOrTx, after: { subject: string; event: string }, limit: number): Promise<StoredRepresentationEvent[]> {
  const rows = await sql<EventRow[]>`
    select * from representation.event where (subject_id, event_id) > (${after.subject}, ${after.event}) order by subject_id, event_id limit ${limit}`;
  return rows.map(eventOf);
}

/** How far each of these has come; who never was a pupil is left out. */
export async function stagesOf(sql: SqlOrTx, children: readonly SubjectId[]): Promise<{ subject: SubjectId; stage: Stage }[]> {
  return sql<{ subject: SubjectId; stage: Stage }[]>`
    select subject_id as subject, stage from representation.stages where subject_id = any(string_to_array(${asList(children)}, ',')::uuid[])`;
}

export async function lastStage(sql: SqlOrTx, child: SubjectId): Promise<{ position: number; stage: Stage } | null> {
  const rows = await sql<{ position: number; stage: Stage }[]>`
    select position, stage from representation.stage where subject_id = ${child} order by position desc limit 1`;
  return rows[0] ?? null;
}

export async function insertStage(tx: Tx, child: SubjectId, position: number, stage: Stage): Promise<void> {
  await tx`insert into representation.stage (subject_id, position, stage) values (${child}, ${position}, ${stage})`;
}
