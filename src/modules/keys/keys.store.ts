import type { SubjectId } from "../../policy/index.ts";
import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { KeyCompartment } from "./key-wrapping.ts";

export interface KeyRow {
  readonly subject_id: SubjectId;
  readonly key_id: string;
  readonly compartment: KeyCompartment;
  readonly epoch: number;
  readonly wrapped: Buffer;
}

export interface NewKeyRow {
  readonly subject: SubjectId;
  readonly keyId: string;
  readonly compartment: KeyCompartment;
  readonly wrapped: Buffer;
}

/** Inserts rows wrapped under `epoch`; answers how many, which is none when that epoch no longer lives. The epoch's row is held until the commit. */
export async function insertKeys(sql: Sql, epoch: number, keys: readonly NewKeyRow[], at: Date): Promise<number> {
  const result = await sql`
    with living as (select epoch from keys.epoch where epoch = ${epoch} and state = 'living' for share)
    insert into keys.subject_key (subject_id, key_id, compartment, epoch, wrapped, made_at)
    select k.subject_id, k.key_id, k.compartment, living.epoch, decode(k.wrapped, 'hex'), ${at}
      from living, unnest(${keys.map((key) => key.subject)}::uuid[], ${keys.map((key) => key.keyId)}::uuid[], ${keys.map((key) => key.compartment)}::text[],
                          ${keys.map((key) => key.wrapped.toString("hex"))}::text[]) as k (subject_id, key_id, compartment, wrapped)`;
  return result.count;
}

export async function keyRows(sql: SqlOrTx, subjects: readonly SubjectId[], compartments: readonly KeyCompartment[]): Promise<KeyRow[]> {
  return sql<KeyRow[]>`
    select subject_id, key_id, compartment, epoch, wrapped from keys.subject_key
     where subject_id = any(${subjects as SubjectId[]}::uuid[]) and compartment = any(${compartments as KeyCompartment[]}::text[])
     order by subject_id, made_at, key_id`;
}

export async function keyNames(sql: SqlOrTx, subject: SubjectId): Promise<{ keyId: string; compartment: KeyCompartment }[]> {
  return sql<{ keyId: string; compartment: KeyCompartment }[]>`
    select key_id as "keyId", compartment from keys.subject_key where subject_id = ${subject} order by made_at, key_id`;
}

export async function deleteKeys(tx: Tx, keyIds: readonly string[]): Promise<number> {
  const result = await tx`delete from keys.subject_key where key_id = any(${keyIds as string[]}::uuid[])`;
  return result.count;
}

export async function notifyDestroyed(tx: Tx, keyIds: readonly string[]): Promise<void> {
  await tx`select pg_notify('keys_destroyed', ${keyIds.join(",")})`;
}

/** Rows wrapped under an epoch before `living`, after (subject, key), in that order. */
export async function keysToRewrap(sql: SqlOrTx, living: number, after: { subject: string; keyId: string }, limit: number): Promise<KeyRow[]> {
  return sql<KeyRow[]>`
    select subject_id, key_id, compartment, epoch, wrapped from keys.subject_key
     where (subject_id, key_id) > (${after.subject}::uuid, ${after.keyId}::uuid) and epoch < ${living}
     order by subject_id, key_id limit ${limit}`;
}

/** Only rows that still are as they were read: a key destroyed meanwhile stays destroyed. */
export async function updateWrapped(sql: SqlOrTx, living: number, rows: readonly { subject: SubjectId; keyId: string; before: number; wrapped: Buffer }[]): Promise<void> {
  await sql`
    update keys.subject_key k set epoch = ${living}, wrapped = decode(n.wrapped, 'hex')
      from unnest(${rows.map((row) => row.subject)}::uuid[], ${rows.map((row) => row.keyId)}::uuid[], ${rows.map((row) => row.before)}::integer[],
                  ${rows.map((row) => row.wrapped.toString("hex"))}::text[]) as n (subject_id, key_id, before, wrapped)
     where k.subject_id = n.subject_id and k.key_id = n.key_id and k.epoch = n.before`;
}

export interface UnheldKey {
  readonly keyId: string;
  readonly subject: SubjectId;
  readonly compartment: KeyCompartment;
}

export async function unheldKeys(sql: SqlOrTx, before: Date, limit: number): Promise<UnheldKey[]> {
  return sql<UnheldKey[]>`
    select key_id as "keyId", subject_id as subject, compartment from keys.subject_key
     where not held and made_at < ${before} order by made_at limit ${limit}`;
}

export async function markHeld(sql: SqlOrTx, keyIds: readonly string[]): Promise<void> {
  await sql`update keys.subject_key set held = true where key_id = any(${keyIds as string[]}::uuid[])`;
}

export async function markAllUnheld(sql: SqlOrTx): Promise<void> {
  await sql`update keys.subject_key set held = false where held`;
}
