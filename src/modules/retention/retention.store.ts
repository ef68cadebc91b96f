import type { CompartmentId, ConsentState, FieldId, Life, PurposeId, RestrictionKind, Stage, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface HeldRow {
  readonly compartment: CompartmentId;
  readonly keyId: string;
  readonly fields: FieldId[];
  readonly first: string;
  readonly last: string;
}

export interface WordRow {
  readonly purpose: PurposeId;
  /** The consent, or from 14 on the pupil's own word beside it. */
  readonly scope: "processing" | "assent";
  readonly state: ConsentState;
  readonly at: string;
  readonly termUntil: string | null;
}

/** All that decides about the terms of one person's data. */
export interface PersonRow {
  readonly subject: SubjectId;
  readonly life: Life;
  readonly stage: Stage | null;
  readonly leaving: boolean;
  /** When a restore last froze the record, if nobody has looked at it since. */
  readonly stoppedAt: string | null;
  readonly held: HeldRow[];
  readonly words: WordRow[];
  readonly restrictions: { readonly kind: RestrictionKind; readonly fields: FieldId[] | null }[];
}

/** A page of people by id, or just one. */
export async function peopleAfter(sql: SqlOrTx, after: string, limit: number, only: SubjectId | null = null): Promise<PersonRow[]> {
  return sql<PersonRow[]>`
    select s.subject_id as subject, s.life, (select g.stage from representation.stages g where g.subject_id = s.subject_id) as stage,
           exists (select 1 from leaving.facts l where l.subject_id = s.subject_id) as leaving,
           to_jsonb((select f.stopped_at from subjects.stopped f where f.subject_id = s.subject_id)) #>> '{}' as "stoppedAt",
           coalesce((select jsonb_agg(jsonb_build_object('compartment', h.compartment, 'keyId', h.key_id, 'fields', h.fields, 'first', h.first_at, 'last', h.last_at)
                                      order by h.compartment, h.key_id)
                       from vault.holdings h where h.subject_id = s.subject_id), '[]') as held,
           coalesce((select jsonb_agg(jsonb_build_object('purpose', c.purpose, 'scope', c.scope, 'state', c.state, 'at', c.at, 'termUntil', c.term_until) order by c.purpose, c.scope)
                       from consent.latest c where c.subject_id = s.subject_id and c.scope in ('processing', 'assent')), '[]') as words,
           coalesce((select jsonb_agg(jsonb_build_object('kind', r.kind, 'fields', r.fields)) from restrictions.facts r where r.subject_id = s.subject_id), '[]') as restrictions
      from subjects.facts s
     where s.subject_id > ${after}::uuid and s.life in ('living', 'frozen') and (${only}::uuid is null or s.subject_id = ${only}::uuid)
     order by s.subject_id limit ${limit}`;
}

/** Consents whose own term is over and that nobody ended. */
export async function overdueConsents(sql: SqlOrTx, at: Date, limit: number): Promise<{ subject: SubjectId; purpose: PurposeId; scope: string }[]> {
  return sql<{ subject: SubjectId; purpose: PurposeId; scope: string }[]>`
    select c.subject_id as subject, c.purpose, c.scope from consent.latest c join subjects.facts s on s.subject_id = c.subject_id
     where c.term_until <= ${at} and c.state in ('ConsentGiven', 'RenewedConsentGiven') and s.life in ('living', 'frozen') order by c.subject_id limit ${limit}`;
}

export interface Removal {
  readonly subject: SubjectId;
  readonly removal: string;
  readonly class: CompartmentId;
  readonly keyIds: readonly string[];
  readonly begunAt: Date;
  readonly entryId: string;
}

export async function insertRemoval(tx: Tx, r: Removal): Promise<void> {
  await tx`
    insert into retention.removal (subject_id, removal_id, class, key_ids, begun_at, entry_id)
    values (${r.subject}, ${r.removal}, ${r.class}, ${r.keyIds as string[]}::uuid[], ${r.begunAt}, ${r.entryId})`;
}

/** Takes the rows away; the database demands the removal and the entry of this transaction. Answers how many. */
export async function removeRows(tx: Tx, r: Pick<Removal, "removal" | "entryId">, at: Date): Promise<number> {
  const rows = await tx<{ rows: number }[]>`select retention.remove(${r.removal}, ${r.entryId}, ${at}) as rows`;
  return rows[0]?.rows ?? 0;
}

export async function finishRemoval(sql: SqlOrTx, r: Pick<Removal, "subject" | "removal">): Promise<void> {
  await sql`select retention.finish(${r.subject}, ${r.removal})`;
}

/** Removals whose process died before the keys were gone. */
export async function runningRemovals(sql: SqlOrTx, limit: number): Promise<Removal[]> {
  return sql<Removal[]>`
    select subject_id as subject, removal_id as removal, class, key_ids as "keyIds", begun_at as "begunAt", entry_id as "entryId" from retention.removal
     order by begun_at limit ${limit}`;
}

export async function removalRows(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from retention.removal where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
