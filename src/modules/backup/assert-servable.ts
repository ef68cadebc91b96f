import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Databases } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { BackupFault } from "./backup-fault.ts";
import { checkpointSizes } from "../ledger/index.ts";
import { unfinishedRestore } from "./restores.store.ts";

export interface ServableDeps {
  readonly databases: Pick<Databases, "data">;
  readonly keys: Pick<KeyStore, "epochs" | "lost">;
  readonly ledgerFolder: string;
}

/**
 * Called before the key store is started and the log opened. Refuses to serve a half restored database; one that lost its data, for a fresh log would be begun in
 * it and written over the published one; and one that lost its key store, for a first epoch would be begun, and the key erased that opens the store's backup.
 * Throws BackupFault `restore-unfinished`, `database-lost` or `key-store-lost`.
 */
export async function assertServable(deps: ServableDeps): Promise<void> {
  if ((await unfinishedRestore(deps.databases.data)) !== null) throw new BackupFault("restore-unfinished");
  const begun = (await checkpointSizes(deps.databases.data)).length > 0;
  if (!begun && existsSync(join(deps.ledgerFolder, "checkpoint"))) throw new BackupFault("database-lost");
  // The key store is started before the log is opened: a log without an epoch is not a first start.
  if (begun && (await deps.keys.epochs()).length === 0) throw new BackupFault("key-store-lost", "restore it with `restore DIR --keys-only`");
  // Nor is one in whose KEYS_DIR an epoch's key stands already: a mount or an address is missing, or everything but KEYS_DIR was lost.
  if (await deps.keys.lost()) throw new BackupFault("key-store-lost", "but KEYS_DIR holds the key of an epoch: give its DATABASE_URL and DATA_DIR, or restore a backup");
}
