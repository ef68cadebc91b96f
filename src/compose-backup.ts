import type { BackupDeps, RestoreDeps } from "./modules/backup/index.ts";
import { defaultLedgerFolder } from "./modules/ledger/index.ts";
import { keyStoreBackupFolder } from "./compose-ground.ts";
import type { Services } from "./compose.ts";

/** What `backup` is given. */
export function backupDeps(services: Services): BackupDeps {
  return { ...services, filesDir: services.config.filesDir };
}

/** What `restore` is given; the services were composed with `restoring`. */
export function restoreDeps(services: Services): RestoreDeps {
  const { config } = services;
  return { ...services, filesDir: config.filesDir, keyStoreBackups: keyStoreBackupFolder(config), ledgerFolder: defaultLedgerFolder(config.dataDir) };
}
