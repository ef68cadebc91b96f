import { randomBytes } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { equalConstantTime } from "../../platform/crypto.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import { epochRows, type EpochRow } from "./epochs.store.ts";
import { eraseKeyFile, KeyFileFault, listKeyFiles, readKeyFile, writeKeyFile, type KeyFolders } from "./key-files.ts";
import { deriveEpochKey, epochFingerprint, type EpochKey } from "./key-wrapping.ts";

/** How long an epoch's key may stay in memory after it was read from its file. */
export const EPOCH_KEY_CACHED_MS_MAX = 60_000;

const FILE = /^\.?epoch-(\d+)-[0-9a-f]{32}\.key(\.[0-9a-f-]+)?$/;

/** Stands beside the keys from before the first one is written until it is recorded: only then is a key that no row tells of one that a killed first start left. */
const FIRST_START = "first-start.begun";

// The fingerprint in the name: two processes that made an epoch at once can never overwrite each other's key.
function fileOf(epoch: number, fingerprint: Buffer): string {
  return `epoch-${epoch}-${fingerprint.toString("hex")}.key`;
}

/** The epoch keys of the folders of KEYS_DIR. Never in a database, never in a backup, never in the offline copy. */
export class EpochKeys {
  readonly #folders: KeyFolders;
  readonly #clock: Clock;
  readonly #cached = new Map<number, { key: EpochKey; untilMs: number }>();

  constructor(folders: KeyFolders, clock: Clock) {
    this.#folders = folders;
    this.#clock = clock;
  }

  /** Makes the key of a new epoch and writes it to all folders; returns when it is on the disks. */
  async make(epoch: number): Promise<Buffer> {
    const secret = randomBytes(32);
    const fingerprint = epochFingerprint(epoch, secret);
    await writeKeyFile(this.#folders, fileOf(epoch, fingerprint), secret);
    return fingerprint;
  }

  /** The key of an epoch that is not erased. Throws KeyFileFault when no folder has it. */
  async of(row: Pick<EpochRow, "epoch" | "fingerprint">): Promise<EpochKey> {
    const cached = this.#cached.get(row.epoch);
    if (cached !== undefined && cached.untilMs > this.#clock.now().getTime()) return cached.key;
    const secret = await this.#read(row.epoch, row.fingerprint);
    if (secret === null) throw new KeyFileFault(`of epoch ${row.epoch}`, "is in no folder of KEYS_DIR");
    const key = deriveEpochKey(row.epoch, secret);
    this.#cached.set(row.epoch, { key, untilMs: this.#clock.now().getTime() + EPOCH_KEY_CACHED_MS_MAX });
    return key;
  }

  /** The keys of all epochs that something may be sealed under, by number. */
  async all(sql: SqlOrTx): Promise<Map<number, EpochKey>> {
    const rows = (await epochRows(sql)).filter((row) => row.state === "living" || row.state === "retired");
    return new Map(await Promise.all(rows.map(async (row) => [row.epoch, await this.of(row)] as const)));
  }

  /** The key of `epoch` when memory holds it and its time is not over. */
  remembered(epoch: number): EpochKey | undefined {
    const cached = this.#cached.get(epoch);
    return cached !== undefined && cached.untilMs > this.#clock.now().getTime() ? cached.key : undefined;
  }

  /** The key of an epoch that no row tells of, by its files: after the key store was lost. Null when no folder has it. */
  async find(epoch: number): Promise<{ fingerprint: Buffer; key: EpochKey } | null> {
    for (const folder of this.#folders) {
      for (const file of await listKeyFiles(folder, (name) => name.startsWith(`epoch-${epoch}-`) && FILE.test(name))) {
        const secret = await readKeyFile(folder, file);
        const fingerprint = secret && epochFingerprint(epoch, secret);
        if (secret && fingerprint && file === fileOf(epoch, fingerprint)) return { fingerprint, key: deriveEpochKey(epoch, secret) };
      }
    }
    return null;
  }

  /** In how many folders the key stands; repaired to all of them when one lost it. */
  async copies(row: Pick<EpochRow, "epoch" | "fingerprint">): Promise<number> {
    let copies = 0;
    for (const folder of this.#folders) {
      const secret = await readKeyFile(folder, fileOf(row.epoch, row.fingerprint));
      if (secret !== null && equalConstantTime(epochFingerprint(row.epoch, secret), row.fingerprint)) copies += 1;
    }
    return copies;
  }

  async repair(row: Pick<EpochRow, "epoch" | "fingerprint">): Promise<void> {
    const copies = await this.copies(row);
    if (copies === 0 || copies === this.#folders.length) return;
    const secret = await this.#read(row.epoch, row.fingerprint);
    if (secret !== null) await writeKeyFile(this.#folders, fileOf(row.epoch, row.fingerprint), secret);
  }

  async erase(row: Pick<EpochRow, "epoch" | "fingerprint">): Promise<void> {
    this.#cached.delete(row.epoch);
    await eraseKeyFile(this.#folders, fileOf(row.epoch, row.fingerprint));
  }

  /**
   * Erases files that no living or retired epoch owns: left by a turn that died before it was recorded, or between erasing and recording. Such a turn made at most
   * the epoch `next`: the key of a later one is of rows that this database lost, and stays.
   */
  async eraseStrays(kept: readonly Pick<EpochRow, "epoch" | "fingerprint">[], next: number): Promise<void> {
    const names = new Set(kept.map((row) => fileOf(row.epoch, row.fingerprint)));
    for (const folder of this.#folders) {
      for (const file of await listKeyFiles(folder, (name) => Number(FILE.exec(name)?.[1] ?? Infinity) <= next && !names.has(name))) await eraseKeyFile([folder], file);
    }
  }

  /** Whether a folder holds an epoch's key that no first start left there: where no row tells of any epoch, it is all that opens what was lost. */
  async holdsKeyOfOld(): Promise<boolean> {
    for (const folder of this.#folders) {
      // In this order: the sign is there before the first key, and goes when that is recorded.
      if ((await listKeyFiles(folder, (name) => FILE.test(name))).length > 0 && (await readKeyFile(folder, FIRST_START)) === null) return true;
    }
    return false;
  }

  async noteFirstStart(): Promise<void> {
    await writeKeyFile(this.#folders, FIRST_START, Buffer.from("The first epoch of this installation is being made.\n"));
  }

  async endFirstStart(): Promise<void> {
    await eraseKeyFile(this.#folders, FIRST_START);
  }

  forget(): void {
    this.#cached.clear();
  }

  get folderCount(): number {
    return this.#folders.length;
  }

  async #read(epoch: number, fingerprint: Buffer): Promise<Buffer | null> {
    for (const folder of this.#folders) {
      const secret = await readKeyFile(folder, fileOf(epoch, fingerprint));
      if (secret !== null && equalConstantTime(epochFingerprint(epoch, secret), fingerprint)) return secret;
    }
    return null;
  }
}
