import { gathered } from "../../platform/gathered.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";
import type { Actor, JsonObject, SubjectId } from "../../policy/actor.ts";
import type { ClauseId, FieldId, OperationId, PurposeId } from "../../policy/ids.ts";
import { openingKey, staffSign, unsealPart } from "./commitment.ts";
import { HASH_BYTES } from "./merkle.ts";
import type { LedgerKey, LedgerKeys } from "./ledger-entry.ts";
import { historyOf, historyRow, indexesOf, looksAt } from "./ledger.store.ts";
import type { HistoryRecord, LooksAsked } from "./ledger.store.ts";

/** One line of a person's history. */
export interface HistoryRow {
  entryId: string;
  /** Null until the entry is published. */
  index: number | null;
  /** The log that the index counts in. */
  logId: number | null;
  at: Date;
  operation: OperationId;
  clause: ClauseId;
  purpose: PurposeId | null;
  actor: Actor;
  fields: FieldId[];
  requestId: string;
  detail: JsonObject | null;
  /** One entry about many people, such as a list that was shown. */
  bulk: boolean;
}

/** A look at a person's data. Its place in the log is not asked for. */
export type LookRow = Omit<HistoryRow, "index" | "logId">;

/** What a private part holds, as it was written. */
export interface PrivatePart {
  actor: Actor;
  at: string;
  clause: ClauseId;
  detail?: JsonObject;
  entry: string;
  fields: FieldId[];
  operation: OperationId;
  purpose: PurposeId | null;
  request: string;
  subject: SubjectId | null;
  version: number;
}

/** A file with which a person shows one entry to anybody, and no other entry (docs/formats/ledger.md §5). */
export interface Opening {
  format: "robotek-ledger-opening/v1";
  /** Base64. Opens this entry alone. */
  key: string;
  /** The private part exactly as it was committed to. */
  private: string;
  /** The person's place in a bulk entry and the hashes from there to its root, in Base64. */
  share: { place: number; path: string[] } | null;
  /** A C2SP tlog-proof; null until the entry is published. */
  proof: string | null;
}

async function keyOf(keys: LedgerKeys, subject: SubjectId): Promise<LedgerKey | null> {
  const [key] = await keys.openKeys([subject], ["ledger"]);
  return key ?? null;
}

/** A page of a person's history, newest first. A row that the key does not open is left out, never guessed. */
export async function historyPage(sql: SqlOrTx, keys: LedgerKeys, subject: SubjectId, limit: number, before: string | null): Promise<HistoryRow[]> {
  const key = await keyOf(keys, subject);
  if (key === null) return [];
  const records = await historyOf(sql, subject, before, limit);
  const indexes = new Map((await indexesOf(sql, records.map((record) => record.entry_id))).map((row) => [row.entry_id, row]));
  return records.flatMap((record) => {
    const opened = openedRow(key, record);
    const place = indexes.get(record.entry_id);
    return opened === null ? [] : [{ ...opened, index: place?.index ?? null, logId: place?.log_id ?? null }];
  });
}

/** What a row says; null where this key does not open it. */
function openedRow(key: LedgerKey, record: Pick<HistoryRecord, "entry_id" | "sealed" | "share_place">): LookRow | null {
  const text = unsealPart(key, record.entry_id, record.sealed);
  if (text === null) return null;
  const { at, operation, clause, purpose, actor, fields, request, detail } = JSON.parse(text) as PrivatePart;
  return { entryId: record.entry_id, at: new Date(at), operation, clause, purpose, actor, fields, requestId: request, detail: detail ?? null, bulk: record.share_place !== null };
}

/** The newest looks of others that a page goes through. */
export const LOOKS_MAX = 100;

const looksOf = gathered(async (sql, asked: readonly LooksAsked[]) => {
  const rows = Map.groupBy(await looksAt(sql, asked, LOOKS_MAX), ({ n }) => n);
  return asked.map((_, at) => rows.get(at + 1) ?? []);
});

/** The newest looks at a person's data by others, newest first. A row that the key does not open is left out. */
export async function looksBy(sql: SqlOrTx, keys: LedgerKeys, asked: LooksAsked): Promise<LookRow[]> {
  const records = await looksOf(sql, asked);
  const key = records.length === 0 ? null : await keyOf(keys, asked.subject);
  return key === null ? [] : records.flatMap((record) => openedRow(key, record) ?? []);
}

/** Whose signs stand for staff in a person's entries: for who may say which member it was. Empty where the person's key is gone. */
export async function staffSigns(keys: LedgerKeys, subject: SubjectId, members: readonly SubjectId[]): Promise<Map<SubjectId, SubjectId>> {
  const key = await keyOf(keys, subject);
  return new Map(key === null ? [] : members.map((member) => [staffSign(key, member), member]));
}

/** The hashes of a stored path. */
export function pathOf(record: Pick<HistoryRecord, "share_path">): Buffer[] {
  const bytes = record.share_path ?? Buffer.alloc(0);
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, at) => bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
}

/** Makes the opening of one entry of a person; null where the entry is not the person's, or its key is gone. */
export async function openingOf(sql: SqlOrTx, keys: LedgerKeys, subject: SubjectId, entryId: string, proof: string | null): Promise<Opening | null> {
  const key = await keyOf(keys, subject);
  const record = key === null ? null : await historyRow(sql, subject, entryId);
  const text = key === null || record === null ? null : unsealPart(key, entryId, record.sealed);
  if (key === null || record === null || text === null) return null;
  return {
    format: "robotek-ledger-opening/v1",
    key: openingKey(key, entryId).toString("base64"),
    private: text,
    share: record.share_place === null ? null : { place: record.share_place, path: pathOf(record).map((hash) => hash.toString("base64")) },
    proof,
  };
}
