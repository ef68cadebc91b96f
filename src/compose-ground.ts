import { join } from "node:path";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { openFileStore, type FileStore } from "./platform/files.ts";
import type { Databases } from "./platform/postgres.ts";
import { noSteps, type Steps } from "./platform/steps.ts";
import { assertServable } from "./modules/backup/index.ts";
import { Journal } from "./modules/journal/index.ts";
import { initKeys, KeyStore, loadLongLivedKeys, type LongLivedKeys } from "./modules/keys/index.ts";
import { defaultLedgerFolder, Ledger, noteKey, writeVerifierKey } from "./modules/ledger/index.ts";

/** What a composition begins with. `steps` is for tests that kill. */
export interface Foundation {
  readonly config: Config;
  readonly databases: Databases;
  readonly clock: Clock;
  readonly steps?: Steps;
  /** For a restore: nothing is made or opened, since anything may be lost. */
  readonly restoring?: boolean;
}

/** Keys, log, journal, files: what every module above stands on. */
export interface Ground {
  readonly config: Config;
  readonly databases: Databases;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly longLived: LongLivedKeys;
  readonly keys: KeyStore;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly files: FileStore;
  /** The log's verifier key (C2SP vkey), to be told to strangers. */
  readonly logKey: string;
}

/** Where the living epoch's key-store backup stands, beside the data and never with them. */
export function keyStoreBackupFolder(config: Config): string {
  return join(config.dataDir, "key-store-backup");
}

/**
 * Opens the ground. Throws BackupFault when the data are lost or half restored, KeyFileFault when a key is missing, LedgerHeadContradiction when the log in the database is not the published one.
 * In a try-out the long-lived keys are made here; production makes them with `keys init` and refuses to start without an acknowledged offline copy.
 */
export async function composeGround({ config, databases, clock, steps = noSteps, restoring = false }: Foundation): Promise<Ground> {
  const longLived = await (restoring ? loadLongLivedKeys : initKeys)(config.keysDirs);
  const keys = new KeyStore({ databases, clock, folders: config.keysDirs, longLived, backupFolder: keyStoreBackupFolder(config), steps });
  const ledgerFolder = defaultLedgerFolder(config.dataDir);
  if (!restoring) {
    await assertServable({ databases, keys, ledgerFolder });
    await keys.start();
  }
  const ledger = new Ledger({
    databases, keys, clock, steps, folder: ledgerFolder,
    signing: () => ({ current: longLived.ledgerSigning, previous: longLived.ledgerSigningPrevious }),
  });
  const journal = new Journal({ sql: databases.data, folder: config.journalDir, key: longLived.journal, clock, steps });
  const logKey = restoring ? "" : writeVerifierKey(noteKey((await ledger.open(config.publicUrl.host)).origin, longLived.ledgerSigning));
  return { config, databases, clock, steps, longLived, keys, ledger, journal, files: openFileStore(config.filesDir), logKey };
}
