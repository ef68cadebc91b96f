import { setTimeout } from "node:timers/promises";
import type { Clock } from "../../platform/clock.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { Steps } from "../../platform/steps.ts";
import { reindexBatch } from "./blind-index.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import {
  anythingUnder, epochRows, holdsTurnLock, insertLiving, livingEpoch, notifyEpoch, recordBackup, recordErased, recordErasing, releaseTurnLock, retireLiving, tryTurnLock,
  type EpochRow, type ReservedSql,
} from "./epochs.store.ts";
import { listKeyStoreBackups, removeKeyStoreBackup, writeKeyStoreBackup, type KeyStoreBackup } from "./key-backup.ts";
import { KeyFileFault } from "./key-files.ts";
import { unwrapKey, wrapKey, type EpochKey } from "./key-wrapping.ts";
import { keysToRewrap, updateWrapped } from "./keys.store.ts";

export const REWRAP_BATCH = 500;
const WAITED_FOR_TURN_S_MAX = 600;
const WAIT_MS = 100;
const LOWEST_ID = "00000000-0000-0000-0000-000000000000";

export interface EpochTurnDeps {
  readonly sql: Sql;
  readonly clock: Clock;
  readonly epochs: EpochKeys;
  readonly backupFolder: string;
  readonly steps: Steps;
}

/** `busy`: another process is at it, and this one did nothing. */
export type TurnOutcome = { readonly outcome: "turned"; readonly epoch: number } | { readonly outcome: "busy" };

/**
 * The turn of the wrapping key. Every step may be killed and the whole run again: `finish` does what is left, whoever left it, and is the only
 * way a turn ends. The order is the promise: nothing is erased before all keys are wrapped anew and a backup of them was read back.
 */
export class EpochTurn {
  readonly #deps: EpochTurnDeps;

  constructor(deps: EpochTurnDeps) {
    this.#deps = deps;
  }

  /** Finishes what a killed turn left, then turns once, unless it is told to begin none. */
  async turn(at: Date, begin: boolean): Promise<TurnOutcome> {
    const epoch = await this.#locked(async (session) => {
      const living = await this.#finish(session);
      if (!begin) return living;
      await this.#begin(session, at);
      return this.#finish(session);
    });
    return epoch === null ? { outcome: "busy" } : { outcome: "turned", epoch };
  }

  /**
   * Finishes what a killed turn left, and makes the first epoch where there is none. While another process is making the first one it waits: a log begun before it
   * stands would look like one whose key store was lost. Throws Error when none came, KeyFileFault where the key store was lost.
   * @param anew a first epoch is made though KEYS_DIR holds the key of an old one: for a restore that knows of no key
   */
  async recover({ anew = false } = {}): Promise<void> {
    for (let waited = 0; waited < WAITED_FOR_TURN_S_MAX * 1_000; waited += WAIT_MS) {
      await this.#locked(async (session) => {
        if ((await livingEpoch(this.#deps.sql)) === null) await this.#beginFirst(session, anew);
        return this.#finish(session);
      });
      const living = await livingEpoch(this.#deps.sql);
      if (living !== null) {
        await this.#deps.epochs.endFirstStart();
        return this.#deps.epochs.repair(living);
      }
      await setTimeout(WAIT_MS);
    }
    throw new Error("the key store has no living epoch");
  }

  /** Whether no row tells of an epoch while KEYS_DIR holds the key of one: another database, or one that was lost. */
  async lost(): Promise<boolean> {
    // In this order: another process may be ending its first start.
    return (await this.#deps.epochs.holdsKeyOfOld()) && (await epochRows(this.#deps.sql)).length === 0;
  }

  async refreshBackup(): Promise<void> {
    await this.#locked(async () => {
      const living = await livingEpoch(this.#deps.sql);
      if (living === null) return 0;
      await this.#backUp(living);
      await this.#removeOldBackups();
      return living.epoch;
    });
  }

  /** A backup into another folder. Waits for a turn that runs, and finishes one that died: its keys would be missing. */
  async backUpInto(folder: string): Promise<KeyStoreBackup> {
    for (let attempt = 0; attempt < WAITED_FOR_TURN_S_MAX; attempt += 1) {
      const backup = await this.#locked(async (session) => {
        await this.#finish(session);
        const living = await livingEpoch(this.#deps.sql);
        if (living === null) throw new Error("the key store has no living epoch");
        return writeKeyStoreBackup({ sql: this.#deps.sql, key: await this.#deps.epochs.of(living), folder, at: this.#deps.clock.now() });
      });
      if (backup !== null) return backup;
      await setTimeout(1_000);
    }
    throw new Error("a key turn runs for too long");
  }

  async #locked<T>(work: (session: ReservedSql) => Promise<T>): Promise<T | null> {
    const session = await this.#deps.sql.reserve();
    try {
      if (!(await tryTurnLock(session))) return null;
      try {
        return await work(session);
      } finally {
        // A lost session has lost its lock already.
        await releaseTurnLock(session).catch(() => undefined);
      }
    } finally {
      session.release();
    }
  }

  async #beginFirst(session: ReservedSql, anew: boolean): Promise<void> {
    if (!anew && (await this.lost())) throw new KeyFileFault("of an epoch", "stands in KEYS_DIR, but the key store is empty");
    await this.#deps.epochs.noteFirstStart();
    await this.#begin(session, this.#deps.clock.now());
  }

  async #begin(session: ReservedSql, at: Date): Promise<void> {
    const { epochs, sql, steps } = this.#deps;
    const rows = await epochRows(sql);
    const living = rows.find((row) => row.state === "living");
    // These are another installation's folders, or a disk is not there just now: nothing in them is a stray, and no key may be called erased that lives on elsewhere (clause:D2).
    if (living !== undefined && (await epochs.copies(living)) !== epochs.folderCount) throw new KeyFileFault(`of epoch ${living.epoch}`, "is not in every folder of KEYS_DIR");
    await this.#demandLock(session);
    const next = (rows.at(-1)?.epoch ?? 0) + 1;
    await epochs.eraseStrays(rows.filter((row) => row.state === "living" || row.state === "retired"), next);
    await steps("key-turn:strays-erased");
    const fingerprint = await epochs.make(next);
    await steps("key-turn:key-written");
    await this.#demandLock(session);
    await sql.begin(async (tx) => {
      // Waits for every key that is just being made under the old epoch: what commits later is made under the new one.
      await retireLiving(tx, next);
      await insertLiving(tx, next, fingerprint, at);
    });
    await steps("key-turn:epoch-recorded");
    await notifyEpoch(sql);
  }

  async #finish(session: ReservedSql): Promise<number> {
    const { clock, epochs, sql, steps } = this.#deps;
    const rows = await epochRows(sql);
    const living = rows.find((row) => row.state === "living");
    if (living === undefined) throw new Error("the key store has no living epoch");
    const retired = rows.filter((row) => row.state === "retired");
    if (retired.length > 0) {
      const keys = await epochs.all(sql);
      await this.#rewrapAll(living.epoch, keys);
      await this.#reindexAll(living.epoch, keys);
    }
    if (living.backup_at === null) await this.#backUp(living);
    for (const row of retired) {
      await this.#demandErasable(session, living.epoch, row);
      await recordErasing(sql, row.epoch);
      await steps("key-turn:erasure-begun");
    }
    for (const row of rows.filter(({ state }) => state === "retired" || state === "erasing")) {
      await epochs.erase(row);
      await steps("key-turn:old-key-erased");
      await recordErased(sql, row.epoch, clock.now());
      await steps("key-turn:erasure-recorded");
    }
    await this.#removeOldBackups();
    await steps("key-turn:old-backups-removed");
    await notifyEpoch(sql);
    return living.epoch;
  }

  async #rewrapAll(living: number, keys: ReadonlyMap<number, EpochKey>): Promise<void> {
    const to = keyOf(keys, living);
    let after = { subject: LOWEST_ID, keyId: LOWEST_ID };
    for (;;) {
      const rows = await keysToRewrap(this.#deps.sql, living, after, REWRAP_BATCH);
      const last = rows.at(-1);
      if (last === undefined) break;
      const wrapped = rows.map((row) => {
        const place = { keyId: row.key_id, subject: row.subject_id, compartment: row.compartment };
        const secret = unwrapKey(keyOf(keys, row.epoch), { ...place, epoch: row.epoch }, row.wrapped);
        return { subject: row.subject_id, keyId: row.key_id, before: row.epoch, wrapped: wrapKey(to, { ...place, epoch: living }, secret) };
      });
      await updateWrapped(this.#deps.sql, living, wrapped);
      await this.#deps.steps("key-turn:rewrap-batch");
      after = { subject: last.subject_id, keyId: last.key_id };
    }
    await this.#deps.steps("key-turn:rewrapped");
  }

  async #reindexAll(living: number, keys: ReadonlyMap<number, EpochKey>): Promise<void> {
    let after: { subject: string; field: string } | null = { subject: LOWEST_ID, field: "" };
    for (;;) {
      after = await reindexBatch(this.#deps.sql, { living: keyOf(keys, living), keys, after, limit: REWRAP_BATCH });
      if (after === null) break;
      await this.#deps.steps("key-turn:reindex-batch");
    }
    await this.#deps.steps("key-turn:reindexed");
  }

  async #backUp(living: EpochRow): Promise<void> {
    const { backupFolder, clock, epochs, sql, steps } = this.#deps;
    const backup = await writeKeyStoreBackup({ sql, key: await epochs.of(living), folder: backupFolder, at: clock.now() });
    await steps("key-turn:backup-written");
    await recordBackup(sql, living.epoch, { name: backup.name, hash: backup.hash, at: backup.at });
    await steps("key-turn:backup-recorded");
  }

  async #removeOldBackups(): Promise<void> {
    const { backupFolder, sql } = this.#deps;
    const living = await livingEpoch(sql);
    const kept = living?.backup_name ?? null;
    if (kept === null) return;
    for (const name of await listKeyStoreBackups(backupFolder)) if (name !== kept) await removeKeyStoreBackup(backupFolder, name);
  }

  /** The last look before the step that cannot be taken back. */
  async #demandErasable(session: ReservedSql, living: number, old: EpochRow): Promise<void> {
    await this.#demandLock(session);
    const row = await livingEpoch(this.#deps.sql);
    if (row?.epoch !== living || row.backup_at === null) throw new Error("the living epoch has no key-store backup");
    if ((await this.#deps.epochs.copies(row)) !== this.#deps.epochs.folderCount) throw new Error("the living epoch's key is not in every folder of KEYS_DIR");
    if ((await this.#deps.epochs.copies(old)) !== this.#deps.epochs.folderCount) throw new KeyFileFault(`of epoch ${old.epoch}`, "is to be erased and is not in every folder of KEYS_DIR");
    if (await anythingUnder(this.#deps.sql, living)) throw new Error("keys are left under an epoch that was to be erased");
  }

  async #demandLock(session: ReservedSql): Promise<void> {
    if (!(await holdsTurnLock(session))) throw new Error("the lock of the key turn was lost");
  }
}

function keyOf(keys: ReadonlyMap<number, EpochKey>, epoch: number): EpochKey {
  const key = keys.get(epoch);
  if (key === undefined) throw new Error(`epoch ${epoch} has no key any more`);
  return key;
}
