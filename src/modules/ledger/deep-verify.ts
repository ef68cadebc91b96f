import type { SqlOrTx } from "../../platform/postgres.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { openingKey, unsealPart } from "./commitment.ts";
import type { Opening, PrivatePart } from "./history.ts";
import { pathOf } from "./history.ts";
import type { LedgerKey, LedgerKeys, PublicLeaf } from "./ledger-entry.ts";
import { lookBy, readLeaf } from "./ledger-entry.ts";
import { historyRecords, historyAfter, indexesOf, pendingLeaf, systemPartsAfter } from "./ledger.store.ts";
import type { HistoryRecord } from "./ledger.store.ts";
import { entryIdsAt, logs, tileRow } from "./log.store.ts";
import { opensLeaf } from "./opening-check.ts";
import { entriesOf, TILE_WIDTH } from "./tiles.ts";

/** A row that a ledger entry tells of. */
export interface DeepRow {
  entryId: string;
  /** Whose row; null for a row that names nobody, whose hash stands in the public leaf (`publicDetail.row`). */
  subject: SubjectId | null;
  /** Hash of the row as it stands now, in hexadecimal digits: what `detail.row` or `publicDetail.row` was when it was written. */
  rowHash: string;
  /** The opening kept with a row that stays as evidence after its subject's ledger key is gone. */
  opening?: Pick<Opening, "key" | "private" | "share">;
}

/** Rows of one kind, as a module keeps them: consent events, restrictions, destructions. */
export interface DeepSource {
  name: string;
  rows(): AsyncIterable<DeepRow>;
}

/** What a row or an entry is found to be. */
export type DeepFaultKind = "entry-missing" | "row-changed" | "row-missing" | "does-not-open";

/** What the comparison of rows with leaves found. */
export interface DeepVerification {
  ok: boolean;
  /** Rows whose hash is the one in their entry. */
  compared: number;
  /** Rows that no key opens any more. They are not checked, and not called so. */
  notComparable: number;
  /** Private parts that open to the commitment in their leaf. */
  partsOpened: number;
  faults: { source: string; entryId: string; kind: DeepFaultKind }[];
}

/** What the comparison works with. The leaves come from the database, whose tiles `verifyLog` checks before. */
export interface DeepRequest {
  sql: SqlOrTx;
  keys: LedgerKeys;
  sources: readonly DeepSource[];
}

const ROWS_AT_ONCE = 500;
const FAULTS_MAX = 10_000;
const BUNDLES_KEPT = 256;

/** One comparison: rows against leaves, then leaves against rows. */
export class DeepComparison {
  readonly #request: DeepRequest;
  readonly #result: DeepVerification = { ok: true, compared: 0, notComparable: 0, partsOpened: 0, faults: [] };
  readonly #seen = new Set<string>();
  readonly #bundles = new Map<string, Promise<Buffer[]>>();

  constructor(request: DeepRequest) {
    this.#request = request;
  }

  /** @returns faults in the order found, at most ten thousand */
  async run(): Promise<DeepVerification> {
    for (const source of this.#request.sources) {
      const rows: DeepRow[] = [];
      for await (const row of source.rows()) {
        rows.push(row);
        if (rows.length === ROWS_AT_ONCE) await this.#compareRows(source.name, rows.splice(0));
      }
      if (rows.length > 0) await this.#compareRows(source.name, rows);
    }
    await this.#compareHistories();
    await this.#compareSystemParts();
    await this.#compareLeaves();
    return { ...this.#result, ok: this.#result.faults.length === 0 };
  }

  #fault(source: string, entryId: string, kind: DeepFaultKind): void {
    if (this.#result.faults.length < FAULTS_MAX) this.#result.faults.push({ source, entryId, kind });
  }

  async #compareRows(source: string, rows: readonly DeepRow[]): Promise<void> {
    const leaves = await this.#leavesOf(rows.map((row) => row.entryId));
    const subjects = [...new Set(rows.map((row) => row.subject).filter((subject) => subject !== null))];
    const keys = new Map((await this.#request.keys.openKeys(subjects, ["ledger"])).map((key) => [key.subject, key]));
    const records = new Map((await historyRecords(this.#request.sql, rows)).map((record) => [`${record.subject_id} ${record.entry_id}`, record]));
    for (const row of rows) {
      this.#seen.add(row.entryId);
      const leaf = leaves.get(row.entryId);
      if (leaf === undefined) this.#fault(source, row.entryId, "entry-missing");
      else this.#compareRow(source, row, leaf, row.subject === null ? undefined : keys.get(row.subject), records.get(`${row.subject ?? ""} ${row.entryId}`));
    }
  }

  #compareRow(source: string, row: DeepRow, leaf: PublicLeaf, key: LedgerKey | undefined, record: HistoryRecord | undefined): void {
    const open = leaf.detail?.["row"];
    if (typeof open === "string") {
      this.#judge(source, row, open);
      return;
    }
    const opening = row.opening ?? (key === undefined || record === undefined ? undefined : openingFrom(key, record));
    if (opening === undefined) {
      // A living key without the history row that it opened: somebody removed the row.
      if (key !== undefined) this.#fault(source, row.entryId, "entry-missing");
      else this.#result.notComparable += 1;
      return;
    }
    if (opening === null || !opensLeaf(leaf, opening)) this.#fault(source, row.entryId, "does-not-open");
    else this.#judge(source, row, (JSON.parse(opening.private) as PrivatePart).detail?.["row"]);
  }

  #judge(source: string, row: DeepRow, committed: unknown): void {
    if (committed === row.rowHash) this.#result.compared += 1;
    else this.#fault(source, row.entryId, "row-changed");
  }

  /** Every private part whose key lives: it opens to its leaf, and the row that it tells of is there. */
  async #compareHistories(): Promise<void> {
    let after: HistoryRecord | null = null;
    for (;;) {
      const records: HistoryRecord[] = await historyAfter(this.#request.sql, after, ROWS_AT_ONCE);
      after = records.at(-1) ?? null;
      if (after === null) return;
      const subjects = [...new Set(records.map((record) => record.subject_id))];
      const keys = new Map((await this.#request.keys.openKeys(subjects, ["ledger"])).map((key) => [key.subject, key]));
      const leaves = await this.#leavesOf(records.map((record) => record.entry_id));
      for (const record of records) {
        const key = keys.get(record.subject_id);
        if (key !== undefined) this.#comparePart(key, record, leaves.get(record.entry_id));
      }
    }
  }

  #comparePart(key: LedgerKey, record: HistoryRecord, leaf: PublicLeaf | undefined): void {
    const opening = openingFrom(key, record);
    if (leaf === undefined) this.#fault("ledger", record.entry_id, "entry-missing");
    else if (opening === null || !opensLeaf(leaf, opening)) this.#fault("ledger", record.entry_id, "does-not-open");
    else {
      this.#result.partsOpened += 1;
      const part = JSON.parse(opening.private) as PrivatePart;
      // Of what was written before looks were told apart every row says "other": that hides nothing.
      const hidden = record.look !== "other" && record.look !== lookBy(part);
      if (hidden || record.concerns !== (part.subject !== null)) this.#fault("ledger", record.entry_id, "row-changed");
      const tells = typeof part.detail?.["row"] === "string";
      if (tells && !this.#seen.has(record.entry_id)) this.#fault("ledger", record.entry_id, "row-missing");
    }
  }

  /** Parts that are nobody's are not sealed, and are compared alike. */
  async #compareSystemParts(): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const parts: Awaited<ReturnType<typeof systemPartsAfter>> = await systemPartsAfter(this.#request.sql, after, ROWS_AT_ONCE);
      const last = parts.at(-1);
      if (last === undefined) return;
      const leaves = await this.#leavesOf(parts.map((part) => part.entry_id));
      for (const { entry_id, opening_key, private_part } of parts) {
        const leaf = leaves.get(entry_id);
        if (leaf === undefined) this.#fault("ledger", entry_id, "entry-missing");
        else if (!opensLeaf(leaf, { key: opening_key.toString("base64"), private: private_part, share: null })) this.#fault("ledger", entry_id, "does-not-open");
        else this.#result.partsOpened += 1;
      }
      after = last.entry_id;
    }
  }

  /** Leaves by entry id, from the tiles, or from the queue while they have no index. */
  async #leavesOf(entryIds: readonly string[]): Promise<Map<string, PublicLeaf>> {
    const leaves = new Map<string, PublicLeaf>();
    const add = (entryId: string, entry: Buffer | null | undefined): void => {
      const leaf = entry ? readLeaf(entry) : null;
      if (leaf !== null) leaves.set(entryId, leaf);
    };
    for (const { entry_id, log_id, index } of await indexesOf(this.#request.sql, entryIds)) {
      add(entry_id, (await this.#bundle(log_id, Math.floor(index / TILE_WIDTH)))[index % TILE_WIDTH]);
    }
    for (const entryId of entryIds) if (!leaves.has(entryId)) add(entryId, await pendingLeaf(this.#request.sql, entryId));
    return leaves;
  }

  async #bundle(logId: number, index: number): Promise<Buffer[]> {
    const name = `${logId}/${index}`;
    const known = this.#bundles.get(name) ?? this.#readBundle(logId, index);
    if (this.#bundles.size > BUNDLES_KEPT) this.#bundles.clear();
    this.#bundles.set(name, known);
    return await known;
  }

  async #readBundle(logId: number, index: number): Promise<Buffer[]> {
    const row = await tileRow(this.#request.sql, logId, -1, index);
    return row === null ? [] : (entriesOf(row.bytes, row.width) ?? []);
  }

  /** Every public leaf that tells of a row: the row is there, or a restore said in the log that it lost it. */
  async #compareLeaves(): Promise<void> {
    for (const log of await logs(this.#request.sql)) {
      const unknown: number[] = [];
      const lost: LostEntries[] = [];
      for (let index = 0; ; index += 1) {
        const entries = await this.#readBundle(log.log_id, index);
        if (entries.length === 0) break;
        const leaves = entries.map(readLeaf);
        for (const leaf of leaves) lost.push(...lostEntries(leaf, log.log_id));
        const telling = leaves.flatMap((leaf, place) => (typeof leaf?.detail?.["row"] === "string" ? [index * TILE_WIDTH + place] : []));
        if (telling.length > 0) unknown.push(...(await this.#comparePublic(log.log_id, telling)));
      }
      for (const index of unknown) {
        if (lost.some(({ from, to }) => index >= from && index < to)) this.#result.notComparable += 1;
        else this.#fault("ledger", String(index), "row-missing");
      }
    }
  }

  /** Answers the indexes of entries that the database does not know. */
  async #comparePublic(logId: number, indexes: readonly number[]): Promise<number[]> {
    const ids = new Map((await entryIdsAt(this.#request.sql, logId, indexes)).map((row) => [row.index, row.entry_id]));
    for (const entryId of ids.values()) if (!this.#seen.has(entryId)) this.#fault("ledger", entryId, "row-missing");
    return indexes.filter((index) => !ids.has(index));
  }
}

/** Entries of a log, from `from` up to below `to`. */
interface LostEntries {
  log: number;
  from: number;
  to: number;
}

/** What a restore's own entry says was published after its backup. Public, so that nobody can call an entry lost unseen. */
function lostEntries(leaf: PublicLeaf | null, logId: number): LostEntries[] {
  const lost = leaf?.operation === "store" ? leaf.detail?.["lost"] : undefined;
  return Array.isArray(lost) ? (lost as LostEntries[]).filter(({ log }) => log === logId) : [];
}

function openingFrom(key: LedgerKey, record: HistoryRecord): Pick<Opening, "key" | "private" | "share"> | null {
  const text = unsealPart(key, record.entry_id, record.sealed);
  if (text === null) return null;
  const share = record.share_place === null ? null : { place: record.share_place, path: pathOf(record).map((hash) => hash.toString("base64")) };
  return { key: openingKey(key, record.entry_id).toString("base64"), private: text, share };
}
