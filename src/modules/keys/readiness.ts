import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../platform/clock.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { epochRows, type EpochRow } from "./epochs.store.ts";

/** An epoch is turned daily and lives a week at most: until the turn, what was destroyed is unreadable but not irrecoverable. */
export const EPOCH_AGE_MS_MAX = 7 * 24 * 60 * 60 * 1_000;
/** How long a turn may take before it counts as stuck. */
const TURN_MS_MAX = 60 * 60 * 1_000;

export type KeyStoreFault = "no-epoch" | "no-key-store-backup" | "epoch-key-missing" | "epoch-too-old" | "turn-stuck" | "deaf-to-destroyed-keys";

export interface KeyStoreReadiness {
  readonly ready: boolean;
  readonly faults: readonly KeyStoreFault[];
}

async function backupStands(folder: string, living: EpochRow): Promise<boolean> {
  if (living.backup_name === null || living.backup_at === null) return false;
  return stat(join(folder, living.backup_name)).then(() => true, () => false);
}

/** What keeps the key store from being relied on, for /readyz. */
export async function keyStoreReadiness(deps: { sql: Sql; epochs: EpochKeys; clock: Clock; backupFolder: string; hears: boolean }): Promise<KeyStoreReadiness> {
  const faults: KeyStoreFault[] = [];
  const rows = await epochRows(deps.sql);
  const living = rows.find((row) => row.state === "living");
  if (living === undefined) return { ready: false, faults: ["no-epoch"] };
  const ageMs = deps.clock.now().getTime() - living.made_at.getTime();
  if (!(await backupStands(deps.backupFolder, living))) faults.push("no-key-store-backup");
  if ((await deps.epochs.copies(living)) < deps.epochs.folderCount) faults.push("epoch-key-missing");
  if (ageMs > EPOCH_AGE_MS_MAX) faults.push("epoch-too-old");
  if (ageMs > TURN_MS_MAX && rows.some((row) => row.state === "retired" || row.state === "erasing")) faults.push("turn-stuck");
  if (!deps.hears) faults.push("deaf-to-destroyed-keys");
  return { ready: faults.length === 0, faults };
}
