import type { Sql } from "../../platform/postgres.ts";
import { BackupFault } from "./backup-fault.ts";

/** Any number, the same in all versions: one backup or restore of an installation at a time. */
const BACKUP_LOCK = 7_204_117_003;

/** Runs `act` while no other process backs up or restores this installation. The lock dies with the process. Throws BackupFault `another-backup-runs`. */
export async function whileLocked<T>(sql: Sql, act: () => Promise<T>): Promise<T> {
  const session = await sql.reserve();
  try {
    // The session only holds the lock: however long the work, it is not idle by mistake.
    const [row] = await session<{ taken: boolean }[]>`select pg_try_advisory_lock(${BACKUP_LOCK}) as taken`;
    if (row?.taken !== true) throw new BackupFault("another-backup-runs");
    try {
      return await act();
    } finally {
      await session`select pg_advisory_unlock(${BACKUP_LOCK})`.catch(() => undefined);
    }
  } finally {
    session.release();
  }
}
