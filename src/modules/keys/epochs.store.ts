import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";

export type EpochState = "living" | "retired" | "erasing" | "erased";

export interface EpochRow {
  readonly epoch: number;
  readonly state: EpochState;
  readonly fingerprint: Buffer;
  readonly made_at: Date;
  readonly backup_name: string | null;
  readonly backup_hash: Buffer | null;
  readonly backup_at: Date | null;
  readonly erased_at: Date | null;
}

/** Any number, the same in all versions: one process at a time turns the epoch. */
const TURN_LOCK = 7_204_117_002;

export type ReservedSql = Awaited<ReturnType<Sql["reserve"]>>;

export async function tryTurnLock(session: ReservedSql): Promise<boolean> {
  const rows = await session<{ taken: boolean }[]>`select pg_try_advisory_lock(${TURN_LOCK}) as taken`;
  return rows[0]?.taken ?? false;
}

export async function releaseTurnLock(session: ReservedSql): Promise<void> {
  await session`select pg_advisory_unlock(${TURN_LOCK})`;
}

export async function holdsTurnLock(session: ReservedSql): Promise<boolean> {
  const rows = await session<{ held: boolean }[]>`
    select exists (select 1 from pg_catalog.pg_locks
                    where locktype = 'advisory' and pid = pg_backend_pid() and granted and objsubid = 1
                      and ((classid::bigint << 32) | objid::bigint) = ${TURN_LOCK}) as held`;
  return rows[0]?.held ?? false;
}

export async function epochRows(sql: SqlOrTx): Promise<EpochRow[]> {
  return sql<EpochRow[]>`select * from keys.epoch order by epoch`;
}

export async function livingEpoch(sql: SqlOrTx): Promise<EpochRow | null> {
  const rows = await sql<EpochRow[]>`select * from keys.epoch where state = 'living'`;
  return rows[0] ?? null;
}

/** Turns that may end, one behind the other, while a transaction waits for the living epoch. */
const TURNS_WAITED_FOR_MAX = 5;

/**
 * Holds the living epoch in place until the transaction ends: nothing may be sealed under a key that is being retired. Null where there is none. Asked again when
 * nothing came: who waited for a turn to end finds the old epoch retired, and the new one is not in the snapshot of the statement that waited.
 */
export async function livingEpochForShare(tx: Tx): Promise<EpochRow | null> {
  for (let asked = 0; asked < TURNS_WAITED_FOR_MAX; asked += 1) {
    const [row] = await tx<EpochRow[]>`select * from keys.epoch where state = 'living' for share`;
    if (row !== undefined) return row;
  }
  return null;
}

export async function retireLiving(tx: Tx, below: number): Promise<void> {
  await tx`update keys.epoch set state = 'retired' where state = 'living' and epoch < ${below}`;
}

export async function insertLiving(tx: Tx, epoch: number, fingerprint: Buffer, at: Date): Promise<void> {
  await tx`insert into keys.epoch (epoch, state, fingerprint, made_at) values (${epoch}, 'living', ${fingerprint}, ${at})`;
}

export async function recordBackup(sql: SqlOrTx, epoch: number, backup: { name: string; hash: Buffer; at: Date }): Promise<void> {
  await sql`update keys.epoch set backup_name = ${backup.name}, backup_hash = ${backup.hash}, backup_at = ${backup.at} where epoch = ${epoch}`;
}

/** From here on nobody looks for its file. */
export async function recordErasing(sql: SqlOrTx, epoch: number): Promise<void> {
  await sql`update keys.epoch set state = 'erasing' where epoch = ${epoch} and state = 'retired'`;
}

export async function recordErased(sql: SqlOrTx, epoch: number, at: Date): Promise<void> {
  await sql`update keys.epoch set state = 'erased', erased_at = ${at} where epoch = ${epoch} and state = 'erasing'`;
}

/** Whether anything is still sealed under an epoch before `living`. */
export async function anythingUnder(sql: SqlOrTx, living: number): Promise<boolean> {
  const rows = await sql<{ left: boolean }[]>`
    select exists (select 1 from keys.subject_key where epoch < ${living})
        or exists (select 1 from keys.index_source where epoch < ${living}) as left`;
  return rows[0]?.left ?? true;
}

export async function notifyEpoch(sql: SqlOrTx): Promise<void> {
  await sql`select pg_notify('keys_epoch', '')`;
}
