import { canonicalJson } from "../../platform/crypto.ts";
import { actorSubject } from "../../policy/actor.ts";
import type { Actor, JsonObject, SubjectId } from "../../policy/actor.ts";
import type { ClauseId, CompartmentId, FieldId, OperationId, PurposeId } from "../../policy/ids.ts";
import type { LookBy } from "./ledger.store.ts";

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

/** Operations by which somebody sees values. */
const LOOKS: readonly OperationId[] = ["use", "extract"];

export function isLook({ operation }: Pick<LedgerEntry, "operation">): boolean {
  return LOOKS.includes(operation);
}

/** Whose look at the person's data the entry is; null for what is none. Stands beside the sealed part, so that others' looks are found without opening the own ones. */
export function lookBy({ operation, subject, actor }: Pick<LedgerEntry, "operation" | "subject" | "actor">): LookBy | null {
  if (subject === null || !isLook({ operation })) return null;
  if (actor.kind === "representative") return "representative";
  return actor.kind === "subject" && actor.subject === subject ? "self" : "other";
}

/** The actor with its names in order. Ids and codes of ours hold nothing that JSON would escape; a job's name may. */
function actorText(actor: Actor): string {
  switch (actor.kind) {
    case "subject":
      return `{"kind":"subject","subject":"${actor.subject}"}`;
    case "representative":
      return `{"kind":"representative","of":"${actor.of}","subject":"${actor.subject}"}`;
    case "staff":
      return `{"kind":"staff","role":"${actor.role}","subject":"${actor.subject}"}`;
    case "system":
      return `{"job":${JSON.stringify(actor.job)},"kind":"system"}`;
    case "visitor":
      return '{"kind":"visitor"}';
  }
}

const isoOf = rememberingLast((ms: number) => new Date(ms).toISOString());

/** Entries come in groups of one moment: what was made for the last one is made once. */
function rememberingLast(make: (ms: number) => string): (ms: number) => string {
  let last = { ms: Number.NaN, text: "" };
  return (ms) => {
    if (last.ms !== ms) last = { ms, text: make(ms) };
    return last.text;
  };
}

/**
 * The private part as RFC 8785 JSON: what the commitment binds and the seal hides.
 * Written with its names in order, which is what the canonical form asks for; a test compares it with `canonicalJson`.
 */
export function privatePart(entryId: string, entry: LedgerEntry, detailText: (detail: JsonObject) => string = canonicalJson): string {
  const { actor, at, clause, detail, fields, operation, purpose, requestId, subject } = entry;
  const head = `{"actor":${actorText(actor)},"at":"${isoOf(at.getTime())}","clause":"${clause}"`;
  const middle = `,${detail === undefined ? "" : `"detail":${detailText(detail)},`}"entry":"${entryId}","fields":${JSON.stringify(fields)}`;
  const act = `,"operation":"${operation}","purpose":${quoted(purpose)},"request":${JSON.stringify(requestId)}`;
  return `${head}${middle}${act},"subject":${quoted(subject)},"version":${LEAF_VERSION}}`;
}

/** An id of ours, which holds nothing that JSON would escape. */
function quoted(id: string | null): string {
  return id === null ? "null" : `"${id}"`;
}

/** The version that stands in every leaf; another one means another log (see `openSuccessor`). */
export const LEAF_VERSION = 1;

/** What a leaf commits to: one person's private part, or the root over those of many. */
export type LeafCommitment = { commitment: Buffer } | { count: number; root: Buffer };

/** The public leaf as RFC 8785 JSON. */
export function publicLeaf(entry: Pick<LedgerEntry, "operation" | "clause" | "at" | "publicDetail">, bound: LeafCommitment): Buffer {
  const committed =
    "commitment" in bound
      ? `"commitment":"${bound.commitment.toString("base64")}"`
      : `"commitments":{"count":${bound.count},"root":"${bound.root.toString("base64")}"}`;
  const detail = entry.publicDetail === undefined ? "" : `"detail":${canonicalJson(entry.publicDetail)},`;
  const time = Math.floor(entry.at.getTime() / 1000);
  return Buffer.from(`{"clause":"${entry.clause}",${committed},${detail}"operation":"${entry.operation}","time":${time},"version":${LEAF_VERSION}}`);
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
