import type { Tx } from "../../platform/postgres.ts";

const SHARD = 0;
/** "ledger" on a telephone keypad: the one advisory lock that an integrator holds. */
const INTEGRATOR_LOCK = 533437;

/** A pending entry as the integrator takes it. */
export interface TakenEntry {
  position: number;
  entry_id: string;
  leaf: Buffer;
  traces: Buffer;
}

/** A tile to write; level -1 holds entries. */
export interface TileRow {
  level: number;
  index: number;
  width: number;
  bytes: Buffer;
}

async function lock(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${INTEGRATOR_LOCK})`;
}

async function insertLog(tx: Tx, logId: number, origin: string, version: number, at: Date): Promise<void> {
  await tx`insert into ledger.log (log_id, origin, version, opened_at) values (${logId}, ${origin}, ${version}, ${at})`;
}

async function insertHead(tx: Tx, logId: number): Promise<void> {
  await tx`insert into ledger.head (log_id, mirrored_size) values (${logId}, 0)`;
}

async function insertClosing(tx: Tx, logId: number, size: number, at: Date): Promise<void> {
  await tx`insert into ledger.closing (log_id, size, closed_at) values (${logId}, ${size}, ${at})`;
}

async function insertSigner(tx: Tx, logId: number, verifierKey: string, since: Date): Promise<void> {
  await tx`
    insert into ledger.signer (log_id, verifier_key, since) values (${logId}, ${verifierKey}, ${since})
    on conflict (log_id, verifier_key) do nothing`;
}

async function signerSince(tx: Tx, logId: number, verifierKey: string): Promise<Date | null> {
  const [row] = await tx<{ since: Date }[]>`select since from ledger.signer where log_id = ${logId} and verifier_key = ${verifierKey}`;
  return row?.since ?? null;
}

/** Takes the entries that wait and are visible, at most `limit`, out of the queue. One statement, so that what is read is what is removed. */
async function takePending(tx: Tx, limit: number): Promise<TakenEntry[]> {
  const taken = await tx<TakenEntry[]>`
    delete from ledger.pending where log_shard = ${SHARD} and position <= coalesce(
      (select position from ledger.pending where log_shard = ${SHARD} order by position offset ${limit - 1} limit 1), 9223372036854775807)
    returning position, entry_id, leaf, traces`;
  return taken.sort((a, b) => a.position - b.position);
}

/** The named tiles, as far as they are there. */
async function tilesAt(tx: Tx, logId: number, places: readonly { level: number; index: number }[]): Promise<TileRow[]> {
  return await tx<TileRow[]>`
    select tile.level, tile.tile_index as index, tile.width, tile.bytes
      from unnest(${tx.array(places.map((place) => place.level))}::smallint[], ${tx.array(places.map((place) => place.index))}::bigint[])
             as wanted (level, tile_index)
      join ledger.tile on tile.log_id = ${logId} and tile.level = wanted.level and tile.tile_index = wanted.tile_index`;
}

async function writeTiles(tx: Tx, logId: number, tiles: readonly TileRow[]): Promise<void> {
  await tx`
    insert into ledger.tile (log_id, level, tile_index, width, bytes)
    select ${logId}::smallint, * from unnest(
      ${tx.array(tiles.map((tile) => tile.level))}::smallint[], ${tx.array(tiles.map((tile) => tile.index))}::bigint[],
      ${tx.array(tiles.map((tile) => tile.width))}::smallint[], ${tx.array(tiles.map((tile) => tile.bytes))}::bytea[])
    on conflict (log_id, level, tile_index) do update set width = excluded.width, bytes = excluded.bytes where tile.width < excluded.width`;
}

async function writeEntries(tx: Tx, logId: number, from: number, entryIds: readonly string[]): Promise<void> {
  await tx`
    insert into ledger.entry (log_id, index, entry_id)
    select ${logId}::smallint, ${from}::bigint + place - 1, entry_id
      from unnest(${tx.array([...entryIds])}::uuid[]) with ordinality as taken (entry_id, place)`;
}

async function writeEntriesAt(tx: Tx, logId: number, entries: readonly { index: number; entryId: string }[]): Promise<void> {
  await tx`
    insert into ledger.entry (log_id, index, entry_id)
    select ${logId}::smallint, * from unnest(
      ${tx.array(entries.map((entry) => entry.index))}::bigint[], ${tx.array(entries.map((entry) => entry.entryId))}::uuid[])`;
}

async function writeCheckpoint(tx: Tx, logId: number, size: number, at: Date, note: string): Promise<void> {
  await tx`insert into ledger.checkpoint (log_id, size, at, note) values (${logId}, ${size}, ${at}, ${note})`;
}

async function setMirrored(tx: Tx, logId: number, size: number): Promise<void> {
  await tx`update ledger.head set mirrored_size = ${size} where log_id = ${logId}`;
}

async function pendingLeaves(tx: Tx): Promise<TakenEntry[]> {
  return await tx<TakenEntry[]>`select position, entry_id, leaf, traces from ledger.pending where log_shard = ${SHARD} order by position`;
}

async function removePending(tx: Tx, positions: readonly number[]): Promise<void> {
  await tx`delete from ledger.pending where log_shard = ${SHARD} and position = any(${tx.array([...positions])}::bigint[])`;
}

/** All writing statements of the integrator. An object, so that a test can let each of them fail. */
export const integrationStore = {
  lock,
  insertLog,
  insertHead,
  insertClosing,
  insertSigner,
  signerSince,
  takePending,
  tilesAt,
  writeTiles,
  writeEntries,
  writeEntriesAt,
  writeCheckpoint,
  setMirrored,
  pendingLeaves,
  removePending,
};
export type IntegrationStore = typeof integrationStore;
