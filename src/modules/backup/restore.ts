import { resolve } from "node:path";
import { newId } from "../../platform/id.ts";
import type { JsonObject } from "../../policy/index.ts";
import { BackupFault } from "./backup-fault.ts";
import { whileLocked } from "./backup-lock.store.ts";
import { checkBackup } from "./check-backup.ts";
import { assertLoadable, loadTables } from "./load-tables.ts";
import type { Manifest } from "./manifest.ts";
import { destroyAllAgain, replayChoices } from "./replay-journal.ts";
import type { RestoreDeps, RestoreRun } from "./restore-deps.ts";
import { assertMirror, bringFilesBack, bringKeysBack, importLog, loggedSizes, freezeDoubtful, open, rebuildIndex } from "./restore-steps.ts";
import { type BegunRestore, insertRestore, insertRestoreStep, restoreSteps, type RestoreStep, unfinishedRestore } from "./restores.store.ts";

/** What a restore did, step by step. Counts only. */
export interface RestoreReport {
  readonly restore: string;
  readonly backup: string;
  /** Null where the key store alone came back. */
  readonly backupTakenAt: string | null;
  readonly steps: Readonly<Partial<Record<RestoreStep, JsonObject>>>;
}

type Work = (deps: RestoreDeps, run: RestoreRun) => Promise<JsonObject>;

/** In this order, each safe to run again. Nothing is open to anybody before the last. */
const WORK: readonly (readonly [Exclude<RestoreStep, "loaded">, Work])[] = [
  ["files", bringFilesBack],
  ["log", importLog],
  ["journal", replayChoices],
  ["destroyed", destroyAllAgain],
  ["frozen", freezeDoubtful],
  ["index", rebuildIndex],
  ["opened", open],
];

/** The restore to go on with, or a new one, noted before the first row comes back: from then on the service does not open. */
async function begin(deps: RestoreDeps, manifest: Manifest): Promise<BegunRestore> {
  const owner = deps.databases.dataOwner;
  const begun = await unfinishedRestore(owner);
  if (begun !== null) {
    if (begun.backup !== manifest.id) throw new BackupFault("another-restore", begun.backup);
    return begun;
  }
  await assertLoadable(deps, manifest);
  const fresh = { restore: newId(), backup: manifest.id, backupAt: new Date(manifest.takenAt) };
  await owner.begin((tx) => insertRestore(tx, fresh, deps.clock.now()));
  await deps.steps("restore:begun");
  return fresh;
}

async function load(deps: RestoreDeps, run: RestoreRun): Promise<void> {
  if (run.done.has("loaded")) return;
  await deps.databases.dataOwner.begin(async (tx) => {
    const rows = await loadTables(deps, tx, run.folder, run.manifest);
    // How far the log had come in the backup: what is published beyond it was lost, however often the next steps run.
    const detail = { tables: run.manifest.tables.length, rows, logs: await loggedSizes(tx) };
    await insertRestoreStep(tx, run.id, "loaded", deps.clock.now(), detail);
    await deps.steps("restore:loaded-uncommitted");
    run.done.set("loaded", detail);
  });
  await deps.steps("restore:loaded");
}

async function takeSteps(deps: RestoreDeps, run: RestoreRun): Promise<void> {
  await load(deps, run);
  for (const [step, work] of WORK) {
    if (run.done.has(step)) continue;
    const detail = await work(deps, run);
    await insertRestoreStep(deps.databases.dataOwner, run.id, step, deps.clock.now(), detail);
    run.done.set(step, detail);
    await deps.steps("restore:step-noted");
  }
}

/**
 * Restores the backup in `dir` into an empty installation: rows and files come back, the log is brought up to what was published, the journal's withdrawals,
 * restrictions and destructions are repeated, people whose record may lack something are frozen, and only then the service may open.
 * It can be killed at any time and run again with the same backup. Throws BackupFault, LedgerHeadContradiction, JournalSpoilt. clause:D2, clause:S1
 */
export async function restoreBackup(deps: RestoreDeps, dir: string): Promise<RestoreReport> {
  const folder = resolve(dir);
  return whileLocked(deps.databases.dataOwner, async () => {
    const manifest = await checkBackup(folder, deps.longLived.journal);
    await assertMirror(deps, manifest);
    if ((await deps.journal.read()).length < manifest.journalRecords) throw new BackupFault("journal-lost");
    const { restore: id } = await begin(deps, manifest);
    await bringKeysBack(deps, folder, manifest);
    const run: RestoreRun = { id, folder, manifest, done: await restoreSteps(deps.databases.dataOwner, id) };
    await takeSteps(deps, run);
    return { restore: id, backup: manifest.id, backupTakenAt: manifest.takenAt, steps: Object.fromEntries(run.done) };
  });
}
