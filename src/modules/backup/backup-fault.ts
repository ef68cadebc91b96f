export const BACKUP_FAULTS = [
  "folder-not-empty", "another-backup-runs", "not-a-backup", "changed", "incomplete", "other-keys", "other-schema", "installation-not-empty", "another-restore",
  "database-lost", "restore-unfinished", "key-store-lost", "key-store-backup-lost", "key-store-there", "mirror-lost", "journal-lost",
] as const;
export type BackupFaultKind = (typeof BACKUP_FAULTS)[number];

const WORDS: Readonly<Record<BackupFaultKind, string>> = {
  "folder-not-empty": "the folder exists and is not empty: a backup goes into a new one",
  "another-backup-runs": "another backup of this installation is running",
  "not-a-backup": "the folder holds no complete backup",
  changed: "the backup is not as it was written",
  incomplete: "the backup lacks a part",
  "other-keys": "the backup was not made with the long-lived keys in KEYS_DIR",
  "other-schema": "the backup was made by a program with other migrations: restore with that version, then start the newer one",
  "installation-not-empty": "the installation holds data: a restore goes into an empty one",
  "another-restore": "the restore of another backup was begun here and is not finished",
  "database-lost": "the database is empty, but a published log of this installation exists: restore a backup",
  "restore-unfinished": "a restore is not finished: run the same restore again",
  "key-store-lost": "the key store is empty",
  "key-store-backup-lost": "the key store is empty and no backup of it opens with the keys in KEYS_DIR",
  "key-store-there": "the key store holds keys: only an empty one is restored",
  "mirror-lost": "the published log is missing in DATA_DIR/ledger: bring a copy of it back first",
  "journal-lost": "the journal holds less than it did when the backup was taken",
};

/** A backup that cannot be made, or that must not be restored here. Names files and tables, never a value. */
export class BackupFault extends Error {
  readonly kind: BackupFaultKind;

  constructor(kind: BackupFaultKind, where = "") {
    super(where === "" ? WORDS[kind] : `${WORDS[kind]} (${where})`);
    this.name = "BackupFault";
    this.kind = kind;
  }
}
