import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isId } from "../../platform/id.ts";
import { BackupFault } from "./backup-fault.ts";
import { checkFile, checkRows, storedPath } from "./backup-files.ts";
import { type BackedFile, type BackedTable, DATA_FOLDER, FILES_FOLDER, FILES_LIST, KEYS_FOLDER, type Manifest, readManifest, TABLES_FOLDER } from "./manifest.ts";

/** Where a table's rows lie in a backup. */
export function rowsPath(folder: string, { schema, table }: Pick<BackedTable, "schema" | "table">): string {
  return join(folder, DATA_FOLDER, TABLES_FOLDER, `${schema}.${table}.copy.gz`);
}

/** The folder of a backup's files, laid out as the file store lays them out. */
export function filesFolder(folder: string): string {
  return join(folder, DATA_FOLDER, FILES_FOLDER);
}

/** The files of a backup, one after another. Throws BackupFault `changed` on a line that is none. */
export async function* listedFiles(folder: string): AsyncGenerator<BackedFile & { id: string }> {
  const lines = createInterface({ input: createReadStream(join(folder, DATA_FOLDER, FILES_LIST)), crlfDelay: Infinity });
  for await (const line of lines) {
    const [sha256 = "", bytes = "", id = ""] = line.split(" ");
    if (!/^[0-9a-f]{64}$/.test(sha256) || !/^\d+$/.test(bytes) || !isId(id)) throw new BackupFault("changed", FILES_LIST);
    yield { sha256, bytes: Number(bytes), id };
  }
}

/**
 * Reads a backup to its last byte: everything the manifest names is there, as it was written. The keys may be missing: they are kept apart, and only
 * a lost key store needs them. Throws BackupFault.
 */
export async function checkBackup(folder: string, journalKey: Buffer): Promise<Manifest> {
  const manifest = await readManifest(folder, journalKey);
  for (const table of manifest.tables) await checkRows(rowsPath(folder, table), table);
  await checkFile(join(folder, DATA_FOLDER, FILES_LIST), manifest.files);
  let count = 0;
  for await (const file of listedFiles(folder)) {
    await checkFile(storedPath(filesFolder(folder), file.id), file);
    count += 1;
  }
  if (count !== manifest.files.count) throw new BackupFault("changed", FILES_LIST);
  await checkFile(join(folder, KEYS_FOLDER, manifest.keyStore.name), manifest.keyStore).catch((error: unknown) => {
    if (!(error instanceof BackupFault && error.kind === "incomplete")) throw error;
  });
  return manifest;
}
