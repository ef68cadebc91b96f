import { compartmentOf, fields as policyFields, normaliseField, type CompartmentId, type FieldId, type SubjectId } from "../../policy/index.ts";
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
 * @returns false when a record of the subject is damaged: the tokens of its fields stay as they are.
 */
export async function indexSubject({ databases, keys }: IndexDeps, subject: SubjectId): Promise<boolean> {
  return databases.data.begin(async (tx) => {
    // Held until the tokens are written: a destruction that begins now removes them after.
    await lockSubjects(tx, [subject], "shared");
    const life = await lifeOf(tx, subject);
    if (life !== "living" && life !== "frozen") {
      await keys.index.removeSubject(subject);
      return true;
    }
    const records = await newestRecords(tx, subject);
    const opened = await keys.openKeys([subject], records.map(({ compartment }) => compartment), { fresh: true });
    const values = new Map<FieldId, string>(), damaged = new Set<CompartmentId>();
    for (const { compartment, version, key_id, sealed } of records) {
      const key = opened.find(({ keyId }) => keyId === key_id);
      if (key === undefined) continue;
      const content = openedOrNull(key, { subject, compartment, version }, sealed);
      if (content === null) damaged.add(compartment);
      for (const field of INDEXED) {
        const held = content?.[field];
        if (held !== undefined) values.set(field, held[0]);
      }
    }
    for (const field of INDEXED.filter((one) => !damaged.has(compartmentOf(one)))) {
      const value = values.get(field);
      await keys.index.putTokens(subject, field, value === undefined ? [] : keys.index.tokensOf(field, normaliseField(field, value)));
    }
    return damaged.size === 0;
  });
}

function openedOrNull(...record: Parameters<typeof openRecord>): ReturnType<typeof openRecord> | null {
  try {
    return openRecord(...record);
  } catch (error) {
    if (error instanceof UnsealFault) return null;
    throw error;
  }
}

/**
 * Builds the whole index anew: at a restore, and when the index key was changed. A damaged record keeps its own fields from being searched and nothing else;
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
      if (!(await indexSubject(deps, subject))) damaged.push(subject);
    }
    subjects += page.length;
    after = last;
  }
}
