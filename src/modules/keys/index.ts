export { FOUND_MAX, PREFIX_LETTERS_MIN, type BlindIndex } from "./blind-index.ts";
export type { TurnOutcome } from "./epoch-turn.ts";
export type { EpochRow, EpochState } from "./epochs.store.ts";
export { KeyStoreBackupFault, type KeyStoreBackup } from "./key-backup.ts";
export { KeyFileFault, type KeyFolders } from "./key-files.ts";
export { KEY_CACHED_MS_MAX, KeyStore, type KeyStoreDeps } from "./key-store.ts";
export type { KeyCompartment } from "./key-wrapping.ts";
export {
  acknowledgeOfflineCopy,
  dropPreviousKey,
  initKeys,
  loadLongLivedKeys,
  LONG_LIVED,
  offlineCopyAcknowledged,
  ROTATABLE,
  rotateLongLivedKey,
  writeOfflineCopy,
  type LongLivedKeys,
  type LongLivedName,
} from "./long-lived-keys.ts";
export { ORPHAN_AGE_MS, type KeysKnown } from "./orphan-sweep.ts";
export { EPOCH_AGE_MS_MAX, type KeyStoreFault, type KeyStoreReadiness } from "./readiness.ts";
export { SubjectKey } from "./subject-key.ts";
