import type { Tx } from "../../platform/postgres.ts";
import type { KeyRow } from "./keys.store.ts";

export interface BackupRow extends Omit<KeyRow, "epoch"> {
  readonly made_at: Date;
  readonly held: boolean;
}

/** The keys wrapped under `epoch`, `rows` at a time. */
export function allKeys(tx: Tx, epoch: number, rows: number): AsyncIterable<BackupRow[]> {
  return tx<BackupRow[]>`
    select subject_id, key_id, compartment, wrapped, made_at, held from keys.subject_key where epoch = ${epoch} order by subject_id, key_id`.cursor(rows);
}

export async function countKeys(tx: Tx): Promise<number> {
  const rows = await tx<{ keys: number }[]>`select count(*) as keys from keys.subject_key`;
  return rows[0]?.keys ?? 0;
}

export async function storeIsEmpty(tx: Tx): Promise<boolean> {
  const rows = await tx<{ empty: boolean }[]>`
    select not exists (select 1 from keys.subject_key) and not exists (select 1 from keys.epoch) as empty`;
  return rows[0]?.empty ?? false;
}

export async function insertRestoredKeys(tx: Tx, epoch: number, rows: readonly BackupRow[]): Promise<void> {
  // Held by nothing until a sweep has seen data under them.
  await tx`
    insert into keys.subject_key (subject_id, key_id, compartment, epoch, wrapped, made_at)
    select subject_id, key_id, compartment, ${epoch}, decode(wrapped, 'hex'), made_at
      from unnest(${rows.map((row) => row.subject_id)}::uuid[], ${rows.map((row) => row.key_id)}::uuid[], ${rows.map((row) => row.compartment)}::text[],
                  ${rows.map((row) => row.wrapped.toString("hex"))}::text[], ${rows.map((row) => row.made_at.toISOString())}::timestamptz[])
        as k (subject_id, key_id, compartment, wrapped, made_at)`;
}
