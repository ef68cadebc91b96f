import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { FieldId, SubjectId } from "../../policy/index.ts";
import type { Sql } from "../../platform/postgres.ts";
import { hkdf } from "../../platform/crypto.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { livingEpochForShare } from "./epochs.store.ts";
import {
  clearSources, clearTokens, deleteFieldTokens, deleteSources, deleteTokens, findSubjects, findSubjectsByAll, findTokens, insertTokens, sourcesToTurn, upsertSource, updateSource,
} from "./blind-index.store.ts";
import { openTokens, sealTokens, TOKEN_BYTES, type EpochKey } from "./key-wrapping.ts";

/** From so many letters on a beginning of a name can be looked for. */
export const PREFIX_LETTERS_MIN = 3;
const PREFIX_LETTERS_MAX = 12;
const TOKENS_A_FIELD_MAX = 64;
export const FOUND_MAX = 200;

/** Fields that are found by their beginning too. */
const BY_PREFIX: ReadonlySet<FieldId> = new Set<FieldId>(["family-name", "given-name", "patronymic"]);

function mac(key: KeyObject, data: string | Buffer): Buffer {
  return createHmac("sha256", key).update(data).digest().subarray(0, TOKEN_BYTES);
}

export interface BlindIndexDeps {
  readonly sql: Sql;
  readonly epochs: EpochKeys;
  /** The long-lived index key, 32 bytes. */
  readonly indexKey: Buffer;
}

/**
 * Finds people by a value that the key store never holds. A blind token is a MAC under a key of the field; what is searched is a MAC of that under
 * the epoch's key, so that an old copy of the key store finds nobody once its epoch is erased, even for who guesses values and holds the index key.
 * Known hole: within one epoch equal values have equal tokens, so the database's administrator sees how often a value occurs.
 */
export class BlindIndex {
  readonly #deps: BlindIndexDeps;
  readonly #fieldKeys = new Map<FieldId, KeyObject>();

  constructor(deps: BlindIndexDeps) {
    this.#deps = deps;
  }

  /** The token of a whole value, normalised by the policy (16 bytes). */
  blindToken(field: FieldId, normalised: string): Buffer {
    return mac(this.#keyOf(field), `value ${normalised.toLowerCase()}`);
  }

  /** The token of a name's beginning. Throws RangeError under three letters. */
  prefixToken(field: FieldId, beginning: string): Buffer {
    const letters = Array.from(beginning.toLowerCase());
    if (letters.length < PREFIX_LETTERS_MIN) throw new RangeError(`a beginning has at least ${PREFIX_LETTERS_MIN} letters`);
    return mac(this.#keyOf(field), `prefix ${letters.slice(0, PREFIX_LETTERS_MAX).join("")}`);
  }

  /** All tokens under which a value is to be found. */
  tokensOf(field: FieldId, normalised: string): Buffer[] {
    const tokens = [this.blindToken(field, normalised)];
    if (!BY_PREFIX.has(field)) return tokens;
    const letters = Array.from(normalised.toLowerCase());
    for (let length = PREFIX_LETTERS_MIN; length <= Math.min(letters.length, PREFIX_LETTERS_MAX); length += 1) {
      tokens.push(this.prefixToken(field, letters.slice(0, length).join("")));
    }
    return tokens;
  }

  /** Replaces the subject's tokens of a field; none removes it. */
  async putTokens(subject: SubjectId, field: FieldId, tokens: readonly Buffer[]): Promise<void> {
    if (tokens.length > TOKENS_A_FIELD_MAX) throw new RangeError(`a field has at most ${TOKENS_A_FIELD_MAX} tokens`);
    await this.#deps.sql.begin(async (tx) => {
      const living = await livingEpochForShare(tx);
      if (living === null) throw new Error("the key store has no living epoch");
      const key = await this.#deps.epochs.of(living);
      await deleteSources(tx, subject, field);
      await deleteFieldTokens(tx, subject, field);
      if (tokens.length === 0) return;
      await upsertSource(tx, { subject, field, epoch: living.epoch, sealed: sealTokens(key, { subject, field, epoch: living.epoch }, tokens) });
      await insertTokens(tx, subject, field, tokens.map((token) => mac(key.index, token)));
    });
  }

  /** Subjects under a token, at most `FOUND_MAX`. */
  async findByToken(field: FieldId, token: Buffer): Promise<SubjectId[]> {
    // One snapshot: an epoch that begins meanwhile cannot hide anybody between the two statements.
    return this.#deps.sql.begin("isolation level repeatable read read only", async (tx) => {
      const keys = await this.#deps.epochs.all(tx);
      const searched = [...keys.values()].map((key) => mac(key.index, token));
      return findSubjects(tx, field, searched, FOUND_MAX);
    });
  }

  /** Subjects under a token of each field named, at most `FOUND_MAX`: who matches one of them only is never learnt of. */
  async findByAll(wanted: readonly { readonly field: FieldId; readonly token: Buffer }[]): Promise<SubjectId[]> {
    return this.#deps.sql.begin("isolation level repeatable read read only", async (tx) => {
      const keys = [...(await this.#deps.epochs.all(tx)).values()];
      return findSubjectsByAll(tx, wanted.map(({ field, token }) => ({ field, tokens: keys.map((key) => mac(key.index, token)) })), FOUND_MAX);
    });
  }

  /** Subjects under any of these whole-value tokens, for many who are looked for at once. Gives each with the place of its token. */
  async findByTokens(field: FieldId, tokens: readonly Buffer[]): Promise<{ subject: SubjectId; at: number }[]> {
    return this.#deps.sql.begin("isolation level repeatable read read only", async (tx) => {
      const keys = [...(await this.#deps.epochs.all(tx)).values()];
      const places = new Map(tokens.flatMap((token, at) => keys.map((key) => [mac(key.index, token).toString("hex"), at] as const)));
      const found = await findTokens(tx, field, [...places.keys()]);
      return found.flatMap(({ subject, token }) => {
        const at = places.get(token);
        return at === undefined ? [] : [{ subject, at }];
      });
    });
  }

  /** Removes all that the subject could be found by. */
  async removeSubject(subject: SubjectId): Promise<void> {
    await this.#deps.sql.begin(async (tx) => {
      // The source first: a turn that is at it holds that row, and its tokens are seen by the second statement.
      await deleteSources(tx, subject, null);
      await deleteTokens(tx, subject);
    });
  }

  /** Empties the index; the vault builds it anew. */
  async clear(): Promise<void> {
    await this.#deps.sql.begin(async (tx) => {
      await clearSources(tx);
      await clearTokens(tx);
    });
  }

  #keyOf(field: FieldId): KeyObject {
    let key = this.#fieldKeys.get(field);
    if (key === undefined) {
      key = createSecretKey(hkdf(this.#deps.indexKey, `robotek index ${field}`));
      this.#fieldKeys.set(field, key);
    }
    return key;
  }
}

export interface ReindexPage {
  readonly living: EpochKey;
  readonly keys: ReadonlyMap<number, EpochKey>;
  readonly after: { readonly subject: string; readonly field: string };
  readonly limit: number;
}

/** Makes the searchable tokens of a page of sources anew under the living epoch; answers where it ended, null at the end. */
export async function reindexBatch(sql: Sql, { living, keys, after, limit }: ReindexPage): Promise<{ subject: string; field: string } | null> {
  const rows = await sourcesToTurn(sql, living.epoch, after, limit);
  for (const row of rows) {
    const before = keys.get(row.epoch);
    if (before === undefined) throw new Error(`epoch ${row.epoch} has no key any more`);
    const place = { subject: row.subject_id, field: row.field };
    const tokens = openTokens(before, { ...place, epoch: row.epoch }, row.sealed);
    const sealed = sealTokens(living, { ...place, epoch: living.epoch }, tokens);
    await sql.begin(async (tx) => {
      // Nothing when the subject was removed or written anew meanwhile.
      if (!(await updateSource(tx, { subject: row.subject_id, field: row.field, before: row.epoch, epoch: living.epoch, sealed }))) return;
      await deleteFieldTokens(tx, row.subject_id, row.field);
      await insertTokens(tx, row.subject_id, row.field, tokens.map((token) => mac(living.index, token)));
    });
  }
  const last = rows.at(-1);
  return last === undefined ? null : { subject: last.subject_id, field: last.field };
}
