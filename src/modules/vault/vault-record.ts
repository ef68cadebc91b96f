import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { CompartmentId, FieldId, Source, SubjectId } from "../../policy/index.ts";
import { UnsealFault } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";
import { Personal } from "../../platform/personal.ts";
import type { SubjectKey } from "../keys/index.ts";

/** A value as it is held: how it came to us and when (clause:G1, clause:C7). */
export interface Held {
  readonly value: Personal<string>;
  readonly source: Source;
  readonly at: Date;
}

/** The content of a record: field → value, source, milliseconds since 1970 when it was given. */
export type RecordContent = Partial<Record<FieldId, readonly [value: string, source: Source, atMs: number]>>;

/** Where a record belongs; all of it is in the associated data, so that no record opens in another's place. */
export interface RecordPlace {
  readonly subject: SubjectId;
  readonly compartment: CompartmentId;
  readonly version: number;
}

export const RECORD_FORMAT = 1;
const HEADER_BYTES = 17;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION_BYTES = 4;
const CIPHER_OPTIONS = Object.freeze({ authTagLength: TAG_BYTES });
const PLACE = Buffer.from("vault.record");
export const RECORD_BYTES_MAX = 64 * 1024;

// What a key's records have in common in their associated data; goes with the key.
const prefixes = new WeakMap<SubjectKey, Buffer>();

/** Header, table, subject, compartment, and room for the version. */
function prefixOf(key: SubjectKey): Buffer {
  let prefix = prefixes.get(key);
  if (prefix === undefined) {
    prefix = Buffer.concat([Buffer.of(RECORD_FORMAT), idBytes(key.keyId), PLACE, idBytes(key.subject), Buffer.from(key.compartment, "ascii"), Buffer.alloc(VERSION_BYTES)]);
    prefixes.set(key, prefix);
  }
  return prefix;
}

/**
 * The associated data; the next call writes over it. Throws UnsealFault when the key is not the place's: no record of another subject or compartment is
 * even tried.
 */
function associated(key: SubjectKey, { subject, compartment, version }: RecordPlace): Buffer {
  if (key.subject !== subject || key.compartment !== compartment) throw new UnsealFault();
  const bytes = prefixOf(key);
  bytes.writeUInt32BE(version, bytes.length - VERSION_BYTES);
  return bytes;
}

/** Seals a record (docs/formats/vault-record.md): format, key id, nonce, ciphertext, tag. Throws RangeError beyond 64 kB. */
export function sealRecord(key: SubjectKey, place: RecordPlace, content: RecordContent): Buffer {
  const plain = Buffer.from(JSON.stringify(content), "utf8");
  if (plain.length > RECORD_BYTES_MAX) throw new RangeError("a vault record is too long");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.secret, nonce, CIPHER_OPTIONS);
  cipher.setAAD(associated(key, place));
  return Buffer.concat([prefixOf(key).subarray(0, HEADER_BYTES), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Whether the headers are the same: format and key id, neither of them secret. */
function beginsAlike(a: Buffer, b: Buffer): boolean {
  for (let at = 0; at < HEADER_BYTES; at += 1) if (a[at] !== b[at]) return false;
  return true;
}

/** Opens a record. Throws UnsealFault when key, place or bytes are not those that it was sealed with. */
export function openRecord(key: SubjectKey, place: RecordPlace, sealed: Buffer): RecordContent {
  const bodyEnd = sealed.length - TAG_BYTES;
  if (bodyEnd < HEADER_BYTES + NONCE_BYTES || !beginsAlike(prefixOf(key), sealed)) throw new UnsealFault();
  const decipher = createDecipheriv("aes-256-gcm", key.secret, sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES), CIPHER_OPTIONS);
  decipher.setAAD(associated(key, place));
  decipher.setAuthTag(sealed.subarray(bodyEnd));
  let plain: Buffer;
  try {
    plain = decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, bodyEnd));
    // Nothing is believed before this: it compares the tag.
    decipher.final();
  } catch {
    throw new UnsealFault();
  }
  return JSON.parse(plain.toString("utf8")) as RecordContent;
}

/** The value of a field, wrapped; undefined where the record has none. */
export function heldIn(content: RecordContent, field: FieldId): Held | undefined {
  const value = content[field];
  return value && { value: new Personal(value[0]), source: value[1], at: new Date(value[2]) };
}
