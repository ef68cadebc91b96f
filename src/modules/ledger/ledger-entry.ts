import { canonicalJson } from "../../platform/crypto.ts";
import { actorSubject } from "../../policy/actor.ts";
import type { Actor, JsonObject, SubjectId } from "../../policy/actor.ts";
import type { ClauseId, CompartmentId, FieldId, OperationId, PurposeId } from "../../policy/ids.ts";

/** One operation on one person's data, as the caller tells it. Holds ids and codes, never a personal value. */
export interface LedgerEntry {
  operation: OperationId;
  clause: ClauseId;
  purpose: PurposeId | null;
  /** Whose data; null for an operation that concerns nobody. */
  subject: SubjectId | null;
  actor: Actor;
  fields: readonly FieldId[];
  requestId: string;
  at: Date;
  /** Private. A key `row` is kept for the hash, in hexadecimal digits, of the event row that this entry records. */
  detail?: JsonObject;
  /** Stands in the public leaf and must name nobody. A key `row` as above, for rows that name nobody. */
  publicDetail?: JsonObject;
}

/** One operation on many people's data, shown as one entry. */
export interface BulkEntry extends Omit<LedgerEntry, "subject" | "fields" | "detail"> {
  people: readonly { subject: SubjectId; fields: readonly FieldId[]; detail?: JsonObject }[];
}

/** A subject's living key of the compartment "ledger". */
export interface LedgerKey {
  /** A UUID. */
  keyId: string;
  subject: SubjectId;
  bytes: Buffer;
}

/** Where the ledger gets keys from: the key store, or a double in a test. Subjects without a living key are left out of the answer. */
export interface LedgerKeys {
  openKeys(subjects: SubjectId[], compartments: CompartmentId[]): Promise<LedgerKey[]>;
}

/** Whose key seals an entry: the person it is about, else the person who acts, else nobody's. */
export function holderOf({ subject, actor }: Pick<LedgerEntry, "subject" | "actor">): SubjectId | null {
  return subject ?? actorSubject(actor);
}

/** An object whose values are written already; names must come in the order of RFC 8785 §3.2.3. Null leaves a name out. */
function written(members: Readonly<Record<string, string | null>>): string {
  return `{${Object.entries(members).filter(([, text]) => text !== null).map(([name, text]) => `"${name}":${text ?? ""}`).join(",")}}`;
}

function actorInOrder(actor: Actor): JsonObject {
  switch (actor.kind) {
    case "subject":
      return { kind: actor.kind, subject: actor.subject };
    case "representative":
      return { kind: actor.kind, of: actor.of, subject: actor.subject };
    case "staff":
      return { kind: actor.kind, role: actor.role, subject: actor.subject };
    case "system":
      return { job: actor.job, kind: actor.kind };
    case "visitor":
      return { kind: actor.kind };
  }
}

/**
 * The private part as RFC 8785 JSON: what the commitment binds and the seal hides.
 * Written with its names in order, which is what the canonical form asks for; a test compares it with `canonicalJson`.
 */
export function privatePart(entryId: string, entry: LedgerEntry): string {
  return written({
    actor: JSON.stringify(actorInOrder(entry.actor)),
    at: `"${entry.at.toISOString()}"`,
    clause: `"${entry.clause}"`,
    detail: entry.detail === undefined ? null : canonicalJson(entry.detail),
    entry: `"${entryId}"`,
    fields: JSON.stringify(entry.fields),
    operation: `"${entry.operation}"`,
    purpose: entry.purpose === null ? "null" : `"${entry.purpose}"`,
    request: JSON.stringify(entry.requestId),
    subject: entry.subject === null ? "null" : `"${entry.subject}"`,
    version: String(LEAF_VERSION),
  });
}

/** The version that stands in every leaf; another one means another log (see `openSuccessor`). */
export const LEAF_VERSION = 1;

/** What a leaf commits to: one person's private part, or the root over those of many. */
export type LeafCommitment = { commitment: Buffer } | { count: number; root: Buffer };

/** The public leaf as RFC 8785 JSON. */
export function publicLeaf(entry: Pick<LedgerEntry, "operation" | "clause" | "at" | "publicDetail">, bound: LeafCommitment): Buffer {
  const single = "commitment" in bound;
  const leaf = written({
    clause: `"${entry.clause}"`,
    commitment: single ? `"${bound.commitment.toString("base64")}"` : null,
    commitments: single ? null : JSON.stringify({ count: bound.count, root: bound.root.toString("base64") }),
    detail: entry.publicDetail === undefined ? null : canonicalJson(entry.publicDetail),
    operation: `"${entry.operation}"`,
    time: String(Math.floor(entry.at.getTime() / 1000)),
    version: String(LEAF_VERSION),
  });
  return Buffer.from(leaf);
}

/** A leaf as read back. */
export interface PublicLeaf {
  clause: string;
  operation: string;
  /** Seconds since 1970. */
  time: number;
  version: number;
  commitment?: string;
  commitments?: { count: number; root: string };
  detail?: JsonObject;
}

/** Reads a leaf; null where it is not one of ours. */
export function readLeaf(entry: Buffer): PublicLeaf | null {
  try {
    const leaf: unknown = JSON.parse(entry.toString());
    return isLeaf(leaf) ? leaf : null;
  } catch {
    return null;
  }
}

function isLeaf(leaf: unknown): leaf is PublicLeaf {
  if (leaf === null || typeof leaf !== "object") return false;
  const { clause, operation, time, version } = leaf as Record<string, unknown>;
  return typeof clause === "string" && typeof operation === "string" && Number.isSafeInteger(time) && Number.isSafeInteger(version);
}
