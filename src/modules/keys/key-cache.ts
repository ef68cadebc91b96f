import type { SubjectId } from "../../policy/index.ts";
import type { KeyCompartment } from "./key-wrapping.ts";
import type { SubjectKey } from "./subject-key.ts";

interface Cached {
  readonly keys: readonly SubjectKey[];
  readonly untilMs: number;
}

/**
 * Unwrapped keys of (subject, compartment), the least recently used leave first. Holds nothing while the owner hears no news of destroyed keys.
 * Bytes are not overwritten when an entry leaves: a reader may be using them; they go with the last reference.
 */
export class KeyCache {
  readonly #entries_max: number;
  readonly #cached_ms_max: number;
  readonly #entries = new Map<string, Cached>();
  readonly #placeOfKey = new Map<string, string>();
  #generation = 0;

  constructor(entries_max: number, cached_ms_max: number) {
    this.#entries_max = entries_max;
    this.#cached_ms_max = cached_ms_max;
  }

  /** Taken before keys are fetched and given to `put`: what was fetched before news came is not kept after it. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(subject: SubjectId, compartment: KeyCompartment, nowMs: number): readonly SubjectKey[] | undefined {
    const place = `${subject}${compartment}`;
    const entry = this.#entries.get(place);
    if (entry === undefined) return undefined;
    if (entry.untilMs <= nowMs) {
      this.#remove(place);
      return undefined;
    }
    // Moved to the end: the first is the least recently used.
    this.#entries.delete(place);
    this.#entries.set(place, entry);
    return entry.keys;
  }

  put(keys: readonly SubjectKey[], nowMs: number, generation: number): void {
    const first = keys[0];
    if (first === undefined || generation !== this.#generation) return;
    const place = `${first.subject}${first.compartment}`;
    this.#remove(place);
    if (this.#entries.size >= this.#entries_max) this.#removeOldest();
    this.#entries.set(place, { keys, untilMs: nowMs + this.#cached_ms_max });
    for (const key of keys) this.#placeOfKey.set(key.keyId, place);
  }

  /** Forgets what lies in the place of a destroyed key. */
  dropKeys(keyIds: readonly string[]): void {
    this.#generation += 1;
    for (const keyId of keyIds) {
      const place = this.#placeOfKey.get(keyId);
      if (place !== undefined) this.#remove(place);
    }
  }

  dropPlace(subject: SubjectId, compartment: KeyCompartment): void {
    this.#remove(`${subject}${compartment}`);
  }

  clear(): void {
    this.#generation += 1;
    this.#entries.clear();
    this.#placeOfKey.clear();
  }

  #removeOldest(): void {
    for (const place of this.#entries.keys()) {
      this.#remove(place);
      return;
    }
  }

  #remove(place: string): void {
    const entry = this.#entries.get(place);
    if (entry === undefined) return;
    for (const key of entry.keys) this.#placeOfKey.delete(key.keyId);
    this.#entries.delete(place);
  }
}
