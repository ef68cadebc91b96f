import type { NoticeKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

export interface KeptLetterRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly kind: NoticeKind;
  readonly fileId: string;
  readonly keyId: string;
  readonly compartment: "contact" | "draft";
  readonly keptAt: Date;
}

/** Keeping the same letter again changes nothing: its file was written under the same name. */
export async function insertKeptLetter(sql: SqlOrTx, k: KeptLetterRow): Promise<void> {
  await sql`
    insert into notices.kept_letter (subject_id, notice_id, kind, file_id, key_id, compartment, kept_at)
    values (${k.subject}, ${k.id}, ${k.kind}, ${k.fileId}, ${k.keyId}, ${k.compartment}, ${k.keptAt})
    on conflict (subject_id, notice_id) do nothing`;
}

export async function newestKeptLetters(sql: SqlOrTx, limit: number): Promise<KeptLetterRow[]> {
  return sql<KeptLetterRow[]>`
    select subject_id as subject, notice_id as id, kind, file_id as "fileId", key_id as "keyId", compartment, kept_at as "keptAt"
      from notices.kept_letter order by kept_at desc, notice_id limit ${limit}`;
}

export async function keptLettersOf(sql: SqlOrTx, subject: SubjectId): Promise<KeptLetterRow[]> {
  return sql<KeptLetterRow[]>`
    select subject_id as subject, notice_id as id, kind, file_id as "fileId", key_id as "keyId", compartment, kept_at as "keptAt"
      from notices.kept_letter where subject_id = ${subject} order by kept_at`;
}

/** Letters of many recipients, of whom most have none. */
export async function keptLettersOfMany(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<KeptLetterRow[]> {
  return sql<KeptLetterRow[]>`
    select subject_id as subject, notice_id as id, kind, file_id as "fileId", key_id as "keyId", compartment, kept_at as "keptAt"
      from notices.kept_letter where subject_id = any(${[...subjects]}::uuid[])`;
}

export async function oldKeptLetters(sql: SqlOrTx, keptBefore: Date, limit: number): Promise<KeptLetterRow[]> {
  return sql<KeptLetterRow[]>`
    select subject_id as subject, notice_id as id, kind, file_id as "fileId", key_id as "keyId", compartment, kept_at as "keptAt"
      from notices.kept_letter where kept_at < ${keptBefore} order by kept_at limit ${limit}`;
}

export async function deleteKeptLetter(sql: SqlOrTx, subject: SubjectId, id: string): Promise<void> {
  await sql`delete from notices.kept_letter where subject_id = ${subject} and notice_id = ${id}`;
}
