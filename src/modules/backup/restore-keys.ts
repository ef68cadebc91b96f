import { join, resolve } from "node:path";
import { newId } from "../../platform/id.ts";
import type { JsonObject } from "../../policy/index.ts";
import { BackupFault } from "./backup-fault.ts";
import { whileLocked } from "./backup-lock.store.ts";
import { KEYS_FOLDER } from "./manifest.ts";
import { destroyAllAgain } from "./replay-journal.ts";
import type { RestoreDeps } from "./restore-deps.ts";
import { freezeKeyless, rebuildIndex, restoreNewest } from "./restore-steps.ts";
import { insertRestore, insertRestoreStep, restoreSteps, type RestoreStep, unfinishedRestore } from "./restores.store.ts";
import type { RestoreReport } from "./restore.ts";

/** What stands for a backup's id where no backup of the data was taken in. */
const KEYS_ONLY = "00000000-0000-0000-0000-000000000000";

/** The restore to go on with, or a new one. Noted before a key comes back: until its end nobody reads with a key that was destroyed since. */
async function begin(deps: RestoreDeps): Promise<string> {
  const owner = deps.databases.dataOwner;
  const begun = await unfinishedRestore(owner);
  if (begun !== null && begun.backup !== KEYS_ONLY) throw new BackupFault("another-restore", begun.backup);
  if (begun !== null) return begun.restore;
  if ((await deps.keys.epochs()).length > 0) throw new BackupFault("key-store-there");
  const restore = newId();
  const at = deps.clock.now();
  await owner.begin((tx) => insertRestore(tx, { restore, backup: KEYS_ONLY, backupAt: at }, at));
  return restore;
}

/**
 * Restores the key store alone, when its database was lost and the data were not: the newest backup that a key of KEYS_DIR still opens, from the key store's own folder
 * or from `dir`. Keys that were destroyed since are destroyed again, the index is built anew, and people whose keys did not come back are frozen.
 * Can be killed and run again. Throws BackupFault. clause:D2
 */
export async function restoreKeysOnly(deps: RestoreDeps, dir: string): Promise<RestoreReport> {
  return whileLocked(deps.databases.dataOwner, async () => {
    const id = await begin(deps);
    await deps.steps("restore:keys-begun");
    if ((await deps.keys.epochs()).length === 0) await restoreNewest(deps, [deps.keyStoreBackups, join(resolve(dir), KEYS_FOLDER)]);
    await deps.keys.start();
    await deps.steps("restore:keys-only-there");
    const done = await restoreSteps(deps.databases.dataOwner, id);
    const take = async (step: RestoreStep, work: () => Promise<JsonObject>): Promise<void> => {
      if (done.has(step)) return;
      const detail = await work();
      await insertRestoreStep(deps.databases.dataOwner, id, step, deps.clock.now(), detail);
      done.set(step, detail);
    };
    await take("destroyed", () => destroyAllAgain(deps));
    await take("frozen", () => freezeKeyless(deps, { id }));
    await take("index", () => rebuildIndex(deps));
    await take("opened", () => Promise.resolve({}));
    return { restore: id, backup: KEYS_ONLY, backupTakenAt: null, steps: Object.fromEntries(done) };
  });
}
