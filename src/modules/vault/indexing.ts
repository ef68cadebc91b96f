import { fields as policyFields, normaliseField, type FieldId, type SubjectId } from "../../policy/index.ts";
import { UnsealFault } from "../../platform/crypto.ts";
import type { Sql } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { openRecord } from "./vault-record.ts";
import { newestRecords, subjectsAfter } from "./vault.store.ts";

const LOWEST_ID = "00000000-0000-0000-0000-000000000000";
const SUBJECTS_A_PAGE = 500;
const INDEXED = (Object.keys(policyFields) as FieldId[]).filter((field) => policyFields[field].indexed);

export function isIndexed(field: FieldId): boolean {
  return policyFields[field].indexed;
}

export interface IndexDeps {
  readonly databases: { readonly data: Sql };
  readonly keys: Pick<KeyStore, "openKeys" | "index">;
}

/** Writes the tokens of a value that is being collected for the first time. Left over when the transaction fails: they lead to nobody. */
export async function indexValue(keys: Pick<KeyStore, "index">, subject: SubjectId, field: FieldId, value: string): Promise<void> {
  if (isIndexed(field)) await keys.index.putTokens(subject, field, keys.index.tokensOf(field, normaliseField(field, value)));
}

/**
 * Makes a subject's tokens anew from what the vault holds, or removes them when nothing living is held. Safe to run twice.
 * No purpose is named: no value leaves the vault, and what is written says no more than the collection did that was decided and ledgered.
 */
export async function indexSubject({ databases, keys }: IndexDeps, subject: SubjectId): Promise<void> {
  await databases.data.begin(async (tx) => {
    // Held until the tokens are written: a destruction that begins now removes them after.
    await lockSubjects(tx, [subject], "shared");
    const life = await lifeOf(tx, subject);
    if (life !== "living" && life !== "frozen") return keys.index.removeSubject(subject);
    const records = await newestRecords(tx, subject);
    const opened = await keys.openKeys([subject], records.map(({ compartment }) => compartment), { fresh: true });
    const values = new Map<FieldId, string>();
    for (const { compartment, version, key_id, sealed } of records) {
      const key = opened.find(({ keyId }) => keyId === key_id);
      if (key === undefined) continue;
      const content = openRecord(key, { subject, compartment, version }, sealed);
      for (const field of INDEXED) {
        const held = content[field];
        if (held !== undefined) values.set(field, held[0]);
      }
    }
    for (const field of INDEXED) {
      const value = values.get(field);
      await keys.index.putTokens(subject, field, value === undefined ? [] : keys.index.tokensOf(field, normaliseField(field, value)));
    }
  });
}

/**
 * Builds the whole index anew: at a restore, and when the index key was changed. A damaged record keeps its own subject from being found and nobody else;
 * such subjects are told.
 */
export async function rebuildIndex(deps: IndexDeps): Promise<{ subjects: number; damaged: readonly SubjectId[] }> {
  await deps.keys.index.clear();
  const damaged: SubjectId[] = [];
  let subjects = 0;
  for (let after = LOWEST_ID; ; ) {
    const page = await subjectsAfter(deps.databases.data, after, SUBJECTS_A_PAGE);
    const last = page.at(-1);
    if (last === undefined) return { subjects, damaged };
    for (const subject of page) {
      try {
        await indexSubject(deps, subject);
      } catch (error) {
        if (!(error instanceof UnsealFault)) throw error;
        damaged.push(subject);
      }
    }
    subjects += page.length;
    after = last;
  }
}
