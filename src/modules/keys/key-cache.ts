import type { SubjectId } from "../../policy/index.ts";
import type { KeyCompartment } from "./key-wrapping.ts";
import type { SubjectKey } from "./subject-key.ts";

interface Cached {
  readonly place: string;
  readonly keys: readonly SubjectKey[];
  readonly untilMs: number;
}

/** One half of the cache, found by place and by key. */
class Half {
  readonly byPlace = new Map<string, Cached>();
  readonly byKey = new Map<string, Cached>();

  put(entry: Cached): void {
    this.byPlace.set(entry.place, entry);
    for (const key of entry.keys) this.byKey.set(key.keyId, entry);
  }

  remove(entry: Cached): void {
    this.byPlace.delete(entry.place);
    for (const key of entry.keys) this.byKey.delete(key.keyId);
  }
}

/**
 * Unwrapped keys of (subject, compartment) in two halves: what is used moves to the young half; when that is full, the old half leaves as a whole. So the
 * least recently used go first, and a hit costs one look-up. Bytes are not overwritten when an entry leaves: a reader may be using them; they go with
 * the last reference.
 */
export class KeyCache {
  readonly #half_max: number;
  readonly #cached_ms_max: number;
  #young = new Half();
  #old = new Half();
  #generation = 0;

  constructor(entries_max: number, cached_ms_max: number) {
    this.#half_max = Math.max(1, Math.floor(entries_max / 2));
    this.#cached_ms_max = cached_ms_max;
  }

  /** Taken before keys are fetched and given to `put`: what was fetched before news came is not kept after it. */
  get generation(): number {
    return this.#generation;
  }

  get(subject: SubjectId, compartment: KeyCompartment, nowMs: number): readonly SubjectKey[] | undefined {
    const place = placeOf(subject, compartment);
    return this.#used(this.#young.byPlace.get(place), this.#old.byPlace.get(place), nowMs)?.keys;
  }

  /** A key by its id. */
  find(keyId: string, nowMs: number): SubjectKey | undefined {
    const young = this.#young.byKey.get(keyId);
    const entry = this.#used(young, young === undefined ? this.#old.byKey.get(keyId) : undefined, nowMs);
    return entry?.keys.length === 1 ? entry.keys[0] : entry?.keys.find((key) => key.keyId === keyId);
  }

  put(keys: readonly SubjectKey[], nowMs: number, generation: number): void {
    const first = keys[0];
    if (first === undefined || generation !== this.#generation) return;
    const place = placeOf(first.subject, first.compartment);
    this.#removePlace(place);
    this.#makeYoung({ place, keys, untilMs: nowMs + this.#cached_ms_max });
  }

  /** Forgets what lies in the place of a destroyed key. */
  dropKeys(keyIds: readonly string[]): void {
    this.#generation += 1;
    for (const keyId of keyIds) {
      const entry = this.#young.byKey.get(keyId) ?? this.#old.byKey.get(keyId);
      if (entry !== undefined) this.#removePlace(entry.place);
    }
  }

  dropPlace(subject: SubjectId, compartment: KeyCompartment): void {
    this.#removePlace(placeOf(subject, compartment));
  }

  clear(): void {
    this.#generation += 1;
    this.#young = new Half();
    this.#old = new Half();
  }

  #used(young: Cached | undefined, old: Cached | undefined, nowMs: number): Cached | undefined {
    const entry = young ?? old;
    if (entry === undefined) return undefined;
    if (entry.untilMs <= nowMs) {
      this.#removePlace(entry.place);
      return undefined;
    }
    if (young === undefined) {
      this.#old.remove(entry);
      this.#makeYoung(entry);
    }
    return entry;
  }

  #makeYoung(entry: Cached): void {
    if (this.#young.byPlace.size >= this.#half_max) {
      this.#old = this.#young;
      this.#young = new Half();
    }
    this.#young.put(entry);
  }

  #removePlace(place: string): void {
    for (const half of [this.#young, this.#old]) {
      const entry = half.byPlace.get(place);
      if (entry !== undefined) half.remove(entry);
    }
  }
}

function placeOf(subject: SubjectId, compartment: KeyCompartment): string {
  return `${subject} ${compartment}`;
}
