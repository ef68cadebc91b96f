import { createCipheriv, createDecipheriv, createSecretKey, hash } from "node:crypto";
import { canonicalJson } from "../../platform/crypto.ts";
import { pooledRandom } from "../../platform/random-pool.ts";
import type { JsonObject, SubjectId } from "../../policy/actor.ts";

/** What must survive the loss of the database. */
export const JOURNAL_KINDS = ["withdrawal", "restriction", "unsubscribe", "destruction", "representation", "cancellation", "request"] as const;
export type JournalKind = (typeof JOURNAL_KINDS)[number];

/** One fact, in ids and codes; what a request says stands in it as it is sealed, under a key that goes. */
export interface JournalRecord {
  kind: JournalKind;
  /** A UUID; the same record noted or shipped twice counts once. */
  id: string;
  /** Of a request: its own id. */
  subject: SubjectId;
  body: JsonObject;
  at: Date;
}

/** A record as it stands in the journal: chained to the one before by hash. */
export interface ChainedRecord {
  record: JournalRecord;
  /** SHA-256 of the line before, in hexadecimal digits; empty for the first. */
  previous: string;
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const ASSOCIATED = Buffer.from("robotek-journal/v1");

/** The name by which the next line refers to this one. */
export function lineHash(line: string): string {
  return hash("sha256", line, "hex");
}

/** A record as one line of text without its newline: Base64url of format (1 byte), nonce (12), AES-256-GCM, tag (16). */
export function sealLine(key: Buffer, { record, previous }: ChainedRecord): string {
  const { kind, id, subject, body, at } = record;
  const nonce = pooledRandom(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([Buffer.of(FORMAT), ASSOCIATED]));
  const text = cipher.update(canonicalJson({ at: at.toISOString(), body, id, kind, previous, subject }), "utf8");
  cipher.final();
  return Buffer.concat([Buffer.of(FORMAT), nonce, text, cipher.getAuthTag()]).toString("base64url");
}

/** Opens a line; null for anything that this key did not seal whole. */
export function openLine(key: Buffer, line: string): ChainedRecord | null {
  const sealed = Buffer.from(line, "base64url");
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT || sealed.toString("base64url") !== line) return null;
  const decipher = createDecipheriv("aes-256-gcm", createSecretKey(key), sealed.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([Buffer.of(FORMAT), ASSOCIATED]));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    const text = Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
    const { at, body, id, kind, previous, subject } = JSON.parse(text) as Omit<JournalRecord, "at"> & { at: string; previous: string };
    return { record: { kind, id, subject, body, at: new Date(at) }, previous };
  } catch {
    return null;
  }
}
