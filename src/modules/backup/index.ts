export { assertServable } from "./assert-servable.ts";
export type { BackupDeps } from "./backup-deps.ts";
export { BACKUP_FAULTS, BackupFault, type BackupFaultKind } from "./backup-fault.ts";
export { checkBackup } from "./check-backup.ts";
export { type Manifest, MANIFEST_FORMAT } from "./manifest.ts";
export type { RestoreDeps } from "./restore-deps.ts";
export { restoreBackup, type RestoreReport } from "./restore.ts";
export { SCHEMAS_LEFT_OUT, TABLES_LEFT_OUT } from "./what-is-kept.ts";
export { backUp, type BackupReport } from "./write-backup.ts";
