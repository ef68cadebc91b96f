import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** A log and how far it has come. */
export interface LogRow {
  log_id: number;
  origin: string;
  version: number;
  /** Entries that stand in the mirror; only these are served. */
  mirrored_size: number;
  /** Set once the log is closed. */
  closed_size: number | null;
}

export async function logs(sql: SqlOrTx): Promise<LogRow[]> {
  return await sql<LogRow[]>`
    select log.log_id, log.origin, log.version, head.mirrored_size, closing.size as closed_size
      from ledger.log join ledger.head on head.log_id = log.log_id left join ledger.closing on closing.log_id = log.log_id
     order by log.log_id`;
}

export async function latestCheckpoint(sql: SqlOrTx, logId: number): Promise<{ size: number; at: Date; note: string } | null> {
  const [row] = await sql<{ size: number; at: Date; note: string }[]>`
    select size, at, note from ledger.checkpoint where log_id = ${logId} order by size desc limit 1`;
  return row ?? null;
}

export async function checkpointAt(sql: SqlOrTx, logId: number, size: number): Promise<{ note: string } | null> {
  const [row] = await sql<{ note: string }[]>`select note from ledger.checkpoint where log_id = ${logId} and size = ${size}`;
  return row ?? null;
}

/** The newest checkpoint that the mirror has too, with the witnesses' lines below it. */
export async function publishedCheckpoint(sql: SqlOrTx, logId: number): Promise<{ size: number; note: string } | null> {
  const [row] = await sql<{ size: number; note: string }[]>`
    select checkpoint.size, checkpoint.note || coalesce((
             select string_agg(line, '' order by witness) from ledger.cosignature
              where cosignature.log_id = checkpoint.log_id and cosignature.size = checkpoint.size), '') as note
      from ledger.head join ledger.checkpoint on checkpoint.log_id = head.log_id and checkpoint.size = head.mirrored_size
     where head.log_id = ${logId}`;
  return row ?? null;
}

/** All checkpoints up to a size, smallest first. */
export async function checkpointsUpTo(sql: SqlOrTx, logId: number, size: number): Promise<{ size: number; note: string }[]> {
  return await sql<{ size: number; note: string }[]>`
    select size, note from ledger.checkpoint where log_id = ${logId} and size <= ${size} order by size`;
}

/** A tile's stored bytes, which may be wider than a checkpoint asks for. Level -1 holds entries. */
export async function tileRow(sql: SqlOrTx, logId: number, level: number, index: number): Promise<{ width: number; bytes: Buffer } | null> {
  const [row] = await sql<{ width: number; bytes: Buffer }[]>`
    select width, bytes from ledger.tile where log_id = ${logId} and level = ${level} and tile_index = ${index}`;
  return row ?? null;
}

export async function signerKeys(sql: SqlOrTx, logId: number): Promise<string[]> {
  const rows = await sql<{ verifier_key: string }[]>`select verifier_key from ledger.signer where log_id = ${logId} order by since, verifier_key`;
  return rows.map((row) => row.verifier_key);
}

export async function insertCosignature(tx: Tx, logId: number, size: number, witness: string, line: string): Promise<void> {
  await tx`
    insert into ledger.cosignature (log_id, size, witness, line) values (${logId}, ${size}, ${witness}, ${line})
    on conflict (log_id, size, witness) do nothing`;
}

/** Entry ids by index. */
export async function entryIdsAt(sql: SqlOrTx, logId: number, indexes: readonly number[]): Promise<{ index: number; entry_id: string }[]> {
  return await sql<{ index: number; entry_id: string }[]>`
    select index, entry_id from ledger.entry where log_id = ${logId} and index = any(${sql.array([...indexes])}::bigint[])`;
}

/** When the oldest checkpoint was signed that the mirror has not got yet; null when it has all. */
export async function unpublishedSince(sql: SqlOrTx): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`
    select min(checkpoint.at) as at from ledger.head join ledger.checkpoint
        on checkpoint.log_id = head.log_id and checkpoint.size > head.mirrored_size`;
  return row?.at ?? null;
}

/** Indexes below `to`, from `from` on, whose entry the database knows by its id. */
export async function indexesBetween(sql: SqlOrTx, logId: number, from: number, to: number): Promise<number[]> {
  const rows = await sql<{ index: number }[]>`
    select index from ledger.entry where log_id = ${logId} and index >= ${from} and index < ${to} order by index`;
  return rows.map((row) => row.index);
}

/** Each log's newest size and how much of it is mirrored, and whether entries wait: one look, for a round that may have nothing to do. */
export async function progress(sql: SqlOrTx): Promise<{ size: number; mirrored_size: number; waiting: boolean }[]> {
  return await sql<{ size: number; mirrored_size: number; waiting: boolean }[]>`
    select (select size from ledger.checkpoint where checkpoint.log_id = head.log_id order by size desc limit 1) as size,
           mirrored_size, exists (select from ledger.pending) as waiting
      from ledger.head order by log_id`;
}

/** How far each log of the database has come. */
export async function checkpointSizes(sql: SqlOrTx): Promise<{ log_id: number; size: number }[]> {
  return sql<{ log_id: number; size: number }[]>`select log_id, max(size) as size from ledger.checkpoint group by log_id order by log_id`;
}
