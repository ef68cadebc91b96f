import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { JsonObject, SubjectId } from "../../policy/index.ts";
import { KeyStoreBackupFault } from "../keys/index.ts";
import { checkpointSizes, readCheckpoint } from "../ledger/index.ts";
import { type FreezeReason, lifeOf, recordLife, whyFrozen } from "../subjects/index.ts";
import { identityCounters, setCounter } from "./backed-tables.store.ts";
import { BackupFault } from "./backup-fault.ts";
import { copyFile, storedPath } from "./backup-files.ts";
import { filesFolder, listedFiles } from "./check-backup.ts";
import { KEYS_FOLDER, type Manifest } from "./manifest.ts";
import { livingAfter } from "./restores.store.ts";
import type { RestoreDeps, RestoreRun } from "./restore-deps.ts";

const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
const SUBJECTS_A_PAGE = 500;
const SYSTEM = { kind: "system", job: "restore" } as const;

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  });
}

/** A log that people hold checkpoints of must go on where it was, not fork: without the mirror nobody knows where that is. Throws BackupFault `mirror-lost`. */
export async function assertMirror(deps: RestoreDeps, manifest: Manifest): Promise<void> {
  const published = readCheckpoint(manifest.checkpoint ?? "")?.size ?? 0;
  if (published === 0) return;
  if (!(await namesIn(deps.ledgerFolder)).includes("checkpoint")) throw new BackupFault("mirror-lost");
}

/**
 * The current key store is used as it stands: it knows what was destroyed since. Only when it is lost, its newest backup that a key of KEYS_DIR
 * still opens is taken; keys that come back to life with it are destroyed again by their hashes. Where the backup knows of no key, none opening is no loss.
 */
export async function bringKeysBack(deps: RestoreDeps, folder: string, manifest: Manifest): Promise<void> {
  const without = manifest.keyStore.keys === 0;
  if ((await deps.keys.epochs()).length === 0) {
    await restoreNewest(deps, [deps.keyStoreBackups, join(folder, KEYS_FOLDER)]).catch((error: unknown) => {
      if (!without || !(error instanceof BackupFault)) throw error;
    });
  }
  await deps.keys.start({ anew: without });
  await deps.steps("restore:keys-there");
}

/** Names hold epoch and time: `keystore-EPOCH-TIME-RANDOM.backup`. */
export async function restoreNewest(deps: RestoreDeps, folders: readonly string[]): Promise<void> {
  const found: { path: string; epoch: number; at: string }[] = [];
  for (const folder of folders) {
    for (const name of await namesIn(folder)) {
      const [, epoch, at] = /^keystore-(\d+)-(\d{8}T\d{6}Z)-[0-9a-f]+\.backup$/.exec(name) ?? [];
      if (epoch !== undefined && at !== undefined) found.push({ path: join(folder, name), epoch: Number(epoch), at });
    }
  }
  found.sort((a, b) => b.epoch - a.epoch || b.at.localeCompare(a.at));
  for (const { path } of found) {
    try {
      await deps.keys.restore(path, deps.clock.now());
      return;
    } catch (error) {
      if (!(error instanceof KeyStoreBackupFault)) throw error;
    }
  }
  throw new BackupFault("key-store-backup-lost");
}

/** Size of each log as the backup had it, by the log's number. */
export async function loggedSizes(sql: SqlOrTx): Promise<Record<string, number>> {
  return Object.fromEntries((await checkpointSizes(sql)).map(({ log_id, size }) => [String(log_id), size]));
}

/** The backup's files; those that lie there already are the same, since a file never changes. */
export async function bringFilesBack(deps: RestoreDeps, { folder }: RestoreRun): Promise<JsonObject> {
  let files = 0;
  let there = 0;
  for await (const { id, bytes } of listedFiles(folder)) {
    const to = storedPath(deps.filesDir, id);
    if ((await stat(to).then((found) => found.size, () => -1)) === bytes) there += 1;
    else await copyFile(storedPath(filesFolder(folder), id), to);
    files += 1;
    await deps.steps("restore:file-back");
  }
  return { files, there };
}

async function allLiving(deps: RestoreDeps): Promise<SubjectId[]> {
  const living: SubjectId[] = [];
  for (let after = LOWEST_ID; ; ) {
    const page = await livingAfter(deps.databases.dataOwner, after, SUBJECTS_A_PAGE);
    living.push(...page);
    const last = page.at(-1);
    if (last === undefined) return living;
    after = last;
  }
}

function sizesOf(run: RestoreRun): Map<number, number> {
  const logs = (run.done.get("loaded")?.["logs"] ?? {}) as Record<string, number>;
  return new Map(Object.entries(logs).map(([log, size]) => [Number(log), size]));
}

/** Brings the log up to the newest published checkpoint. Each person that joined since made an entry: their numbers are not given to anybody else. */
export async function importLog(deps: RestoreDeps, run: RestoreRun): Promise<JsonObject> {
  const { entries } = await deps.ledger.importMirror([], sizesOf(run));
  await deps.steps("restore:log-imported");
  await deps.databases.dataOwner.begin(async (tx) => {
    const counter = (await identityCounters(tx)).find(({ schema, column }) => schema === "subjects" && column === "number");
    const before = run.manifest.counters.find(({ schema, column }) => schema === "subjects" && column === "number");
    if (counter !== undefined && before !== undefined && entries > 0) await setCounter(tx, { ...counter, last: Math.max(counter.last, before.last + entries) });
  });
  return { entries, logs: await loggedSizes(deps.databases.dataOwner) };
}

/** What was published after the backup, for the log itself: `verify --deep` counts such entries as not comparable, and no others. */
function lostOf(run: RestoreRun): JsonObject {
  const before = sizesOf(run);
  const now = Object.entries((run.done.get("log")?.["logs"] ?? {}) as Record<string, number>);
  const lost = now.map(([log, to]) => ({ log: Number(log), from: before.get(Number(log)) ?? 0, to })).filter(({ from, to }) => to > from);
  return lost.length === 0 ? {} : { lost };
}

/**
 * People whose record may lack something: entries about them were published after the backup, or their keys are gone and no journal says why.
 * Nothing is done with their data until the desk has looked (architecture: Backup and restore).
 */
export async function freezeDoubtful(deps: RestoreDeps, run: RestoreRun): Promise<JsonObject> {
  const living = await allLiving(deps);
  const lost = (await deps.ledger.importMirror(living, sizesOf(run))).subjects;
  const keyless = await withoutKeys(deps, living);
  let frozen = 0;
  for (const subject of new Set([...lost.keys(), ...keyless])) {
    const entriesLost = lost.get(subject);
    await freeze(deps, run, subject, entriesLost === undefined ? { reason: "keys-missing" } : { reason: "entries-lost", entriesLost });
    frozen += 1;
  }
  return { living: living.length, frozen, entriesLost: lost.size, keysMissing: keyless.size };
}

/** People of whose keys none came back, when nothing but the key store was lost. */
export async function freezeKeyless(deps: RestoreDeps, run: Pick<RestoreRun, "id">): Promise<JsonObject> {
  const living = await allLiving(deps);
  const keyless = await withoutKeys(deps, living);
  for (const subject of keyless) await freeze(deps, run, subject, { reason: "keys-missing" });
  return { living: living.length, frozen: keyless.size, keysMissing: keyless.size };
}

async function withoutKeys(deps: RestoreDeps, living: readonly SubjectId[]): Promise<Set<SubjectId>> {
  const keyless = new Set<SubjectId>();
  for (let at = 0; at < living.length; at += SUBJECTS_A_PAGE) {
    const page = living.slice(at, at + SUBJECTS_A_PAGE);
    const known = new Set((await deps.keys.openKeys(page, ["ledger"], { fresh: true })).map(({ subject }) => subject));
    for (const subject of page) if (!known.has(subject)) keyless.add(subject);
  }
  return keyless;
}

interface WhyFrozen {
  readonly reason: FreezeReason;
  readonly entriesLost?: number;
}

async function freeze(deps: RestoreDeps, run: Pick<RestoreRun, "id">, subject: SubjectId, why: WhyFrozen): Promise<void> {
  const at = deps.clock.now();
  const { reason, entriesLost } = why;
  await deps.databases.data.begin(async (tx) => {
    const before = await lifeOf(tx, subject);
    if (before !== "living" && before !== "frozen") return;
    // Frozen at 18 already: that the record may lack something is a second reason, which the own word of the grown pupil does not take away.
    if ((await whyFrozen(tx, subject)).some((one) => one.reason === reason)) return;
    await recordLife(tx, subject, "frozen", at, why);
    const entry = { operation: "block", clause: "T7", purpose: "request-handling", subject, actor: SYSTEM, fields: [], requestId: run.id, at } as const;
    // Without the ledger key the entry can be made about nobody: it says what happened, and the row says to whom.
    await deps.ledger.append(tx, [{
      ...entry, ...(reason === "keys-missing" ? { subject: null } : {}), detail: { what: "frozen-by-restore", restore: run.id, reason, ...(entriesLost === undefined ? {} : { entriesLost }) },
    }]);
  });
  await deps.steps("restore:one-frozen");
}

/**
 * Blind indexes are in no backup: they are made anew from what the vault holds. Every key is looked at again by the next sweep, and the key store's own backup is
 * made anew: one that came from elsewhere is not in its place, and may hold keys that were just destroyed again.
 */
export async function rebuildIndex(deps: RestoreDeps): Promise<JsonObject> {
  const { subjects, damaged } = await deps.vault.rebuildIndex();
  await deps.steps("restore:index-built");
  await deps.keys.doubtAllKeys();
  await deps.keys.refreshBackup();
  return { subjects, damaged: damaged.length };
}

/** The last step: what waits is queued again, the restore itself is ledgered, and the log is whole and published. */
export async function open(deps: RestoreDeps, run: RestoreRun): Promise<JsonObject> {
  const letters = await deps.notices.queueAgain();
  await deps.steps("restore:queued-again");
  const at = deps.clock.now();
  await deps.databases.data.begin(async (tx) => {
    await deps.ledger.append(tx, [{
      operation: "store", clause: "S1", purpose: null, subject: null, actor: SYSTEM, fields: [], requestId: run.id, at, detail: { restore: run.id, backup: run.manifest.id },
      publicDetail: { restored: run.manifest.takenAt, ...lostOf(run) },
    }]);
  });
  await deps.journal.ship();
  const { size } = await deps.ledger.integrate();
  await deps.ledger.checkHead();
  return { letters, logSize: size };
}
