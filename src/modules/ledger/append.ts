import { randomBytes } from "node:crypto";
import { canonicalJson } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { JsonObject, SubjectId } from "../../policy/actor.ts";
import { commit, openingKey, sealPart, staffSign, traceOf } from "./commitment.ts";
import { newEntryId } from "./entry-id.ts";
import { pathsAmong } from "./inclusion.ts";
import { holderOf, lookBy, privatePart, publicLeaf } from "./ledger-entry.ts";
import type { BulkEntry, LedgerEntry, LedgerKey, LedgerKeys } from "./ledger-entry.ts";
import { insertEntries, insertShares, insertSystemParts } from "./ledger.store.ts";
import type { PendingPart, SharePart, SystemPart } from "./ledger.store.ts";
import { hashLeaf, merkleRoot } from "./merkle.ts";
import { ENTRY_BYTES_MAX } from "./tiles.ts";

/** Rows to write for a number of entries. */
export interface EntryRows {
  pending: PendingPart[];
  shares: SharePart[];
  system: SystemPart[];
}

const NO_TRACES = Buffer.alloc(0);

/** The living ledger keys of people. Throws where one is missing: an entry that cannot be sealed is not written (clause:S1). */
async function keysOf(keys: LedgerKeys, subjects: readonly SubjectId[]): Promise<Map<SubjectId, LedgerKey>> {
  const wanted = [...new Set(subjects)];
  const opened = wanted.length === 0 ? [] : await keys.openKeys(wanted, ["ledger"]);
  const found = new Map(opened.map((key) => [key.subject, key]));
  if (found.size !== wanted.length) throw new Error("a ledger key is missing");
  return found;
}

function keyIn(found: ReadonlyMap<SubjectId, LedgerKey>, subject: SubjectId): LedgerKey {
  const key = found.get(subject);
  if (key === undefined) throw new Error("a ledger key is missing");
  return key;
}

function checkedLeaf(leaf: Buffer): Buffer {
  if (leaf.length > ENTRY_BYTES_MAX) throw new RangeError("a ledger entry is too long");
  return leaf;
}

/** The entry as its private part tells it: staff who act on another person's data stand there under a sign of that person's alone. */
function signed(entry: LedgerEntry, key: LedgerKey | null): LedgerEntry {
  const { actor, subject } = entry;
  if (key === null || actor.kind !== "staff" || subject === null || actor.subject === subject) return entry;
  return { ...entry, actor: { ...actor, subject: staffSign(key, actor.subject) } };
}

/** Makes the rows of entries: one leaf, one sealed private part each. */
export async function rowsOf(keys: LedgerKeys, entries: readonly LedgerEntry[]): Promise<EntryRows> {
  const found = await keysOf(keys, entries.map(holderOf).filter((holder) => holder !== null));
  return rowsOfPrepared(entries.map((entry) => prepareEntry(found, entry)));
}

/** An entry that is made and sealed, and in no log before `Ledger.send` has written it. */
export interface PreparedEntry {
  readonly pending: PendingPart;
  readonly system: SystemPart | null;
}

/** Makes an entry under keys that are open already. Throws where one is missing. */
export function prepareEntry(found: ReadonlyMap<SubjectId, LedgerKey>, entry: LedgerEntry): PreparedEntry {
  const entryId = newEntryId(entry.at);
  const holder = holderOf(entry);
  const key = holder === null ? null : keyIn(found, holder);
  const text = privatePart(entryId, signed(entry, key));
  const part = Buffer.from(text);
  const opening = key === null ? randomBytes(32) : openingKey(key, entryId);
  const leaf = checkedLeaf(publicLeaf(entry, { commitment: commit(opening, part) }));
  const own = key && { subject: key.subject, concerns: entry.subject !== null, look: lookBy(entry), sealed: sealPart(key, entryId, part) };
  const pending = { entryId, at: entry.at, leaf, traces: key === null ? NO_TRACES : traceOf(key, entry.at), own };
  return { pending, system: key === null ? { entryId, openingKey: opening, text } : null };
}

/** The rows of entries that are made already. */
export function rowsOfPrepared(prepared: readonly PreparedEntry[]): EntryRows {
  return { pending: prepared.map(({ pending }) => pending), shares: [], system: prepared.flatMap(({ system }) => system ?? []) };
}

/** The text of details, made once for an object that stands in the entry of many. */
function detailTexts(): (detail: JsonObject) => string {
  const made = new Map<JsonObject, string>();
  return (detail) => {
    const text = made.get(detail) ?? canonicalJson(detail);
    made.set(detail, text);
    return text;
  };
}

/**
 * Makes the rows of one entry about many: the leaf holds the root over the commitments to each person's part.
 * @param opened keys that the caller has open already; throws where one is missing
 */
export async function bulkRowsOf(keys: LedgerKeys, entry: BulkEntry, opened?: ReadonlyMap<SubjectId, LedgerKey>): Promise<EntryRows> {
  const people = [...new Map(entry.people.map((person) => [person.subject, person])).values()];
  if (people.length === 0) throw new RangeError("a bulk entry is about somebody");
  const found = opened ?? (await keysOf(keys, people.map((person) => person.subject)));
  const detailText = detailTexts();
  const entryId = newEntryId(entry.at);
  const parts = people.map((person) => {
    const key = keyIn(found, person.subject);
    const { people: _, ...shared } = entry;
    const part = Buffer.from(privatePart(entryId, signed({ ...shared, ...person }, key), detailText));
    return { key, part, leafHash: hashLeaf(commit(openingKey(key, entryId), part)) };
  });
  const leafHashes = parts.map((part) => part.leafHash);
  const leaf = checkedLeaf(publicLeaf(entry, { count: parts.length, root: merkleRoot(leafHashes) }));
  const paths = pathsAmong(leafHashes);
  const shares = parts.map(({ key, part }, place) => ({
    subject: key.subject,
    entryId,
    concerns: true,
    look: lookBy({ ...entry, subject: key.subject }),
    sealed: sealPart(key, entryId, part),
    place,
    path: Buffer.concat(paths[place] ?? []),
  }));
  const traces = Buffer.concat(parts.map(({ key }) => traceOf(key, entry.at)));
  return { pending: [{ entryId, at: entry.at, leaf, traces, own: null }], shares, system: [] };
}

/** Writes the rows; all statements go out at once, before the call returns. */
export async function writeRows(tx: Tx, { pending, shares, system }: EntryRows): Promise<void> {
  await Promise.all([
    pending.length > 0 && insertEntries(tx, pending),
    shares.length > 0 && insertShares(tx, shares),
    system.length > 0 && insertSystemParts(tx, system),
  ]);
}
