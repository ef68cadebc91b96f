import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

export interface KeptFormRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly keptAt: Date;
  readonly endsAt: Date;
}

export async function insertKeptForm(sql: SqlOrTx, f: KeptFormRow): Promise<void> {
  await sql`
    insert into accounts.kept_form (subject_id, form_id, key_id, sealed, kept_at, ends_at)
    values (${f.subject}, ${f.id}, ${f.keyId}, ${f.sealed}, ${f.keptAt}, ${f.endsAt})`;
}

/** A person's kept forms that are still offered, newest first. */
export async function keptFormsOf(sql: SqlOrTx, subject: SubjectId, at: Date): Promise<KeptFormRow[]> {
  return sql<KeptFormRow[]>`
    select subject_id as subject, form_id as id, key_id as "keyId", sealed, kept_at as "keptAt", ends_at as "endsAt"
      from accounts.kept_form where subject_id = ${subject} and ends_at > ${at} order by kept_at desc, form_id`;
}

/** Forms of anybody that are over, with their keys, which must go first. */
export async function endedKeptForms(sql: SqlOrTx, at: Date, limit: number): Promise<{ subject: SubjectId; id: string; keyId: string }[]> {
  return sql<{ subject: SubjectId; id: string; keyId: string }[]>`
    select subject_id as subject, form_id as id, key_id as "keyId" from accounts.kept_form where ends_at <= ${at} order by ends_at limit ${limit}`;
}

export async function deleteKeptForm(sql: SqlOrTx, subject: SubjectId, id: string): Promise<void> {
  await sql`delete from accounts.kept_form where subject_id = ${subject} and form_id = ${id}`;
}

export async function countKeptForms(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.kept_form where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
