import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initKeys, KeyStore, type KeyFolders, type LongLivedKeys } from "../../src/modules/keys/index.ts";
import type { Clock } from "../../src/platform/clock.ts";
import type { Databases } from "../../src/platform/postgres.ts";
import type { Steps } from "../../src/platform/steps.ts";
import { atEnd } from "./at-end.ts";

export interface TestKeyStore {
  readonly keys: KeyStore;
  readonly longLived: LongLivedKeys;
  readonly folders: KeyFolders;
  readonly backupFolder: string;
  /** Another store on the same database and folders, as a second process has it. */
  another(options?: { steps?: Steps; cachedPlaces_max?: number }): KeyStore;
}

/** A started key store with two key folders, which listens already; closed and removed when the test file ends. */
export async function testKeyStore(databases: Pick<Databases, "keys">, clock: Clock): Promise<TestKeyStore> {
  const root = mkdtempSync(join(tmpdir(), "robotek-keys-"));
  const folders: KeyFolders = [join(root, "first"), join(root, "second")];
  const backupFolder = join(root, "backups");
  const longLived = await initKeys(folders);
  const opened: KeyStore[] = [];
  const another: TestKeyStore["another"] = (options = {}) => {
    const store = new KeyStore({ databases, clock, folders, longLived, backupFolder, ...options });
    opened.push(store);
    return store;
  };
  const keys = another();
  await keys.start();
  atEnd(async () => {
    await Promise.all(opened.map((store) => store.close()));
    rmSync(root, { recursive: true, force: true });
  });
  await untilHears(keys);
  return { keys, longLived, folders, backupFolder, another };
}

/** Waits until news of destroyed keys reach the store. */
export async function untilHears(store: KeyStore): Promise<void> {
  for (let i = 0; i < 500 && !store.hears(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  if (!store.hears()) throw new Error("the key store does not listen");
}
