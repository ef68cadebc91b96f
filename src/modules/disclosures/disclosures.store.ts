import type { ClauseId, FieldId, PurposeId, StaffRole, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { DisclosureReason, ListId } from "./disclosure-wish.ts";

export interface DisclosureRow {
  readonly disclosure: string;
  readonly recipient: "own-staff";
  readonly role: StaffRole;
  readonly ground: string;
  readonly clause: ClauseId;
  readonly purpose: PurposeId;
  readonly fields: readonly FieldId[];
  readonly list: ListId;
  readonly reason: DisclosureReason;
  readonly at: Date;
}

/** A disclosure as the protection officer sees it. */
export interface DisclosureSeen extends DisclosureRow {
  /** Null while it runs, and where its process died. */
  readonly people: number | null;
  readonly whole: boolean | null;
  /** Null where that person's record is gone. */
  readonly takenBy: SubjectId | null;
  readonly keyId: string | null;
  readonly sealed: Buffer | null;
}

export async function insertDisclosure(tx: Tx, d: DisclosureRow, entryId: string): Promise<void> {
  await tx`
    insert into disclosures.disclosure (disclosure_id, recipient, role, ground, clause, purpose, fields, list, reason, at, entry_id)
    values (${d.disclosure}, ${d.recipient}, ${d.role}, ${d.ground}, ${d.clause}, ${d.purpose}, ${[...d.fields]}, ${d.list}, ${d.reason}, ${d.at}, ${entryId})`;
}

export async function insertTaken(tx: Tx, t: { subject: SubjectId; disclosure: string; keyId: string; sealed: Buffer; at: Date }): Promise<void> {
  await tx`insert into disclosures.taken (subject_id, disclosure_id, key_id, sealed, at) values (${t.subject}, ${t.disclosure}, ${t.keyId}, ${t.sealed}, ${t.at})`;
}

export async function insertEnding(sql: SqlOrTx, e: { disclosure: string; people: number; whole: boolean; at: Date }): Promise<void> {
  await sql`
    insert into disclosures.ending (disclosure_id, people, whole, at) values (${e.disclosure}, ${e.people}, ${e.whole}, ${e.at}) on conflict (disclosure_id) do nothing`;
}

/** The newest disclosures, newest first. */
export async function newestDisclosures(sql: SqlOrTx, limit: number): Promise<DisclosureSeen[]> {
  return sql<DisclosureSeen[]>`
    select d.disclosure_id as disclosure, d.recipient, d.role, d.ground, d.clause, d.purpose, d.fields, d.list, d.reason, d.at, e.people, e.whole,
           t.subject_id as "takenBy", t.key_id as "keyId", t.sealed
      from disclosures.disclosure d
      left join disclosures.ending e on e.disclosure_id = d.disclosure_id
      left join disclosures.taken t on t.disclosure_id = d.disclosure_id
     order by d.at desc, d.disclosure_id limit ${limit}`;
}

/** Disclosures by their ids. */
export async function disclosuresById(sql: SqlOrTx, ids: readonly string[]): Promise<DisclosureRow[]> {
  return sql<DisclosureRow[]>`
    select disclosure_id as disclosure, recipient, role, ground, clause, purpose, fields, list, reason, at from disclosures.disclosure where disclosure_id = any(${[...ids]}::uuid[])`;
}

export async function takenBy(sql: SqlOrTx, subject: SubjectId): Promise<{ disclosure: string; at: Date }[]> {
  return sql<{ disclosure: string; at: Date }[]>`select disclosure_id as disclosure, at from disclosures.taken where subject_id = ${subject} order by at, disclosure_id`;
}

export async function countTaken(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from disclosures.taken where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** Whom a list is made of. */
export interface Candidates {
  readonly list: ListId;
  /** The purpose whose consent must be in force; null where the law itself demands the purpose. */
  readonly consentPurpose: PurposeId | null;
  readonly after: string;
  readonly limit: number;
  readonly at: Date;
}

/** A page of people who may be on a list, by id: who never agreed, or stands still, is not tried. The decision about each comes with the reading. */
export async function candidates(sql: SqlOrTx, { list, consentPurpose, after, limit, at }: Candidates): Promise<SubjectId[]> {
  const rows = await sql<{ subject_id: SubjectId }[]>`
    select s.subject_id from subjects.facts s
     where s.subject_id > ${after}::uuid and s.life in ('living', 'frozen')
       and (${consentPurpose}::text is null or (s.life = 'living'
            and exists (select 1 from consent.facts c where c.subject_id = s.subject_id and c.purpose = ${consentPurpose} and c.scope = 'processing' and c.state in ('ConsentGiven', 'RenewedConsentGiven'))
            and not exists (select 1 from restrictions.facts r where r.subject_id = s.subject_id and r.kind in ('block', 'provisional') and r.fields is null)))
       and case ${list}::text
             when 'pupils' then exists (select 1 from representation.stages g where g.subject_id = s.subject_id and g.stage <> 'adult')
             when 'representatives' then exists (select 1 from representation.facts p where p.representative_id = s.subject_id and p.begins_at <= ${at} and (p.ends_at is null or p.ends_at > ${at}))
             else true end
     order by s.subject_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}
