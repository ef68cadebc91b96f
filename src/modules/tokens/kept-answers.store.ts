import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

export interface KeptAnswerRow {
  readonly requestHash: string;
  /** Null while the act is under way, and for ever where its process died. */
  readonly status: number | null;
  readonly sealed: Buffer | null;
}

/** Takes the key for this request; false when it was taken before. */
export async function claimKey(sql: SqlOrTx, row: { subject: SubjectId; keyHash: string; requestHash: string; madeAt: Date; endsAt: Date }): Promise<boolean> {
  const rows = await sql`
    insert into tokens.kept_answer (subject_id, key_hash, request_hash, made_at, ends_at)
    values (${row.subject}, ${row.keyHash}, ${row.requestHash}, ${row.madeAt}, ${row.endsAt}) on conflict (subject_id, key_hash) do nothing`;
  return rows.count === 1;
}

export async function keptAnswer(sql: SqlOrTx, subject: SubjectId, keyHash: string): Promise<KeptAnswerRow | null> {
  const rows = await sql<KeptAnswerRow[]>`
    select request_hash as "requestHash", status, sealed from tokens.kept_answer where subject_id = ${subject} and key_hash = ${keyHash}`;
  return rows[0] ?? null;
}

export async function putAnswer(sql: SqlOrTx, subject: SubjectId, keyHash: string, answer: { status: number; sealed: Buffer | null }): Promise<void> {
  await sql`update tokens.kept_answer set status = ${answer.status}, sealed = ${answer.sealed} where subject_id = ${subject} and key_hash = ${keyHash}`;
}

export async function giveKeyBack(sql: SqlOrTx, subject: SubjectId, keyHash: string): Promise<void> {
  await sql`delete from tokens.kept_answer where subject_id = ${subject} and key_hash = ${keyHash}`;
}

export async function countKeptAnswers(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*)::int as rows from tokens.kept_answer where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** Forgets answers that are over, so many at a time. Returns how many. */
export async function deleteEndedAnswers(sql: SqlOrTx, at: Date, limit: number): Promise<number> {
  const rows = await sql`
    delete from tokens.kept_answer k using (select subject_id, key_hash from tokens.kept_answer where ends_at <= ${at} limit ${limit}) e
     where k.subject_id = e.subject_id and k.key_hash = e.key_hash`;
  return rows.count;
}
