import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/actor.ts";

/** The one shard that entries wait in today; the column is there so that there can be more. */
const SHARD = 0;

/** Whose look at a person's data an entry is. */
export type LookBy = "self" | "representative" | "other";

/** A person's row of an entry. */
export interface HistoryPart {
  subject: SubjectId;
  concerns: boolean;
  /** Null for what is no look. */
  look: LookBy | null;
  sealed: Buffer;
}

/** A person's row of an entry about many, with place and path in it. */
export interface SharePart extends HistoryPart {
  entryId: string;
  place: number;
  path: Buffer;
}

/** An entry that waits for an index, with the row of the one person it belongs to, if there is one. */
export interface PendingPart {
  entryId: string;
  at: Date;
  leaf: Buffer;
  traces: Buffer;
  own: HistoryPart | null;
}

/** The private part of an entry that concerns nobody. */
export interface SystemPart {
  entryId: string;
  openingKey: Buffer;
  text: string;
}

// Written with `execute`, which sends at once: what is sent behind them on the connection, such as the commit, stands behind them.
// Lists travel as one text and bytes as one value: the driver escapes an array parameter element by element, which costs more than sealing what is in it.
// Bytes of many go as base64: the driver's own hexadecimal text is half as long again and costs three times as much to make.

/** An array of ids, numbers, times or truth values: none of them holds what would have to be escaped. */
function list(values: readonly (string | number | boolean | null)[]): string {
  return `{${values.map((value) => value ?? "null").join()}}`;
}

type Value = string | number | boolean | null;

/** A column of a group. What all have in common, as most of a group's columns, is told once: the list is empty then, and `unnest` fills it up with null. */
function column(values: readonly Value[]): { each: string; all: Value } {
  const [first = null] = values;
  return values.every((value) => value === first) ? { each: "{}", all: first } : { each: list(values), all: null };
}

/** Where each of some byte strings begins when they lie one behind the other, counted from 1 as `substring` does. */
function beginnings(lengths: readonly number[]): number[] {
  let at = 1;
  return lengths.map((length) => {
    at += length;
    return at - length;
  });
}

const NO_BYTES = Buffer.alloc(0);

/** One entry of one person: what most operations write. Spares the server a plan for many. */
async function insertEntry(sql: SqlOrTx, { entryId, at, leaf, traces }: PendingPart, own: HistoryPart): Promise<void> {
  await sql`
    with made as (
      insert into ledger.history (subject_id, entry_id, concerns, look, sealed) values (${own.subject}, ${entryId}, ${own.concerns}, ${own.look}, ${own.sealed}))
    insert into ledger.pending (log_shard, entry_id, at, leaf, traces) values (${SHARD}, ${entryId}, ${at}, ${leaf}, ${traces})`.execute();
}

/** Entries, and the rows of their people, by one statement: one journey to the server, and alone a transaction by itself. */
export async function insertEntries(sql: SqlOrTx, parts: readonly PendingPart[]): Promise<void> {
  const [first] = parts;
  if (parts.length === 1 && first?.own) return insertEntry(sql, first, first.own);
  const sealed = parts.map(({ own }) => own?.sealed ?? NO_BYTES);
  const bytes = Buffer.concat(parts.flatMap(({ leaf, traces }, n) => [sealed[n] ?? NO_BYTES, leaf, traces]));
  const from = beginnings(parts.map(({ leaf, traces }, n) => (sealed[n]?.length ?? 0) + leaf.length + traces.length));
  const [at, concerns, look] = [column(parts.map((part) => part.at.getTime() / 1_000)), column(parts.map(({ own }) => own && own.concerns)), column(parts.map(({ own }) => own && own.look))];
  const [ofSealed, ofLeaf, ofTraces] = [column(sealed.map(({ length }) => length)), column(parts.map(({ leaf }) => leaf.length)), column(parts.map(({ traces }) => traces.length))];
  await sql`
    with packed as materialized (select decode(${bytes.toString("base64")}, 'base64') as bytes),
    place as (
      select entry_id, subject_id, start, to_timestamp(coalesce(at, ${at.all})) as at, coalesce(concerns, ${concerns.all}) as concerns, coalesce(look, ${look.all}) as look,
             coalesce(sealed_bytes, ${ofSealed.all}) as sealed_bytes, coalesce(leaf_bytes, ${ofLeaf.all}) as leaf_bytes, coalesce(traces_bytes, ${ofTraces.all}) as traces_bytes
        from unnest(${list(parts.map((part) => part.entryId))}::uuid[], ${list(parts.map(({ own }) => own && own.subject))}::uuid[], ${list(from)}::integer[],
                    ${at.each}::float8[], ${concerns.each}::boolean[], ${look.each}::text[], ${ofSealed.each}::integer[], ${ofLeaf.each}::integer[], ${ofTraces.each}::integer[])
               as place (entry_id, subject_id, start, at, concerns, look, sealed_bytes, leaf_bytes, traces_bytes)),
    part as materialized (
      select entry_id, at, subject_id, concerns, look, substring(bytes from start for sealed_bytes) as sealed,
             substring(bytes from start + sealed_bytes for leaf_bytes) as leaf, substring(bytes from start + sealed_bytes + leaf_bytes for traces_bytes) as traces
        from packed, place),
    made as (
      insert into ledger.history (subject_id, entry_id, concerns, look, sealed)
      select subject_id, entry_id, concerns, look, sealed from part where subject_id is not null)
    insert into ledger.pending (log_shard, entry_id, at, leaf, traces)
    select ${SHARD}::smallint, entry_id, at, leaf, traces from part`.execute();
}

export async function insertShares(tx: Tx, parts: readonly SharePart[]): Promise<void> {
  const bytes = Buffer.concat(parts.flatMap(({ sealed, path }) => [sealed, path]));
  const from = beginnings(parts.map(({ sealed, path }) => sealed.length + path.length));
  await tx`
    with packed as materialized (select decode(${bytes.toString("base64")}, 'base64') as bytes)
    insert into ledger.history (subject_id, entry_id, concerns, look, sealed, share_place, share_path)
    select subject_id, entry_id, concerns, look, substring(bytes from start for sealed_bytes), share_place, substring(bytes from start + sealed_bytes for path_bytes)
      from packed,
           unnest(${list(parts.map((part) => part.subject))}::uuid[], ${list(parts.map((part) => part.entryId))}::uuid[], ${list(parts.map((part) => part.concerns))}::boolean[],
                  ${list(parts.map((part) => part.look))}::text[], ${list(parts.map((part) => part.place))}::integer[], ${list(from)}::integer[], ${list(parts.map(({ sealed }) => sealed.length))}::integer[],
                  ${list(parts.map(({ path }) => path.length))}::integer[])
             as place (subject_id, entry_id, concerns, look, share_place, start, sealed_bytes, path_bytes)`.execute();
}

export async function insertSystemParts(tx: Tx, parts: readonly SystemPart[]): Promise<void> {
  await tx`
    insert into ledger.system_part (log_shard, entry_id, opening_key, private_part)
    select ${SHARD}::smallint, * from unnest(
      ${tx.array(parts.map((part) => part.entryId))}::uuid[], ${tx.array(parts.map((part) => part.openingKey))}::bytea[],
      ${tx.array(parts.map((part) => part.text))}::text[])`.execute();
}

/** How many entries wait, about, and since when the oldest does. Two look-ups at the ends of the key: cheap at any backlog. */
export async function backlog(sql: SqlOrTx): Promise<{ entries: number; oldestAt: Date | null }> {
  const [row] = await sql<{ first: number | null; last: number | null; at: Date | null }[]>`
    select oldest.position as first, oldest.at, newest.position as last
      from (select position, at from ledger.pending where log_shard = ${SHARD} order by position limit 1) oldest,
           (select position from ledger.pending where log_shard = ${SHARD} order by position desc limit 1) newest`;
  if (!row || row.first === null || row.last === null) return { entries: 0, oldestAt: null };
  return { entries: row.last - row.first + 1, oldestAt: row.at };
}

/** A stored row of a person's history. */
export interface HistoryRecord {
  subject_id: SubjectId;
  entry_id: string;
  concerns: boolean;
  look: LookBy | null;
  sealed: Buffer;
  share_place: number | null;
  share_path: Buffer | null;
}

export async function historyOf(sql: SqlOrTx, subject: SubjectId, before: string | null, limit: number): Promise<HistoryRecord[]> {
  return await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, look, sealed, share_place, share_path from ledger.history
     where subject_id = ${subject} and concerns and (${before}::uuid is null or entry_id < ${before}::uuid)
     order by entry_id desc limit ${limit}`;
}

/** Whose looks are asked for: those of a page's person, or of a child at whose page a representative looks, who is told of no other relative. */
export interface LooksAsked {
  subject: SubjectId;
  by: readonly Exclude<LookBy, "self">[];
}

/** Each person's newest looks by others, at most `limit` each, newest first; `n` counts the questions from 1. */
export async function looksAt(sql: SqlOrTx, asked: readonly LooksAsked[], limit: number): Promise<(Pick<HistoryRecord, "subject_id" | "entry_id" | "sealed" | "share_place"> & { n: number })[]> {
  return await sql<(Pick<HistoryRecord, "subject_id" | "entry_id" | "sealed" | "share_place"> & { n: number })[]>`
    select a.n::integer as n, a.subject_id, h.entry_id, h.sealed, h.share_place
      from unnest(string_to_array(${asList(asked.map(({ subject }) => subject))}, ',')::uuid[], string_to_array(${asList(asked.map(({ by }) => by.join("/")))}, ','))
             with ordinality as a (subject_id, by, n)
     cross join lateral (select l.entry_id, l.sealed, l.share_place from ledger.history l
                          where l.subject_id = a.subject_id and l.look in ('representative', 'other') and l.look = any(string_to_array(a.by, '/')) and l.concerns
                          order by l.entry_id desc limit ${limit}) h
     order by a.n, h.entry_id desc`;
}

export async function historyRow(sql: SqlOrTx, subject: SubjectId, entryId: string): Promise<HistoryRecord | null> {
  const [row] = await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, look, sealed, share_place, share_path from ledger.history
     where subject_id = ${subject} and entry_id = ${entryId}`;
  return row ?? null;
}

export async function countHistory(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from ledger.history where subject_id = ${subject}`;
  return row?.count ?? 0;
}

/** The index of each entry that has one. */
export async function indexesOf(sql: SqlOrTx, entryIds: readonly string[]): Promise<{ entry_id: string; log_id: number; index: number }[]> {
  return await sql<{ entry_id: string; log_id: number; index: number }[]>`
    select entry.entry_id, entry.log_id, entry.index from ledger.log
      join ledger.entry on entry.log_id = log.log_id and entry.entry_id = any(${sql.array([...entryIds])}::uuid[])`;
}

/** Where an entry that waits for an index stands, with its leaf. */
export async function pendingLeaf(sql: SqlOrTx, entryId: string): Promise<Buffer | null> {
  const [row] = await sql<{ leaf: Buffer }[]>`select leaf from ledger.pending where log_shard = ${SHARD} and entry_id = ${entryId}`;
  return row?.leaf ?? null;
}

/** Private parts that are nobody's, in the order of their ids. */
export async function systemPartsAfter(sql: SqlOrTx, after: string | null, limit: number): Promise<{ entry_id: string; opening_key: Buffer; private_part: string }[]> {
  return await sql<{ entry_id: string; opening_key: Buffer; private_part: string }[]>`
    select entry_id, opening_key, private_part from ledger.system_part
     where log_shard = ${SHARD} and (${after}::uuid is null or entry_id > ${after}::uuid) order by entry_id limit ${limit}`;
}

/** The history rows of given people and entries. */
export async function historyRecords(sql: SqlOrTx, rows: readonly { subject: SubjectId | null; entryId: string }[]): Promise<HistoryRecord[]> {
  const own = rows.filter((row) => row.subject !== null);
  return await sql<HistoryRecord[]>`
    select history.subject_id, history.entry_id, concerns, look, sealed, share_place, share_path
      from unnest(${sql.array(own.map((row) => row.subject ?? ""))}::uuid[], ${sql.array(own.map((row) => row.entryId))}::uuid[]) as wanted (subject_id, entry_id)
      join ledger.history on history.subject_id = wanted.subject_id and history.entry_id = wanted.entry_id`;
}

/** All history rows, in the order of their key, behind a given one. */
export async function historyAfter(sql: SqlOrTx, after: HistoryRecord | null, limit: number): Promise<HistoryRecord[]> {
  return await sql<HistoryRecord[]>`
    select subject_id, entry_id, concerns, look, sealed, share_place, share_path from ledger.history
     where ${after === null} or (subject_id, entry_id) > (${after?.subject_id ?? null}::uuid, ${after?.entry_id ?? null}::uuid)
     order by subject_id, entry_id limit ${limit}`;
}
