import type { Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface FamilyRow {
  readonly importId: SubjectId;
  readonly draft: SubjectId;
  readonly keyId: string;
  readonly state: "ready" | "stopped" | "asked" | "over";
  readonly children: number;
  readonly language: Language;
  readonly capabilityHash: string | null;
  readonly dueAt: Date;
}

export interface StagedRow {
  readonly line: number;
  readonly draft: SubjectId | null;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly faults: readonly string[];
}

export async function familyByDraft(sql: SqlOrTx, draft: SubjectId): Promise<FamilyRow | null> {
  const rows = await sql<FamilyRow[]>`
    select import_id as "importId", draft_id as draft, key_id as "keyId", state, children, language, capability_hash as "capabilityHash", due_at as "dueAt"
      from imports.family where draft_id = ${draft}`;
  return rows[0] ?? null;
}

export async function familyByCapability(sql: SqlOrTx, hash: string): Promise<FamilyRow | null> {
  const rows = await sql<FamilyRow[]>`
    select import_id as "importId", draft_id as draft, key_id as "keyId", state, children, language, capability_hash as "capabilityHash", due_at as "dueAt"
      from imports.family where capability_hash = ${hash}`;
  return rows[0] ?? null;
}

/** Holds a family until the transaction ends: of two answers at once the second finds it over. */
export async function holdFamily(tx: Tx, draft: SubjectId): Promise<FamilyRow["state"] | null> {
  const rows = await tx<{ state: FamilyRow["state"] }[]>`select state from imports.family where draft_id = ${draft} for update`;
  return rows[0]?.state ?? null;
}

export async function setFamilyState(tx: Tx, draft: SubjectId, state: FamilyRow["state"]): Promise<void> {
  await tx`update imports.family set state = ${state} where draft_id = ${draft}`;
}

/** A fresh address for the letter: the one before it ends. False when nobody is asked any more. */
export async function setCapability(sql: SqlOrTx, draft: SubjectId, hash: string, at: Date): Promise<boolean> {
  const rows = await sql`update imports.family set capability_hash = ${hash} where draft_id = ${draft} and state = 'asked' and due_at > ${at}`;
  return rows.count === 1;
}

/** Families of an import whose signed form is not recorded yet. */
export async function familiesSigned(sql: SqlOrTx, importId: SubjectId, limit: number): Promise<FamilyRow[]> {
  return sql<FamilyRow[]>`
    select import_id as "importId", draft_id as draft, key_id as "keyId", state, children, language, capability_hash as "capabilityHash", due_at as "dueAt"
      from imports.family where import_id = ${importId} and state = 'ready' and paper_on is not null order by draft_id limit ${limit}`;
}

export async function countSigned(sql: SqlOrTx, importId: SubjectId): Promise<number> {
  const [row] = await sql<{ families: number }[]>`select count(*)::int as families from imports.family where import_id = ${importId} and state = 'ready' and paper_on is not null`;
  return row?.families ?? 0;
}

/** Takes up families that may be asked, so that each is asked once. */
export async function claimToAsk(tx: Tx, importId: SubjectId, dueAt: Date, limit: number): Promise<{ draft: SubjectId; language: Language }[]> {
  return tx<{ draft: SubjectId; language: Language }[]>`
    update imports.family f set state = 'asked', due_at = ${dueAt}
      from (select draft_id from imports.family where import_id = ${importId} and state = 'ready' and paper_on is null order by draft_id limit ${limit}) as next
     where f.import_id = ${importId} and f.draft_id = next.draft_id
    returning f.draft_id as draft, f.language`;
}

export async function rowsOfFamily(sql: SqlOrTx, importId: SubjectId, draft: SubjectId): Promise<StagedRow[]> {
  return sql<StagedRow[]>`
    select line, draft_id as draft, key_id as "keyId", sealed, faults from imports.row where import_id = ${importId} and draft_id = ${draft} order by line`;
}

/** First rows of families, for comparing what another row says of the same adult. */
export async function firstRows(sql: SqlOrTx, importId: SubjectId, drafts: readonly SubjectId[]): Promise<StagedRow[]> {
  return sql<StagedRow[]>`
    select line, draft_id as draft, key_id as "keyId", sealed, faults from imports.row where import_id = ${importId} and draft_id = any(${[...drafts]}::uuid[]) order by line`;
}

export async function faultyRows(sql: SqlOrTx, importId: SubjectId, after: number, limit: number): Promise<StagedRow[]> {
  return sql<StagedRow[]>`
    select line, draft_id as draft, key_id as "keyId", sealed, faults from imports.row
     where import_id = ${importId} and draft_id is null and line > ${after} order by line limit ${limit}`;
}

export async function rowAt(sql: SqlOrTx, importId: SubjectId, line: number): Promise<StagedRow | null> {
  const rows = await sql<StagedRow[]>`
    select line, draft_id as draft, key_id as "keyId", sealed, faults from imports.row where import_id = ${importId} and line = ${line}`;
  return rows[0] ?? null;
}

export async function deleteRow(tx: Tx, importId: SubjectId, line: number): Promise<boolean> {
  const rows = await tx`delete from imports.row where import_id = ${importId} and line = ${line} and draft_id is null`;
  return rows.count === 1;
}

export async function familiesIn(sql: SqlOrTx, importId: SubjectId, state: FamilyRow["state"], limit: number): Promise<FamilyRow[]> {
  return sql<FamilyRow[]>`
    select import_id as "importId", draft_id as draft, key_id as "keyId", state, children, language, capability_hash as "capabilityHash", due_at as "dueAt"
      from imports.family where import_id = ${importId} and state = ${state} order by draft_id limit ${limit}`;
}

/** Who was asked and has not answered. */
export async function draftsAsked(sql: SqlOrTx, importId: SubjectId): Promise<SubjectId[]> {
  const rows = await sql<{ draft: SubjectId }[]>`select draft_id as draft from imports.family where import_id = ${importId} and state = 'asked'`;
  return rows.map(({ draft }) => draft);
}

/** The first line of each of these families in its file. */
export async function firstLines(sql: SqlOrTx, importId: SubjectId, drafts: readonly SubjectId[]): Promise<number[]> {
  const rows = await sql<{ line: number }[]>`
    select min(line)::int as line from imports.row where import_id = ${importId} and draft_id = any(${[...drafts]}::uuid[]) group by draft_id order by 1`;
  return rows.map(({ line }) => line);
}

export async function countStates(sql: SqlOrTx, importId: SubjectId): Promise<{ state: FamilyRow["state"]; families: number; children: number }[]> {
  return sql<{ state: FamilyRow["state"]; families: number; children: number }[]>`
    select state, count(*)::int as families, coalesce(sum(children), 0)::int as children from imports.family where import_id = ${importId} group by state`;
}

export async function countFaulty(sql: SqlOrTx, importId: SubjectId): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from imports.row where import_id = ${importId} and draft_id is null`;
  return row?.rows ?? 0;
}

/** Ends every family that waits; answers how many. */
export async function endAll(tx: Tx, importId: SubjectId): Promise<number> {
  const rows = await tx`update imports.family set state = 'over' where import_id = ${importId} and state <> 'over'`;
  return rows.count;
}

/** Imports with families whose time has come. */
export async function importsLate(sql: SqlOrTx, at: Date): Promise<SubjectId[]> {
  const rows = await sql<{ id: SubjectId }[]>`select distinct import_id as id from imports.family where due_at <= ${at} and state <> 'over' order by import_id`;
  return rows.map(({ id }) => id);
}

/** Ends families whose time has come; answers how many. */
export async function endUnanswered(tx: Tx, importId: SubjectId, at: Date): Promise<number> {
  const rows = await tx`update imports.family set state = 'over' where import_id = ${importId} and due_at <= ${at} and state <> 'over'`;
  return rows.count;
}

export async function familiesOver(sql: SqlOrTx, limit: number): Promise<{ draft: SubjectId; keyId: string }[]> {
  return sql<{ draft: SubjectId; keyId: string }[]>`select draft_id as draft, key_id as "keyId" from imports.family where state = 'over' limit ${limit}`;
}

/** Deletes families with their rows. Of two who destroy the same at once the second waits: each holds them in one order, whatever order a plan would delete them in. */
export async function deleteFamilies(tx: Tx, drafts: readonly SubjectId[]): Promise<void> {
  await tx`select 1 from imports.family where draft_id = any(${[...drafts]}::uuid[]) order by draft_id for update`;
  await tx`delete from imports.row r using imports.family f where f.draft_id = any(${[...drafts]}::uuid[]) and r.import_id = f.import_id and r.draft_id = f.draft_id`;
  await tx`delete from imports.family where draft_id = any(${[...drafts]}::uuid[])`;
}

export async function deleteRowsOfFamily(tx: Tx, importId: SubjectId, draft: SubjectId): Promise<void> {
  await tx`delete from imports.row where import_id = ${importId} and draft_id = ${draft}`;
}

export async function deleteFaultyRows(sql: SqlOrTx, importId: SubjectId): Promise<void> {
  await sql`delete from imports.row where import_id = ${importId} and draft_id is null`;
}
