import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { canonicalJson, equalConstantTime, hkdf, hmac } from "../../platform/crypto.ts";
import { BackupFault } from "./backup-fault.ts";

export const MANIFEST_FORMAT = "robotek-backup/1";
export const MANIFEST_FILE = "manifest.json";
export const MAC_FILE = "manifest.mac";
export const DATA_FOLDER = "data";
export const KEYS_FOLDER = "keys";
export const TABLES_FOLDER = "tables";
export const FILES_FOLDER = "files";
export const FILES_LIST = "files.list";

/** A file of the backup: bytes on the disk, SHA-256 in hexadecimal digits. */
export interface BackedFile {
  readonly bytes: number;
  readonly sha256: string;
}

export interface BackedTable extends BackedFile {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
}

/** An identity's counter, at least as far as any row of the snapshot. */
export interface BackedCounter {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly last: number;
}

export interface AppliedFile {
  readonly name: string;
  readonly hash: string;
}

/** What a backup says of itself (docs/formats/backup.md). Names no person. */
export interface Manifest {
  readonly format: typeof MANIFEST_FORMAT;
  readonly id: string;
  /** RFC 3339, UTC: when the snapshot was taken, and when all was written and read back. */
  readonly takenAt: string;
  readonly doneAt: string;
  readonly postgres: string;
  readonly migrations: { readonly data: readonly AppliedFile[]; readonly keys: readonly AppliedFile[] };
  readonly tables: readonly BackedTable[];
  readonly counters: readonly BackedCounter[];
  readonly leftOut: readonly string[];
  readonly files: BackedFile & { readonly count: number };
  /** The newest published checkpoint when the backup began; null before the first. */
  readonly checkpoint: string | null;
  /** Records in the journal then: a journal with fewer is not this installation's. */
  readonly journalRecords: number;
  /** The key-store backup in keys/. It dies with its epoch; the data's backup stays good without it. */
  readonly keyStore: BackedFile & { readonly name: string; readonly epoch: number; readonly keys: number };
}

/** The form that is written and hashed. */
export function manifestText(manifest: Manifest): string {
  return `${canonicalJson(manifest)}\n`;
}

/** Keyed by a key that never leaves the installation: whoever stores backups elsewhere cannot change one unseen. */
export function manifestMac(journalKey: Buffer, text: string): string {
  return hmac(hkdf(journalKey, "robotek backup manifest"), text).toString("hex");
}

async function readPart(folder: string, name: string): Promise<string> {
  return readFile(join(folder, DATA_FOLDER, name), "utf8").catch((error: unknown) => {
    throw (error as NodeJS.ErrnoException).code === "ENOENT" ? new BackupFault("not-a-backup", name) : error;
  });
}

/** Reads a backup's manifest. Throws BackupFault `not-a-backup`, and `changed` or `other-keys` when its MAC is not ours. */
export async function readManifest(folder: string, journalKey: Buffer): Promise<Manifest> {
  const text = await readPart(folder, MANIFEST_FILE);
  const mac = (await readPart(folder, MAC_FILE)).trim();
  if (!equalConstantTime(manifestMac(journalKey, text), mac)) throw new BackupFault("other-keys", "or its manifest was changed");
  const manifest = JSON.parse(text) as { format: string };
  if (manifest.format !== MANIFEST_FORMAT) throw new BackupFault("not-a-backup", "another format");
  return manifest as Manifest;
}
