import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Databases } from "../../platform/postgres.ts";
import { BackupFault } from "./backup-fault.ts";
import { checkpointSizes, unfinishedRestore } from "./restores.store.ts";

/**
 * Called before the log is opened. Refuses to serve a half restored database, and one that lost its data: a fresh log would be started in an empty
 * database and written over the published one. Throws BackupFault `restore-unfinished` or `database-lost`.
 */
export async function assertServable(deps: { readonly databases: Pick<Databases, "data">; readonly ledgerFolder: string }): Promise<void> {
  if ((await unfinishedRestore(deps.databases.data)) !== null) throw new BackupFault("restore-unfinished");
  if ((await checkpointSizes(deps.databases.data)).length === 0 && existsSync(join(deps.ledgerFolder, "checkpoint"))) throw new BackupFault("database-lost");
}
