import type { JsonObject } from "../../policy/index.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { DestructionDeps } from "../destruction/index.ts";
import type { Documents } from "../documents/index.ts";
import type { Journal } from "../journal/index.ts";
import type { KeyStore } from "../keys/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { Marks } from "../marks/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Requests } from "../requests/index.ts";
import type { Vault } from "../vault/index.ts";
import type { BackupDeps } from "./backup-deps.ts";
import type { Manifest } from "./manifest.ts";
import type { RestoreStep } from "./restores.store.ts";

/** What a restore works with. Composed without opening the log or starting the key store: both may be lost. */
export interface RestoreDeps extends Omit<BackupDeps, "keys" | "ledger" | "journal" | "databases"> {
  readonly databases: Pick<Databases, "data" | "dataOwner" | "keysOwner" | "eraser" | "keys">;
  readonly keys: Pick<KeyStore, "start" | "epochs" | "restore" | "openKeys" | "listKeys" | "destroyKeys" | "doubtAllKeys" | "refreshBackup" | "index">;
  readonly ledger: Pick<Ledger, "append" | "integrate" | "importMirror" | "checkHead">;
  readonly journal: Pick<Journal, "read" | "ship">;
  readonly documents: Pick<Documents, "keep">;
  readonly vault: Pick<Vault, "rebuildIndex">;
  readonly notices: Pick<Notices, "queueAgain">;
  readonly marks: Pick<Marks, "replay">;
  readonly requests: Pick<Requests, "replay">;
  readonly destruction: DestructionDeps;
  /** Where the living epoch's own key-store backup stands. */
  readonly keyStoreBackups: string;
  /** The mirror's folder. */
  readonly ledgerFolder: string;
}

/** One restore that runs. */
export interface RestoreRun {
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
  /** What the steps before have noted. */
  readonly done: Map<RestoreStep, JsonObject>;
}
