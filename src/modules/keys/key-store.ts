import { randomBytes } from "node:crypto";
import type { SubjectId } from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { isId, newId } from "../../platform/id.ts";
import { listenTo, type Listening } from "../../platform/listening.ts";
import type { Sql } from "../../platform/postgres.ts";
import { noSteps, type Steps } from "../../platform/steps.ts";
import { BlindIndex } from "./blind-index.ts";
import { EpochKeys } from "./epoch-keys.ts";
import { EpochTurn, type TurnOutcome } from "./epoch-turn.ts";
import { epochRows, livingEpoch, type EpochRow } from "./epochs.store.ts";
import { KeyCache } from "./key-cache.ts";
import { KeyFileFault, type KeyFolders } from "./key-files.ts";
import { restoreKeyStore, type KeyStoreBackup } from "./key-backup.ts";
import { wrapKey, type EpochKey, type KeyCompartment } from "./key-wrapping.ts";
import { deleteKeys, insertKeys, keyNames, keyRows, markAllUnheld, notifyDestroyed } from "./keys.store.ts";
import type { LongLivedKeys } from "./long-lived-keys.ts";
import { sweepOrphans, type KeysKnown } from "./orphan-sweep.ts";
import { keyStoreReadiness, type KeyStoreReadiness } from "./readiness.ts";
import { SubjectKey } from "./subject-key.ts";
import { unwrapRows } from "./unwrapping.ts";

/** A key in memory lives at most so long; step (c) of a destruction waits for it. */
export const KEY_CACHED_MS_MAX = 60_000;
const CACHED_PLACES_MAX = 30_000;
/** Bounds of one call. */
export const KEYS_MADE_MAX = 20;
export const KEYS_OPENED_SUBJECTS_MAX = 2_000;
const DESTROYED_A_MESSAGE = 100;

export interface KeyStoreDeps {
  readonly databases: { readonly keys: Sql };
  readonly clock: Clock;
  readonly folders: KeyFolders;
  readonly longLived: Pick<LongLivedKeys, "index">;
  /** Where the living epoch's own backup stands. */
  readonly backupFolder: string;
  readonly steps?: Steps;
  readonly cachedPlaces_max?: number;
}

/** The keys of all subjects, wrapped in a database of their own. What is destroyed here is unreadable at once and irrecoverable at the next turn. */
export class KeyStore {
  /** Blind indexes: finding people by a value without holding it. */
  readonly index: BlindIndex;
  readonly #sql: Sql;
  readonly #clock: Clock;
  readonly #epochs: EpochKeys;
  readonly #cache: KeyCache;
  readonly #turn: EpochTurn;
  readonly #listening: Listening;
  readonly #backupFolder: string;
  #living: EpochRow | null = null;

  constructor(deps: KeyStoreDeps) {
    this.#sql = deps.databases.keys;
    this.#clock = deps.clock;
    this.#backupFolder = deps.backupFolder;
    this.#epochs = new EpochKeys(deps.folders, deps.clock);
    this.#cache = new KeyCache(deps.cachedPlaces_max ?? CACHED_PLACES_MAX, KEY_CACHED_MS_MAX);
    const shared = { sql: this.#sql, clock: deps.clock, epochs: this.#epochs };
    this.#turn = new EpochTurn({ ...shared, backupFolder: deps.backupFolder, steps: deps.steps ?? noSteps });
    this.index = new BlindIndex({ ...shared, indexKey: deps.longLived.index });
    this.#listening = listenTo(this.#sql, {
      channels: ["keys_destroyed", "keys_epoch"],
      onMessage: (channel, payload) => (channel === "keys_destroyed" ? this.#cache.dropKeys(payload.split(",")) : this.#forgetEpochs()),
      onLost: () => this.forget(),
      onListening: () => this.forget(),
    });
  }

  /** Finishes a turn that died on its way, makes the first epoch when there is none, and writes missing copies of the living epoch's key. Throws KeyFileFault where the store is `lost`, unless it is begun `anew`. */
  async start({ anew = false } = {}): Promise<void> {
    await this.#turn.recover({ anew });
  }

  /** Whether the store is empty while KEYS_DIR holds an epoch's key: to begin in it would erase what opens the store that was lost, or is elsewhere. */
  async lost(): Promise<boolean> {
    return this.#turn.lost();
  }

  /** Makes one key for each compartment. The rows are committed when it answers: first the key, then data under it. */
  async createKeys(subject: SubjectId, compartments: readonly KeyCompartment[], at: Date): Promise<SubjectKey[]> {
    if (compartments.length > KEYS_MADE_MAX) throw new RangeError(`at most ${KEYS_MADE_MAX} keys are made at once`);
    return this.#make(compartments.map((compartment) => ({ subject, compartment })), at);
  }

  /** Makes one key of the compartment for each subject: for thousands of people who come together. */
  async createKeyOfEach(subjects: readonly SubjectId[], compartment: KeyCompartment, at: Date): Promise<SubjectKey[]> {
    if (subjects.length > KEYS_OPENED_SUBJECTS_MAX) throw new RangeError(`keys of at most ${KEYS_OPENED_SUBJECTS_MAX} subjects are made at once`);
    return this.#make(subjects.map((subject) => ({ subject, compartment })), at);
  }

  async #make(places: readonly { subject: SubjectId; compartment: KeyCompartment }[], at: Date): Promise<SubjectKey[]> {
    if (places.length === 0) return [];
    const keys = places.map((place) => new SubjectKey({ keyId: newId(), ...place }, randomBytes(32)));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { epoch, key } = await this.#livingKey();
      const rows = keys.map(({ keyId, subject, compartment, bytes }) => ({ keyId, subject, compartment, wrapped: wrapKey(key, { keyId, subject, compartment, epoch }, bytes) }));
      if ((await insertKeys(this.#sql, epoch, rows, at)) === keys.length) {
        for (const { subject, compartment } of places) this.#cache.dropPlace(subject, compartment);
        return keys;
      }
      this.#forgetEpochs();
    }
    throw new Error("the epoch turned three times while keys were made");
  }

  /**
   * The living keys of these subjects and compartments; what is not there is left out. A compartment may have several (one a document).
   * `fresh` asks the database: for a key id that the answer from memory did not have.
   */
  async openKeys(subjects: readonly SubjectId[], compartments: readonly KeyCompartment[], { fresh = false } = {}): Promise<SubjectKey[]> {
    if (subjects.length > KEYS_OPENED_SUBJECTS_MAX) throw new RangeError(`keys of at most ${KEYS_OPENED_SUBJECTS_MAX} subjects are opened at once`);
    const nowMs = this.#clock.now().getTime();
    const found: SubjectKey[] = [];
    const missing = new Set<SubjectId>();
    for (const subject of subjects) {
      for (const compartment of compartments) {
        const cached = fresh ? undefined : this.#cache.get(subject, compartment, nowMs);
        if (cached === undefined) missing.add(subject);
        else for (const key of cached) found.push(key);
      }
    }
    if (missing.size === 0) return found;
    // All compartments of a subject that misses one: the same statement whatever is missing.
    const fetched = await this.#fetch([...missing], compartments);
    return [...found.filter((key) => !missing.has(key.subject)), ...fetched];
  }

  /** The key from memory, when it is there: no waiting where thousands are opened a second. Whose it is must be looked at by who uses it. */
  remembered(keyId: string): SubjectKey | undefined {
    return this.#cache.find(keyId, this.#clock.now().getTime());
  }

  /** Ids of a subject's living keys. */
  async listKeys(subject: SubjectId): Promise<{ keyId: string; compartment: KeyCompartment }[]> {
    return keyNames(this.#sql, subject);
  }

  /** Destroys keys by id; those that are gone already stay gone. Committed, and told to every process, when it answers. */
  async destroyKeys(keyIds: readonly string[]): Promise<void> {
    if (!keyIds.every(isId)) throw new RangeError("a key id is a UUID");
    for (let i = 0; i < keyIds.length; i += DESTROYED_A_MESSAGE) {
      const some = keyIds.slice(i, i + DESTROYED_A_MESSAGE);
      await this.#sql.begin(async (tx) => {
        await deleteKeys(tx, some);
        await notifyDestroyed(tx, some);
      });
    }
    this.#cache.dropKeys(keyIds);
  }

  /** Turns the epoch with the service up: a new key, living keys wrapped anew, a backup read back, and only then the old key erased. Without `begin` a turn that died is finished, and no other begun. */
  async turnEpoch(at: Date, { begin = true } = {}): Promise<TurnOutcome> {
    const outcome = await this.#turn.turn(at, begin);
    this.#forgetEpochs();
    return outcome;
  }

  /** Every epoch with its times, oldest first: from `erasedAt` on what was destroyed before is irrecoverable. */
  async epochs(): Promise<EpochRow[]> {
    return epochRows(this.#sql);
  }

  /** Writes a backup of the wrapped keys into `folder` and reads it back. It dies with the epoch that it was made in. */
  async keyStoreBackup(folder: string): Promise<KeyStoreBackup> {
    return this.#turn.backUpInto(folder);
  }

  /** Makes the living epoch's own backup anew, so that it holds the keys made since. */
  async refreshBackup(): Promise<void> {
    await this.#turn.refreshBackup();
  }

  /** Fills an empty key store from a backup whose epoch still lives. Throws when the store holds keys or the epoch's key is erased. */
  async restore(path: string, at: Date): Promise<{ keys: number }> {
    return restoreKeyStore({ sql: this.#sql, epochs: this.#epochs, path, at }).finally(() => this.forget());
  }

  /** Destroys keys older than an hour under which nothing was ever written, with the index of whom a dead joining left in it. `isKnown`: under which data are held. */
  async sweepOrphans(isKnown: KeysKnown, at: Date): Promise<{ destroyed: number }> {
    return sweepOrphans({ sql: this.#sql, destroy: (keyIds) => this.destroyKeys(keyIds), unfind: (subject) => this.index.removeSubject(subject) }, isKnown, at);
  }

  /** After a restore of the data: every key is looked at again by the next sweep. */
  async doubtAllKeys(): Promise<void> {
    await markAllUnheld(this.#sql);
  }

  async readiness(): Promise<KeyStoreReadiness> {
    return keyStoreReadiness({ sql: this.#sql, epochs: this.#epochs, clock: this.#clock, backupFolder: this.#backupFolder, hears: this.#listening.hears() });
  }

  /** Whether news of destroyed keys reach this process. */
  hears(): boolean {
    return this.#listening.hears();
  }

  /** Seconds since the living epoch began; null when there is none. */
  async epochAgeSeconds(): Promise<number | null> {
    const living = await livingEpoch(this.#sql);
    return living && Math.max(0, (this.#clock.now().getTime() - living.made_at.getTime()) / 1000);
  }

  /** Drops everything unwrapped from memory. */
  forget(): void {
    this.#cache.clear();
    this.#forgetEpochs();
  }

  async close(): Promise<void> {
    await this.#listening.close();
    this.forget();
  }

  #forgetEpochs(): void {
    this.#epochs.forget();
    this.#living = null;
  }

  async #livingKey(): Promise<{ epoch: number; key: EpochKey }> {
    const row = this.#living ?? (await livingEpoch(this.#sql));
    if (row === null) throw new KeyFileFault("of the living epoch", "was never made: the key store was not started");
    const key = await this.#epochs.of(row);
    this.#living = row;
    return { epoch: row.epoch, key };
  }

  async #fetch(subjects: readonly SubjectId[], compartments: readonly KeyCompartment[]): Promise<SubjectKey[]> {
    const generation = this.#cache.generation;
    try {
      return this.#keep(await unwrapRows(this.#sql, this.#epochs, await keyRows(this.#sql, subjects, compartments)), generation);
    } catch (error) {
      // The epoch turned between row and file: the rows are wrapped anew by now.
      if (!(error instanceof KeyFileFault)) throw error;
      this.#forgetEpochs();
      return this.#keep(await unwrapRows(this.#sql, this.#epochs, await keyRows(this.#sql, subjects, compartments)), generation);
    }
  }

  #keep(keys: SubjectKey[], generation: number): SubjectKey[] {
    if (!this.#listening.hears()) return keys;
    const places = Map.groupBy(keys, (key) => `${key.subject}${key.compartment}`);
    const nowMs = this.#clock.now().getTime();
    for (const place of places.values()) this.#cache.put(place, nowMs, generation);
    return keys;
  }
}
