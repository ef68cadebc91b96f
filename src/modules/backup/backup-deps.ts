import type { Clock } from "../../platform/clock.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore, LongLivedKeys } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";

/** What a backup is made with. */
export interface BackupDeps {
  readonly databases: Pick<Databases, "data" | "dataOwner" | "keysOwner">;
  readonly clock: Clock;
  readonly steps: Steps;
  readonly keys: Pick<KeyStore, "keyStoreBackup">;
  readonly ledger: Pick<Ledger, "append" | "checkpoint">;
  readonly journal: Pick<Journal, "read">;
  readonly longLived: Pick<LongLivedKeys, "journal">;
  /** The folder of the encrypted file store. */
  readonly filesDir: string;
}
