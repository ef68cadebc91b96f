import type { Life, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export async function insertSubject(tx: Tx, subject: SubjectId, at: Date): Promise<number> {
  const rows = await tx<{ number: number }[]>`
    insert into subjects.subject (subject_id, created_at) values (${subject}, ${at}) returning number`;
  const row = rows[0];
  if (row === undefined) throw new Error("no row came back from an insert");
  return row.number;
}

/** Taken one after the other in the order given; unnest keeps it. Sent at once, so that what is asked next on the transaction stands behind it. */
export async function lockShared(tx: Tx, locks: readonly string[]): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(l) from unnest(${locks as string[]}::bigint[]) as l`.execute();
}

/** Taken one after the other in the order given; unnest keeps it. Sent at once, so that what is asked next on the transaction stands behind it. */
export async function lockExclusive(tx: Tx, locks: readonly string[]): Promise<void> {
  await tx`select pg_advisory_xact_lock(l) from unnest(${locks as string[]}::bigint[]) as l`.execute();
}

export async function lastLife(sql: SqlOrTx, subject: SubjectId): Promise<{ position: number; life: Life } | null> {
  const rows = await sql<{ position: number; life: Life }[]>`
    select coalesce((select max(l.position) from subjects.life l where l.subject_id = f.subject_id), 0) as position, f.life
      from subjects.facts f where f.subject_id = ${subject}`;
  return rows[0] ?? null;
}

export async function insertLife(tx: Tx, subject: SubjectId, position: number, life: Life, at: Date): Promise<void> {
  await tx`insert into subjects.life (subject_id, position, life, at) values (${subject}, ${position}, ${life}, ${at})`;
}

export async function subjectRows(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject_id: SubjectId; number: number; created_at: Date }[]> {
  return sql<{ subject_id: SubjectId; number: number; created_at: Date }[]>`
    select subject_id, number, created_at from subjects.subject where subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[])`;
}

export async function subjectOfNumber(sql: SqlOrTx, number: number): Promise<SubjectId | null> {
  const rows = await sql<{ subject_id: SubjectId }[]>`select subject_id from subjects.subject where number = ${number}`;
  return rows[0]?.subject_id ?? null;
}

export async function lifeRows(sql: SqlOrTx, subject: SubjectId): Promise<{ life: Life; at: Date }[]> {
  return sql<{ life: Life; at: Date }[]>`select life, at from subjects.life where subject_id = ${subject} order by position`;
}

export async function whichExist(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<SubjectId[]> {
  const rows = await sql<{ subject_id: SubjectId }[]>`
    select subject_id from subjects.subject where subject_id = any(${subjects as SubjectId[]}::uuid[])`;
  return rows.map((row) => row.subject_id);
}

export async function numbersOf(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject: SubjectId; number: number }[]> {
  return sql<{ subject: SubjectId; number: number }[]>`
    select subject_id as subject, number from subjects.subject where subject_id = any(${subjects as SubjectId[]}::uuid[])`;
}
