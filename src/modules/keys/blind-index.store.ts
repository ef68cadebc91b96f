import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface IndexSourceRow {
  readonly subject_id: SubjectId;
  readonly field: string;
  readonly epoch: number;
  readonly sealed: Buffer;
}

export async function upsertSource(tx: Tx, row: { subject: SubjectId; field: string; epoch: number; sealed: Buffer }): Promise<void> {
  await tx`
    insert into keys.index_source (subject_id, field, epoch, sealed) values (${row.subject}, ${row.field}, ${row.epoch}, ${row.sealed})
    on conflict (subject_id, field) do update set epoch = excluded.epoch, sealed = excluded.sealed`;
}

export async function updateSource(tx: Tx, row: { subject: SubjectId; field: string; before: number; epoch: number; sealed: Buffer }): Promise<boolean> {
  const result = await tx`
    update keys.index_source set epoch = ${row.epoch}, sealed = ${row.sealed}
     where subject_id = ${row.subject} and field = ${row.field} and epoch = ${row.before}`;
  return result.count === 1;
}

/** Of one field, or of all when it is null. */
export async function deleteSources(tx: Tx, subject: SubjectId, field: string | null): Promise<void> {
  await tx`delete from keys.index_source where subject_id = ${subject} and (${field}::text is null or field = ${field})`;
}

export async function deleteFieldTokens(tx: Tx, subject: SubjectId, field: string): Promise<void> {
  await tx`delete from keys.index_token where subject_id = ${subject} and field = ${field}`;
}

export async function deleteTokens(tx: Tx, subject: SubjectId): Promise<void> {
  await tx`delete from keys.index_token where subject_id = ${subject}`;
}

export async function insertTokens(tx: Tx, subject: SubjectId, field: string, tokens: readonly Buffer[]): Promise<void> {
  await tx`
    insert into keys.index_token (token, subject_id, field)
    select decode(t, 'hex'), ${subject}::uuid, ${field} from unnest(${tokens.map((token) => token.toString("hex"))}::text[]) as t
    on conflict do nothing`;
}

/** By the tokens first, whatever the planner thinks of the order: else it walks over everybody to meet the first `limit`. */
export async function findSubjects(tx: Tx, field: string, tokens: readonly Buffer[], limit: number): Promise<SubjectId[]> {
  const rows = await tx<{ subject_id: SubjectId }[]>`
    with hit as materialized (
      select subject_id from keys.index_token
       where token = any(array(select decode(t, 'hex') from unnest(${tokens.map((token) => token.toString("hex"))}::text[]) as t)) and field = ${field})
    select distinct subject_id from hit order by subject_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}

/** Subjects who stand under a token of each of the fields. */
export async function findSubjectsByAll(tx: Tx, wanted: readonly { readonly field: string; readonly tokens: readonly Buffer[] }[], limit: number): Promise<SubjectId[]> {
  const pairs = wanted.flatMap(({ field, tokens }) => tokens.map((token) => ({ field, token: token.toString("hex") })));
  const rows = await tx<{ subject_id: SubjectId }[]>`
    select t.subject_id from unnest(${pairs.map(({ token }) => token)}::text[], ${pairs.map(({ field }) => field)}::text[]) as w (token, field)
      join keys.index_token t on t.token = decode(w.token, 'hex') and t.field = w.field
     group by t.subject_id having count(distinct t.field) = ${wanted.length} order by t.subject_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}

/** As `findSubjects`, for many: who was found by which token. */
export async function findTokens(tx: Tx, field: string, tokens: readonly string[]): Promise<{ subject: SubjectId; token: string }[]> {
  return tx<{ subject: SubjectId; token: string }[]>`
    select subject_id as subject, encode(token, 'hex') as token from keys.index_token
     where token = any(array(select decode(t, 'hex') from unnest(${[...tokens]}::text[]) as t)) and field = ${field}`;
}

export async function sourcesToTurn(sql: SqlOrTx, living: number, after: { subject: string; field: string }, limit: number): Promise<IndexSourceRow[]> {
  return sql<IndexSourceRow[]>`
    select subject_id, field, epoch, sealed from keys.index_source
     where (subject_id, field) > (${after.subject}::uuid, ${after.field}) and epoch < ${living}
     order by subject_id, field limit ${limit}`;
}

export async function clearSources(tx: Tx): Promise<void> {
  await tx`delete from keys.index_source`;
}

export async function clearTokens(tx: Tx): Promise<void> {
  await tx`delete from keys.index_token`;
}
