import type { Actor, CompartmentId, FieldId, Source, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface StoredRecord {
  readonly compartment: CompartmentId;
  readonly version: number;
  readonly key_id: string;
  readonly fields: FieldId[];
  readonly sealed: Buffer;
  readonly written_at: Date;
}

/** The newest version of each compartment of a subject. */
export async function newestRecords(sql: SqlOrTx, subject: SubjectId): Promise<StoredRecord[]> {
  return sql<StoredRecord[]>`
    select distinct on (compartment) compartment, version, key_id, fields, sealed, written_at from vault.record
     where subject_id = ${subject} order by compartment, version desc`;
}

/** All versions, oldest first. */
export async function recordVersions(sql: SqlOrTx, subject: SubjectId, limit: number): Promise<StoredRecord[]> {
  return sql<StoredRecord[]>`
    select compartment, version, key_id, fields, sealed, written_at from vault.record
     where subject_id = ${subject} order by compartment, version limit ${limit}`;
}

export interface NewRecord {
  readonly subject: SubjectId;
  readonly compartment: CompartmentId;
  readonly version: number;
  readonly keyId: string;
  readonly fields: readonly FieldId[];
  readonly changed: readonly FieldId[];
  readonly sealed: Buffer;
  readonly at: Date;
}

export async function insertRecord(tx: Tx, record: NewRecord): Promise<void> {
  await tx`
    insert into vault.record (subject_id, compartment, version, key_id, fields, changed, sealed, written_at)
    values (${record.subject}, ${record.compartment}, ${record.version}, ${record.keyId}, ${record.fields as FieldId[]}::text[],
            ${record.changed as FieldId[]}::text[], ${record.sealed}, ${record.at})`;
}

export interface NewCorrection {
  readonly subject: SubjectId;
  readonly entryId: string;
  readonly fields: readonly FieldId[];
  readonly source: Source;
  readonly by: SubjectId | null;
  readonly as: Actor["kind"];
  readonly at: Date;
}

export async function insertCorrection(tx: Tx, row: NewCorrection): Promise<void> {
  await tx`
    insert into vault.correction (subject_id, entry_id, fields, source, corrected_by, corrected_as, at)
    values (${row.subject}, ${row.entryId}, ${row.fields as FieldId[]}::text[], ${row.source}, ${row.by}, ${row.as}, ${row.at})`;
}

export interface CorrectionRow {
  readonly entryId: string;
  readonly fields: FieldId[];
  readonly source: Source;
  readonly as: Actor["kind"];
  /** Who corrected; null for the system. */
  readonly by: SubjectId | null;
  readonly at: Date;
}

export async function correctionRows(sql: SqlOrTx, subject: SubjectId, limit: number): Promise<CorrectionRow[]> {
  return sql<CorrectionRow[]>`
    select entry_id as "entryId", fields, source, corrected_as as "as", corrected_by as "by", at from vault.correction
     where subject_id = ${subject} order by at desc, entry_id desc limit ${limit}`;
}

/** The newest correction of one field; null where its value is the first. */
export async function newestCorrection(sql: SqlOrTx, subject: SubjectId, field: FieldId): Promise<CorrectionRow | null> {
  const rows = await sql<CorrectionRow[]>`
    select entry_id as "entryId", fields, source, corrected_as as "as", corrected_by as "by", at from vault.correction
     where subject_id = ${subject} and ${field} = any(fields) order by at desc, entry_id desc limit 1`;
  return rows[0] ?? null;
}

/** Per compartment and field: when its present value was written. */
export async function heldFields(sql: SqlOrTx, subject: SubjectId): Promise<{ compartment: CompartmentId; version: number; field: FieldId; at: Date }[]> {
  return sql<{ compartment: CompartmentId; version: number; field: FieldId; at: Date }[]>`
    with newest as (select distinct on (compartment) compartment, version, fields from vault.record
                     where subject_id = ${subject} order by compartment, version desc)
    select n.compartment, n.version, f.field, (select max(r.written_at) from vault.record r
             where r.subject_id = ${subject} and r.compartment = n.compartment and f.field = any(r.changed)) as at
      from newest n, unnest(n.fields) as f (field) order by n.compartment, f.field`;
}

/** The fields that are held of each of these people, by the newest version of each compartment. */
export async function fieldsOfMany(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject: SubjectId; fields: FieldId[] }[]> {
  return sql<{ subject: SubjectId; fields: FieldId[] }[]>`
    select distinct on (subject_id, compartment) subject_id as subject, fields from vault.record
     where subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[]) order by subject_id, compartment, version desc`;
}

export async function countRows(sql: SqlOrTx, subject: SubjectId): Promise<{ records: number; corrections: number }> {
  const rows = await sql<{ records: number; corrections: number }[]>`
    select (select count(*) from vault.record where subject_id = ${subject}) as records,
           (select count(*) from vault.correction where subject_id = ${subject}) as corrections`;
  return rows[0] ?? { records: 0, corrections: 0 };
}

/** Which of these keys a record is sealed under. Looked for below the key's subject, where a record of it must lie. */
export async function keysInRecords(sql: SqlOrTx, keys: readonly { subject: SubjectId; keyId: string }[]): Promise<string[]> {
  const rows = await sql<{ key_id: string }[]>`
    select distinct k.key_id from unnest(${keys.map((key) => key.subject)}::uuid[], ${keys.map((key) => key.keyId)}::uuid[]) as k (subject_id, key_id)
      join vault.record r on r.subject_id = k.subject_id and r.key_id = k.key_id`;
  return rows.map((row) => row.key_id);
}

/** A page of subjects that hold records, for building the index anew. */
export async function subjectsAfter(sql: SqlOrTx, after: string, limit: number): Promise<SubjectId[]> {
  const rows = await sql<{ subject_id: SubjectId }[]>`
    select distinct subject_id from vault.record where subject_id > ${after}::uuid order by subject_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}
