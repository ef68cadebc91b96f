import type { Sql } from "../../platform/postgres.ts";
import type { EpochKeys } from "./epoch-keys.ts";
import { KeyFileFault } from "./key-files.ts";
import { type EpochKey, unwrapKey } from "./key-wrapping.ts";
import type { KeyRow } from "./keys.store.ts";
import { SubjectKey } from "./subject-key.ts";

/** The keys in these rows. Throws KeyFileFault where the epoch of one is erased: its row was wrapped anew meanwhile. */
export async function unwrapRows(sql: Sql, epochs: EpochKeys, rows: readonly KeyRow[]): Promise<SubjectKey[]> {
  let keys: Map<number, EpochKey> | undefined;
  const opened: SubjectKey[] = [];
  for (const row of rows) {
    const place = { keyId: row.key_id, subject: row.subject_id, compartment: row.compartment, epoch: row.epoch };
    let key = epochs.remembered(row.epoch);
    if (key === undefined) key = (keys ??= await epochs.all(sql)).get(row.epoch);
    if (key === undefined) throw new KeyFileFault(`of epoch ${row.epoch}`, "is erased");
    opened.push(new SubjectKey(place, unwrapKey(key, place, row.wrapped)));
  }
  return opened;
}
