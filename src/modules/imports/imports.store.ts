import type { JsonValue, Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Mapping } from "./columns.ts";
import type { FileShape } from "./table-file.ts";

export type ImportState = "mapping" | "reading" | "checked" | "broken" | "undone" | "over";
/** Why a family is over: the count that it is added to. */
export type Ending = "accepted" | "signed" | "refused" | "unanswered" | "left_out" | "undone";

export interface ImportRow {
  readonly id: SubjectId;
  readonly state: ImportState;
  readonly origin: "desk" | "command";
  readonly keyId: string;
  readonly fileId: string | null;
  readonly shape: FileShape;
  readonly columns: Mapping | null;
  readonly fault: string | null;
  readonly rowsRead: number;
  readonly lastLine: number;
  readonly asked: number;
  readonly accepted: number;
  /** Adults whose form on paper was recorded. */
  readonly signed: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly leftOut: number;
  readonly undone: number;
  readonly alreadyHere: number;
  readonly requestId: string;
  /** Whether its undoing has come to every family that was recorded from paper. */
  readonly recordedJudged: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertImport(tx: Tx, i: Pick<ImportRow, "id" | "origin" | "keyId" | "fileId" | "shape" | "requestId" | "createdAt" | "expiresAt"> & { fileMark: string }): Promise<void> {
  await tx`
    insert into imports.import (import_id, state, origin, key_id, file_id, file_mark, shape, request_id, created_at, expires_at)
    values (${i.id}, 'mapping', ${i.origin}, ${i.keyId}, ${i.fileId}, ${i.fileMark}, ${tx.json(i.shape as unknown as JsonValue)}, ${i.requestId}, ${i.createdAt}, ${i.expiresAt})`;
}

/** Imports of this very file that are not undone, the newest first. */
export async function importsOfFile(sql: SqlOrTx, fileMark: string): Promise<SubjectId[]> {
  const rows = await sql<{ id: SubjectId }[]>`
    select import_id as id from imports.import where file_mark = ${fileMark} and state in ('mapping', 'reading', 'checked') order by created_at desc limit 1`;
  return rows.map(({ id }) => id);
}

export async function importById(sql: SqlOrTx, id: SubjectId): Promise<ImportRow | null> {
  const rows = await sql<ImportRow[]>`
    select import_id as id, state, origin, key_id as "keyId", file_id as "fileId", shape, columns, fault, rows_read as "rowsRead", last_line as "lastLine", asked, accepted, signed, refused,
      unanswered, left_out as "leftOut", undone, already_here as "alreadyHere", request_id as "requestId", recorded_judged as "recordedJudged",
      created_at as "createdAt", expires_at as "expiresAt" from imports.import where import_id = ${id}`;
  return rows[0] ?? null;
}

export async function newestImports(sql: SqlOrTx, limit: number): Promise<SubjectId[]> {
  const rows = await sql<{ id: SubjectId }[]>`select import_id as id from imports.import order by created_at desc limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Holds an import until the transaction ends: reading, undoing and sending wait for each other. Gives its state. */
export async function holdImport(tx: Tx, id: SubjectId): Promise<ImportState | null> {
  const rows = await tx<{ state: ImportState }[]>`select state from imports.import where import_id = ${id} for update`;
  return rows[0]?.state ?? null;
}

export async function setState(tx: Tx, id: SubjectId, state: ImportState, fault: string | null = null): Promise<void> {
  await tx`update imports.import set state = ${state}, fault = ${fault} where import_id = ${id}`;
}

export async function setColumns(tx: Tx, id: SubjectId, shape: FileShape, columns: Mapping): Promise<void> {
  await tx`
    update imports.import set state = 'reading', shape = ${tx.json(shape as unknown as JsonValue)}, columns = ${tx.json([...columns])} where import_id = ${id}`;
}

export async function setShape(tx: Tx, id: SubjectId, shape: FileShape): Promise<void> {
  await tx`update imports.import set shape = ${tx.json(shape as unknown as JsonValue)} where import_id = ${id}`;
}

export async function moveCursor(tx: Tx, id: SubjectId, read: { rows: number; lastLine: number; alreadyHere: number }): Promise<void> {
  await tx`
    update imports.import set rows_read = rows_read + ${read.rows}, last_line = ${read.lastLine}, already_here = already_here + ${read.alreadyHere} where import_id = ${id}`;
}

export async function dropFile(sql: SqlOrTx, id: SubjectId): Promise<void> {
  await sql`update imports.import set file_id = null where import_id = ${id}`;
}

/** Adds to one of the counts of endings. */
export async function countEnded(tx: Tx, id: SubjectId, ending: Ending, families: number): Promise<void> {
  await tx`update imports.import set ${tx(ending)} = ${tx(ending)} + ${families} where import_id = ${id}`;
}

/** A family that was recorded from paper and is destroyed by the undoing: counted there, and there alone. */
export async function countTakenBack(tx: Tx, id: SubjectId): Promise<void> {
  await tx`update imports.import set signed = signed - 1, undone = undone + 1 where import_id = ${id}`;
}

export async function noteRecordedJudged(sql: SqlOrTx, id: SubjectId): Promise<void> {
  await sql`update imports.import set recorded_judged = true where import_id = ${id}`;
}

export async function countAsked(tx: Tx, id: SubjectId, families: number): Promise<void> {
  await tx`update imports.import set asked = asked + ${families} where import_id = ${id}`;
}

/** Imports that are undone, broken or past their time, and still hold a file or rows that could not be taken. */
export async function importsToEmpty(sql: SqlOrTx, at: Date): Promise<{ id: SubjectId; keyId: string; fileId: string | null }[]> {
  return sql<{ id: SubjectId; keyId: string; fileId: string | null }[]>`
    select import_id as id, key_id as "keyId", file_id as "fileId" from imports.import
     where not emptied and (state in ('undone', 'broken') or expires_at <= ${at}) order by created_at limit 100`;
}

export async function markEmptied(tx: Tx, id: SubjectId): Promise<void> {
  await tx`
    update imports.import set emptied = true, file_id = null, state = case when state in ('undone', 'broken') then state else 'over' end where import_id = ${id}`;
}

export async function importsReading(sql: SqlOrTx): Promise<SubjectId[]> {
  const rows = await sql<{ id: SubjectId }[]>`select import_id as id from imports.import where state = 'reading' order by created_at`;
  return rows.map(({ id }) => id);
}

/** Keys under which something of an import lies: the sweep of orphan keys spares them. */
export async function importKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`
    select key_id as key from imports.import where key_id = any(${[...keyIds]}::uuid[]) and state in ('mapping', 'reading', 'checked')
    union select key_id from imports.family where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map(({ key }) => key);
}

export interface NewFamily {
  readonly draft: SubjectId;
  readonly adultMark: Buffer;
  readonly keyId: string;
  readonly state: "ready" | "stopped";
  readonly children: number;
  readonly language: Language;
  /** The day on a signed form; null where a letter asks. */
  readonly paperOn: string | null;
}

/**
 * Inserts families in one statement; answers which came in: an adult who waits already, in this import or another, does not. In the order of the marks, so that two
 * imports of the same people wait for each other one way round and never in a ring.
 */
export async function insertFamilies(tx: Tx, importId: SubjectId, families: readonly NewFamily[], dueAt: Date): Promise<SubjectId[]> {
  const rows = await tx<{ draft: SubjectId }[]>`
    insert into imports.family (import_id, draft_id, adult_mark, key_id, state, children, language, paper_on, due_at)
    select ${importId}, f.draft, decode(f.mark, 'hex'), f.key, f.state, f.children, f.language, nullif(f.paper, '')::date, ${dueAt}
      from unnest(${families.map((f) => f.draft)}::uuid[], ${families.map((f) => f.adultMark.toString("hex"))}::text[], ${families.map((f) => f.keyId)}::uuid[],
        ${families.map((f) => f.state)}::text[], ${families.map((f) => f.children)}::integer[], ${families.map((f) => f.language)}::text[],
        ${families.map((f) => f.paperOn ?? "")}::text[]) as f (draft, mark, key, state, children, language, paper)
     order by f.mark
    on conflict (adult_mark) do nothing returning draft_id as draft`;
  return rows.map(({ draft }) => draft);
}

export interface NewRow {
  readonly line: number;
  readonly draft: SubjectId | null;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly faults: readonly string[];
}

/** Rows in one statement; a row that is there stays as it is. */
export async function insertRows(tx: Tx, importId: SubjectId, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into imports.row (import_id, line, draft_id, key_id, sealed, faults)
    select ${importId}, r.line, nullif(r.draft, '')::uuid, r.key, decode(r.sealed, 'base64'), r.faults::jsonb
      from unnest(${rows.map((r) => r.line)}::integer[], ${rows.map((r) => r.draft ?? "")}::text[], ${rows.map((r) => r.keyId)}::uuid[],
        ${rows.map((r) => r.sealed.toString("base64"))}::text[], ${rows.map((r) => JSON.stringify(r.faults))}::text[]) as r (line, draft, key, sealed, faults)
    on conflict (import_id, line) do nothing`;
}

export interface KnownAdult {
  readonly mark: Buffer;
  readonly importId: SubjectId;
  readonly draft: SubjectId;
  readonly keyId: string;
  readonly children: number;
  readonly state: "ready" | "stopped" | "asked" | "over";
}

/** Adults who wait already, by their marks. */
export async function familiesByMark(sql: SqlOrTx, marks: readonly Buffer[]): Promise<KnownAdult[]> {
  return sql<KnownAdult[]>`
    select adult_mark as mark, import_id as "importId", draft_id as draft, key_id as "keyId", children, state from imports.family
     where adult_mark in (select decode(m, 'hex') from unnest(${marks.map((mark) => mark.toString("hex"))}::text[]) m)`;
}

export async function addChildren(tx: Tx, importId: SubjectId, families: readonly { draft: SubjectId; more: number }[]): Promise<void> {
  if (families.length === 0) return;
  await tx`
    update imports.family set children = children + more.n from unnest(${families.map((f) => f.draft)}::uuid[], ${families.map((f) => f.more)}::integer[]) as more (draft, n)
     where import_id = ${importId} and draft_id = more.draft`;
}

/** Whether a restore froze one of these people and nobody has looked at it since. */
export async function isAnyStopped(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<boolean> {
  const rows = await sql`select 1 from subjects.stopped where subject_id = any(string_to_array(${subjects.join(",")}, ',')::uuid[]) limit 1`;
  return rows.length > 0;
}
