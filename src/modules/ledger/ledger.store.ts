import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/actor.ts";

/** The one shard that entries wait in today; the column is there so that there can be more. */
const SHARD = 0;

/** A person's row of an entry. */
export interface HistoryPart {
  subject: SubjectId;
  entryId: string;
  concerns: boolean;
  sealed: Buffer;
  /** Place and path in a bulk entry. */
  share: { place: number; path: Buffer } | null;
}

/** An entry that waits for an index. */
export interface PendingPart {
  entryId: string;
  at: Date;
  leaf: Buffer;
  traces: Buffer;
}

/** The private part of an entry that concerns nobody. */
export interface SystemPart {
  entryId: string;
  openingKey: Buffer;
  text: string;
}

export async function insertPending(tx: Tx, parts: readonly PendingPart[]): Promise<void> {
  await tx`
    insert into ledger.pending (log_shard, entry_id, at, leaf, traces)
    select ${SHARD}::smallint, * from unnest(
      ${tx.array(parts.map((part) => part.entryId))}::uuid[], ${tx.array(parts.map((part) => part.at))}::timestamptz[],
      ${tx.array(parts.map((part) => part.leaf))}::bytea[], ${tx.array(parts.map((part) => part.traces))}::bytea[])`;
}

/** Entries of people with their history rows in one statement, which is one transaction and one journey to the server. */
export async function insertAtOnce(sql: Sql, pending: readonly PendingPart[], history: readonly HistoryPart[]): Promise<void> {
  await sql`
    with parts as (
      insert into ledger.history (subject_id, entry_id, concerns, sealed)
      select * from unnest(
        ${sql.array(history.map((part) => part.subject))}::uuid[], ${sql.array(history.map((part) => part.entryId))}::uuid[],
        ${sql.array(history.map((part) => part.concerns))}::boolean[], ${sql.array(history.map((part) => part.sealed))}::bytea[]))
    insert into ledger.pending (log_shard, entry_id, at, leaf, traces)
    select ${SHARD}::smallint, * from unnest(
      ${sql.array(pending.map((part) => part.entryId))}::uuid[], ${sql.array(pending.map((part) => part.at))}::timestamptz[],
      ${sql.array(pending.map((part) => part.leaf))}::bytea[], ${sql.array(pending.map((part) => part.traces))}::bytea[])`;
}

export async function insertHistory(tx: Tx, parts: readonly HistoryPart[]): Promise<void> {
  await tx`
    insert into ledger.history (subject_id, entry_id, concerns, sealed)
    select * from unnest(
      ${tx.array(parts.map((part) => part.subject))}::uuid[], ${tx.array(parts.map((part) => part.entryId))}::uuid[],
      ${tx.array(parts.map((part) => part.concerns))}::boolean[], ${tx.array(parts.map((part) => part.sealed))}::bytea[])`;
}

export async function insertShares(tx: Tx, parts: readonly HistoryPart[]): Promise<void> {
  await tx`
    insert into ledger.history (subject_id, entry_id, concerns, sealed, share_place, share_path)
    select * from unnest(
      ${tx.array(parts.map((part) => part.subject))}::uuid[], ${tx.array(parts.map((part) => part.entryId))}::uuid[],
      ${tx.array(parts.map((part) => part.concerns))}::boolean[], ${tx.array(parts.map((part) => part.sealed))}::bytea[],
      ${tx.array(parts.map((part) => part.share?.place ?? 0))}::integer[],
      ${tx.array(parts.map((part) => part.share?.path ?? Buffer.alloc(0)))}::bytea[])`;
}

export async function insertSystemParts(tx: Tx, parts: readonly SystemPart[]): Promise<void> {
  await tx`
    insert into ledger.system_part (log_shard, entry_id, opening_key, private_part)
    select ${SHARD}::smallint, * from unnest(
      ${tx.array(parts.map((part) => part.entryId))}::uuid[], ${tx.array(parts.map((part) => part.openingKey))}::bytea[],
      ${tx.array(parts.map((part) => part.text))}::text[])`;
}

/** How many entries wait, about, and since when the oldest does. Two look-ups at the ends of the key: cheap at any backlog. */
export async function backlog(sql: SqlOrTx): Promise<{ entries: number; oldestAt: Date | null }> {
  const [row] = await sql<{ first: number | null; last: number | null; at: Date | null }[]>`
    select oldest.position as first, oldest.at, newest.position as last
      from (select position, at from ledger.pending where log_shard = ${SHARD} order by position limit 1) oldest,
           (select position from ledger.pending where log_shard = ${SHARD} order by position desc limit 1) newest`;
  if (!row || row.first === null || row.last === null) return { entries: 0, oldestAt: null };
  return { entries: row.last - row.first + 1, oldestAt: row.at };
}

/** A stored row of a person's history. */
export interface HistoryRecord {
  subject_id: SubjectId;
  entry_id: string;
  concerns: boolean;
  sealed: Buffer;
  share_place: number | null;
  share_path: Buffer | null;
}

export async function historyOf(sql: SqlOrTx, subject: SubjectId, before: string | null, limit: number): Promise<HistoryRecord[]> {
  return await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, sealed, share_place, share_path from ledger.history
     where subject_id = ${subject} and concerns and (${before}::uuid is null or entry_id < ${before}::uuid)
     order by entry_id desc limit ${limit}`;
}

export async function historyRow(sql: SqlOrTx, subject: SubjectId, entryId: string): Promise<HistoryRecord | null> {
  const [row] = await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, sealed, share_place, share_path from ledger.history
     where subject_id = ${subject} and entry_id = ${entryId}`;
  return row ?? null;
}

export async function countHistory(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ledger.history where subject_id = ${subject}`;
  return row?.count ?? 0;
}

/** The index of each entry that has one. */
export async function indexesOf(sql: SqlOrTx, entryIds: readonly string[]): Promise<{ entry_id: string; log_id: number; index: number }[]> {
  return await sql<{ entry_id: string; log_id: number; index: number }[]>`
    select entry.entry_id, entry.log_id, entry.index from ledger.log
      join ledger.entry on entry.log_id = log.log_id and entry.entry_id = any(${sql.array([...entryIds])}::uuid[])`;
}

/** Where an entry that waits for an index stands, with its leaf. */
export async function pendingLeaf(sql: SqlOrTx, entryId: string): Promise<Buffer | null> {
  const [row] = await sql<{ leaf: Buffer }[]>`select leaf from ledger.pending where log_shard = ${SHARD} and entry_id = ${entryId}`;
  return row?.leaf ?? null;
}

/** Private parts that are nobody's, in the order of their ids. */
export async function systemPartsAfter(sql: SqlOrTx, after: string | null, limit: number): Promise<{ entry_id: string; opening_key: Buffer; private_part: string }[]> {
  return await sql<{ entry_id: string; opening_key: Buffer; private_part: string }[]>`
    select entry_id, opening_key, private_part from ledger.system_part
     where log_shard = ${SHARD} and (${after}::uuid is null or entry_id > ${after}::uuid) order by entry_id limit ${limit}`;
}

/** The history rows of given people and entries. */
export async function historyRecords(sql: SqlOrTx, rows: readonly { subject: SubjectId | null; entryId: string }[]): Promise<HistoryRecord[]> {
  const own = rows.filter((row) => row.subject !== null);
  return await sql<HistoryRecord[]>`
    select history.subject_id, history.entry_id, concerns, sealed, share_place, share_path
      from unnest(${sql.array(own.map((row) => row.subject ?? ""))}::uuid[], ${sql.array(own.map((row) => row.entryId))}::uuid[]) as wanted (subject_id, entry_id)
      join ledger.history on history.subject_id = wanted.subject_id and history.entry_id = wanted.entry_id`;
}

/** All history rows, in the order of their key, behind a given one. */
export async function historyAfter(sql: SqlOrTx, after: HistoryRecord | null, limit: number): Promise<HistoryRecord[]> {
  return await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, sealed, share_place, share_path from ledger.history
     where ${after === null} or (subject_id, entry_id) > (${after?.subject_id ?? null}::uuid, ${after?.entry_id ?? null}::uuid)
     order by subject_id, entry_id limit ${limit}`;
}
