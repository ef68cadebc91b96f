import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { newId } from "../../platform/id.ts";
import { appliedMigrations } from "../../platform/migrations.store.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { copyOut, identityCounters, liftTimeLimits, serverVersion, tableShapes } from "./backed-tables.store.ts";
import type { BackupDeps } from "./backup-deps.ts";
import { BackupFault } from "./backup-fault.ts";
import { copyFile, storedFiles, storedPath, syncFolder, writeRows, writeWhole, writtenAt } from "./backup-files.ts";
import { whileLocked } from "./backup-lock.store.ts";
import { checkBackup } from "./check-backup.ts";
import {
  type AppliedFile, type BackedFile, type BackedTable, DATA_FOLDER, FILES_FOLDER, FILES_LIST, KEYS_FOLDER, MAC_FILE, type Manifest, MANIFEST_FILE, MANIFEST_FORMAT,
  manifestMac, manifestText, TABLES_FOLDER,
} from "./manifest.ts";
import { isBackedUp, SCHEMAS_LEFT_OUT, TABLES_LEFT_OUT } from "./what-is-kept.ts";

/** What a backup holds, for people and programs. */
export interface BackupReport {
  readonly id: string;
  readonly folder: string;
  readonly takenAt: string;
  readonly tables: number;
  readonly rows: number;
  readonly files: number;
  readonly keys: number;
  /** Size of the published log in it. */
  readonly bytes: number;
}

type Snapshot = Pick<Manifest, "takenAt" | "postgres" | "migrations" | "tables" | "counters">;

async function applied(sql: SqlOrTx): Promise<AppliedFile[]> {
  return (await appliedMigrations(sql)).map(({ name, hash }) => ({ name, hash: hash.toString("hex") }));
}

/** All rows as they stood at one instant, whatever is written meanwhile. */
async function writeTables(deps: BackupDeps, folder: string, takenAt: Date): Promise<Snapshot> {
  const { databases, steps } = deps;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return databases.dataOwner.begin("isolation level repeatable read read only", async (tx) => {
    await liftTimeLimits(tx);
    const tables: BackedTable[] = [];
    for (const shape of (await tableShapes(tx)).filter(({ schema, table }) => isBackedUp(schema, table))) {
      const file = await writeRows(join(folder, `${shape.schema}.${shape.table}.copy.gz`), copyOut(tx, shape));
      tables.push({ ...shape, ...file });
      await steps("backup:table-written");
    }
    const counters = await countersOf(tx, tables);
    const migrations = { data: await applied(tx), keys: await applied(databases.keysOwner) };
    return { takenAt: takenAt.toISOString(), postgres: await serverVersion(tx), migrations, tables, counters };
  });
}

async function countersOf(tx: Tx, tables: readonly BackedTable[]): Promise<Manifest["counters"]> {
  const held = new Set(tables.map(({ schema, table }) => `${schema}.${table}`));
  return (await identityCounters(tx)).filter(({ schema, table }) => held.has(`${schema}.${table}`));
}

/**
 * The file store, after the rows: a file is written before the row that names it, so every file of the snapshot is there, or was deleted since.
 * What is younger than the snapshot belongs to nobody in it.
 */
async function writeFiles(deps: BackupDeps, folder: string, before_ms: number): Promise<Manifest["files"]> {
  let count = 0;
  const copied = async function* (): AsyncGenerator<Buffer> {
    for await (const id of storedFiles(deps.filesDir)) {
      const from = storedPath(deps.filesDir, id);
      const written = await writtenAt(from);
      if (written === null || written > before_ms) continue;
      const file = await copyFile(from, storedPath(join(folder, FILES_FOLDER), id));
      if (file === null) continue;
      count += 1;
      yield Buffer.from(`${file.sha256} ${file.bytes} ${id}\n`);
    }
  };
  const list = await writeWhole(join(folder, FILES_LIST), copied());
  return { ...list, count };
}

/** The disk's own clock: what the file store's files are compared with. */
async function markTime(folder: string): Promise<number> {
  const mark = join(folder, "taken");
  await writeWhole(mark, []);
  return (await writtenAt(mark)) ?? 0;
}

async function ledgerEntry(deps: BackupDeps, id: string, at: Date): Promise<void> {
  await deps.databases.data.begin(async (tx) => {
    await deps.ledger.append(tx, [{
      operation: "store", clause: "S1", purpose: null, subject: null, actor: { kind: "system", job: "backup" }, fields: [], requestId: id, at, detail: { backup: id },
    }]);
  });
}

async function write(deps: BackupDeps, folder: string): Promise<Manifest> {
  const { clock, keys, ledger, journal, steps } = deps;
  const id = newId();
  const takenAt = clock.now();
  // First, so that a copy of everything that nobody could write down does not exist.
  await ledgerEntry(deps, id, takenAt);
  await steps("backup:entered");
  const data = join(folder, DATA_FOLDER);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const checkpoint = (await ledger.checkpoint())?.note ?? null;
  const journalRecords = (await journal.read()).length;
  const snapshot = await writeTables(deps, join(data, TABLES_FOLDER), takenAt);
  await steps("backup:tables-written");
  const files = await writeFiles(deps, data, await markTime(data));
  await steps("backup:files-written");
  // Data first, keys after: a key made meanwhile is one too many, never one too few.
  const store = await keys.keyStoreBackup(join(folder, KEYS_FOLDER));
  await steps("backup:keys-written");
  const keyStore = { name: store.name, epoch: store.epoch, keys: store.keys, sha256: store.hash.toString("hex"), bytes: (await stat(store.path)).size };
  const leftOut = [...Object.keys(SCHEMAS_LEFT_OUT), ...Object.keys(TABLES_LEFT_OUT)];
  return { format: MANIFEST_FORMAT, id, ...snapshot, doneAt: clock.now().toISOString(), leftOut, files, checkpoint, journalRecords, keyStore };
}

async function assertFree(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
  if (names.length > 0) throw new BackupFault("folder-not-empty", folder);
}

async function writeManifest(folder: string, manifest: Manifest, journalKey: Buffer): Promise<void> {
  const text = manifestText(manifest);
  await writeWhole(join(folder, DATA_FOLDER, MANIFEST_FILE), [Buffer.from(text)]);
  await writeWhole(join(folder, DATA_FOLDER, MAC_FILE), [Buffer.from(`${manifestMac(journalKey, text)}\n`)]);
}

/**
 * Writes a backup of everything but short-lived tables into `dir`: data and files under `data/`, the key store's own backup under `keys/`, so that
 * the two can be kept apart. The folder appears under its name when all was written and read back; a killed backup leaves `dir.unfinished`, which the
 * next run removes. Memory does not grow with the data. Throws BackupFault. clause:S1
 */
export async function backUp(deps: BackupDeps, dir: string): Promise<BackupReport> {
  const folder = resolve(dir);
  await assertFree(folder);
  return whileLocked(deps.databases.dataOwner, async () => {
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    const manifest = await write(deps, unfinished);
    await writeManifest(unfinished, manifest, deps.longLived.journal);
    await deps.steps("backup:manifest-written");
    await checkBackup(unfinished, deps.longLived.journal);
    await deps.steps("backup:read-back");
    for (const part of [DATA_FOLDER, KEYS_FOLDER, ""]) await syncFolder(join(unfinished, part));
    await rename(unfinished, folder);
    await syncFolder(dirname(folder));
    await deps.steps("backup:named");
    return reportOf(manifest, folder);
  });
}

function reportOf(manifest: Manifest, folder: string): BackupReport {
  const sum = (of: (file: BackedTable) => number): number => manifest.tables.reduce((total, table) => total + of(table), 0);
  const parts: readonly BackedFile[] = [manifest.files, manifest.keyStore];
  return {
    id: manifest.id, folder, takenAt: manifest.takenAt, tables: manifest.tables.length, rows: sum(({ rows }) => rows), files: manifest.files.count,
    keys: manifest.keyStore.keys, bytes: sum(({ bytes }) => bytes) + parts.reduce((total, { bytes }) => total + bytes, 0),
  };
}
