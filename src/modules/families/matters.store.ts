import type { Actor, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type MatterKind = "withdrawal" | "no-representative";
export type Settlement = "agreed" | "decided-destroy" | "decided-keep" | "void";

export interface MatterEvent {
  readonly child: SubjectId;
  readonly event: string;
  readonly matter: string;
  readonly kind: MatterKind;
  readonly change: "opened" | "reminded" | Settlement;
  /** The block that holds meanwhile. */
  readonly restriction: string;
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  readonly requestId: string;
  readonly at: Date;
}

/** What of that which is settled is to be taken up: of one child, or of all (null). */
export interface Taking {
  readonly child: SubjectId | null;
  readonly limit: number;
}

/** A matter that waits for a word. */
export interface OpenMatter {
  readonly child: SubjectId;
  readonly matter: string;
  readonly kind: MatterKind;
  readonly restriction: string;
  readonly openedBy: SubjectId | null;
  readonly openedAt: Date;
  readonly reminders: number;
  readonly lastAt: Date;
}

export async function insertMatterEvent(tx: Tx, e: MatterEvent, entryId: string): Promise<void> {
  await tx`
    insert into families.matter_event (subject_id, event_id, matter_id, kind, change, restriction_id, decided_by, decided_as, request_id, at, entry_id)
    values (${e.child}, ${e.event}, ${e.matter}, ${e.kind}, ${e.change}, ${e.restriction}, ${e.decidedBy}, ${e.decidedAs}, ${e.requestId}, ${e.at}, ${entryId})`;
}

/** The open matters of a child, the oldest first. */
export async function openMattersOf(sql: SqlOrTx, child: SubjectId): Promise<OpenMatter[]> {
  return sql<OpenMatter[]>`
    select o.subject_id as child, o.matter_id as matter, o.kind, o.restriction_id as restriction, o.decided_by as "openedBy", o.at as "openedAt",
           count(r.event_id)::int as reminders, coalesce(max(r.at), o.at) as "lastAt"
      from families.matter_event o
      left join families.matter_event r on r.subject_id = o.subject_id and r.matter_id = o.matter_id and r.change = 'reminded'
     where o.subject_id = ${child} and o.change = 'opened'
       and not exists (select 1 from families.matter_event s where s.subject_id = o.subject_id and s.matter_id = o.matter_id and s.change not in ('opened', 'reminded'))
     group by o.subject_id, o.matter_id, o.kind, o.restriction_id, o.decided_by, o.at order by o.at, o.matter_id`;
}

/** The open matters of all children, the longest waiting first. */
export async function allOpenMatters(sql: SqlOrTx, limit: number): Promise<OpenMatter[]> {
  return sql<OpenMatter[]>`
    select o.subject_id as child, o.matter_id as matter, o.kind, o.restriction_id as restriction, o.decided_by as "openedBy", o.at as "openedAt",
           count(r.event_id)::int as reminders, coalesce(max(r.at), o.at) as "lastAt"
      from families.matter_event o
      left join families.matter_event r on r.subject_id = o.subject_id and r.matter_id = o.matter_id and r.change = 'reminded'
     where o.change = 'opened'
       and not exists (select 1 from families.matter_event s where s.subject_id = o.subject_id and s.matter_id = o.matter_id and s.change not in ('opened', 'reminded'))
     group by o.subject_id, o.matter_id, o.kind, o.restriction_id, o.decided_by, o.at order by o.at, o.matter_id limit ${limit}`;
}

/** The children about whom somebody has a matter open. */
export async function childrenWithMatterOf(sql: SqlOrTx, openedBy: SubjectId): Promise<SubjectId[]> {
  const rows = await sql<{ child: SubjectId }[]>`
    select distinct o.subject_id as child from families.matter_event o
     where o.decided_by = ${openedBy} and o.change = 'opened'
       and not exists (select 1 from families.matter_event s where s.subject_id = o.subject_id and s.matter_id = o.matter_id and s.change not in ('opened', 'reminded'))`;
  return rows.map(({ child }) => child);
}

/**
 * Children without a representative whose record the officer let be destroyed: what is not gone yet is to be taken up. The decision holds while nobody else has the word: not once
 * somebody represents the child again (whoever did since and does no more has left a matter of its own), a consent was given since, or the pupil came of age; nor where a restore may
 * have lost just that. Every other settlement has a day of its own, and can be taken back; see `agreedToDestroy`.
 */
export async function settledToDestroy(sql: SqlOrTx, { child, limit }: Taking): Promise<SubjectId[]> {
  const rows = await sql<{ child: SubjectId }[]>`
    select distinct m.subject_id as child from families.matter_event m join subjects.facts s on s.subject_id = m.subject_id
     where m.kind = 'no-representative' and m.change = 'decided-destroy' and s.life in ('living', 'frozen') and (${child}::uuid is null or m.subject_id = ${child}::uuid)
       and not exists (select 1 from families.matter_event o where o.subject_id = m.subject_id and o.change = 'opened' and o.at > m.at)
       and not exists (select 1 from representation.facts r where r.subject_id = m.subject_id)
       and not exists (select 1 from representation.stages g where g.subject_id = m.subject_id and g.stage = 'adult')
       and not exists (select 1 from consent.latest c where c.subject_id = m.subject_id and c.scope <> 'assent' and (c.at > m.at or c.state in ('ConsentGiven', 'RenewedConsentGiven')))
       and not exists (select 1 from subjects.stopped f where f.subject_id = m.subject_id)
     limit ${limit}`;
  return rows.map(({ child: one }) => one);
}

/**
 * Children about whom it was agreed or decided, and of whom nothing was said since, with the moment. Now a leave is written beside such a settlement; before there were leaves
 * for shared children none was, and what a hold kept then is still to be taken up.
 */
export async function agreedToDestroy(sql: SqlOrTx, { child, limit }: Taking): Promise<{ child: SubjectId; at: Date }[]> {
  return sql<{ child: SubjectId; at: Date }[]>`
    select m.subject_id as child, max(m.at) as at from families.matter_event m join subjects.facts s on s.subject_id = m.subject_id
     where m.kind = 'withdrawal' and m.change in ('agreed', 'decided-destroy') and s.life in ('living', 'frozen') and (${child}::uuid is null or m.subject_id = ${child}::uuid)
       and not exists (select 1 from consent.latest c where c.subject_id = m.subject_id and c.scope <> 'assent' and (c.at > m.at or c.state in ('ConsentGiven', 'RenewedConsentGiven')))
     group by m.subject_id order by max(m.at), m.subject_id limit ${limit}`;
}

export async function matterEventsOf(sql: SqlOrTx, child: SubjectId): Promise<Pick<MatterEvent, "kind" | "change" | "decidedAs" | "at">[]> {
  return sql<Pick<MatterEvent, "kind" | "change" | "decidedAs" | "at">[]>`
    select kind, change, decided_as as "decidedAs", at from families.matter_event where subject_id = ${child} order by at, event_id`;
}

export async function countMatterEvents(sql: SqlOrTx, child: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from families.matter_event where subject_id = ${child}`;
  return rows[0]?.rows ?? 0;
}
