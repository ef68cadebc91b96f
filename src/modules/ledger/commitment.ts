import { createCipheriv, createDecipheriv, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { idFromBytes, writeIdBytes } from "../../platform/id.ts";
import { asSubjectId } from "../../policy/actor.ts";
import type { SubjectId } from "../../policy/actor.ts";
import { hmacSha256 } from "../../platform/hmac-sha256.ts";
import type { LedgerKey } from "./ledger-entry.ts";
import { pooledRandom } from "../../platform/random-pool.ts";

/** What is derived from one subject's ledger key (docs/formats/ledger.md §3). */
interface Derived {
  /** HKDF's pseudo-random key. */
  extracted: Buffer;
  /** An object, not a buffer: given a buffer, Node 24 spends some 20 µs a call on making the key ready. */
  sealing: KeyObject;
  /** Format and key id: how everything sealed begins. */
  header: Buffer;
  traceDay: string;
  trace: Buffer;
  /** Whose sign was made last: one member of staff looks at the same people again. */
  signOf: SubjectId | null;
  sign: SubjectId | null;
}

// Hangs on the key's own buffer: once the key store lets that go, nothing reaches what was derived from it.
const derivedFrom = new WeakMap<Buffer, Derived>();

const SALT = Buffer.from("robotek-ledger/v1");
const ENTRY = "entry";
const PLACE = "ledger.history";
const ID_BYTES = 16;
const SEAL_FORMAT = 1;
const SEAL_HEADER_BYTES = 1 + ID_BYTES;
const SEAL_NONCE_BYTES = 12;
const SEAL_TAG_BYTES = 16;
const SEAL_OPTIONS = Object.freeze({ authTagLength: SEAL_TAG_BYTES });

/** Bytes of a trace. */
export const TRACE_BYTES = 16;

/** One block of HKDF-Expand (RFC 5869 §2.3): 32 bytes. */
function expand(extracted: Buffer, info: string): Buffer {
  return hmacSha256(extracted, `${info}\u0001`);
}

// Filled anew by each call; only the ids and the header in them change.
const entryInfo = Buffer.from(`${ENTRY}${"\0".repeat(ID_BYTES)}\u0001`);
const associatedData = Buffer.from(`${"\0".repeat(SEAL_HEADER_BYTES)}${PLACE}${"\0".repeat(ID_BYTES)}`);

function derive(key: LedgerKey): Derived {
  const known = derivedFrom.get(key.bytes);
  if (known !== undefined) return known;
  const extracted = hmacSha256(SALT, key.bytes);
  const header = Buffer.alloc(SEAL_HEADER_BYTES, SEAL_FORMAT);
  writeIdBytes(header, key.keyId, 1);
  const derived = { extracted, sealing: createSecretKey(expand(extracted, "seal")), header, traceDay: "", trace: Buffer.alloc(0), signOf: null, sign: null };
  derivedFrom.set(key.bytes, derived);
  return derived;
}

/** The key that opens one entry of one person and no other: HKDF of the ledger key with the entry's id as nonce. */
export function openingKey(key: LedgerKey, entryId: string): Buffer {
  writeIdBytes(entryInfo, entryId, ENTRY.length);
  return hmacSha256(derive(key).extracted, entryInfo);
}

/** The commitment to a private part. Meaningless to whoever has not the opening key. */
export function commit(opening: Buffer, text: Buffer | string): Buffer {
  return hmacSha256(opening, text);
}

/**
 * Which of a person's days the entry belongs to: the same for all entries of one person and day, told to nobody but the mirror's keeper.
 * A restore finds by it whose entries were lost; without the person's ledger key it says nothing.
 */
export function traceOf(key: LedgerKey, at: Date): Buffer {
  const derived = derive(key);
  const day = dayOf(at);
  if (derived.traceDay !== day) {
    derived.trace = expand(derived.extracted, `trace${day}`).subarray(0, TRACE_BYTES);
    derived.traceDay = day;
  }
  return derived.trace;
}

/**
 * The sign under which a member of staff stands in the entries of one person: an id of its own for each person, so that no two families find by their openings who
 * acts for both. Who has the person's ledger key finds the member by making the signs of all members.
 */
export function staffSign(key: LedgerKey, staff: SubjectId): SubjectId {
  const derived = derive(key);
  if (derived.signOf === staff && derived.sign !== null) return derived.sign;
  const bytes = expand(derived.extracted, `staff${staff}`).subarray(0, ID_BYTES);
  // In the form of an id (RFC 9562, version 8: of one's own making).
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const sign = asSubjectId(idFromBytes(bytes));
  derived.signOf = staff;
  derived.sign = sign;
  return sign;
}

let lastDay = { number: Number.NaN, text: "" };

/** The day in UTC, `YYYY-MM-DD`. */
function dayOf(at: Date): string {
  const number = Math.floor(at.getTime() / 86_400_000);
  if (number !== lastDay.number) lastDay = { number, text: at.toISOString().slice(0, 10) };
  return lastDay.text;
}

function associated(header: Buffer, entryId: string): Buffer {
  associatedData.set(header);
  writeIdBytes(associatedData, entryId, SEAL_HEADER_BYTES + PLACE.length);
  return associatedData;
}

/** Seals a private part (UTF-8): format (1 byte), key id (16), nonce (12), AES-256-GCM, tag (16); header and entry id are associated data. */
export function sealPart(key: LedgerKey, entryId: string, part: Buffer): Buffer {
  const { header, sealing } = derive(key);
  const nonce = pooledRandom(SEAL_NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealing, nonce, SEAL_OPTIONS);
  cipher.setAAD(associated(header, entryId));
  const body = cipher.update(part);
  cipher.final();
  const sealed = Buffer.allocUnsafe(SEAL_HEADER_BYTES + SEAL_NONCE_BYTES + body.length + SEAL_TAG_BYTES);
  sealed.set(header);
  sealed.set(nonce, SEAL_HEADER_BYTES);
  sealed.set(body, SEAL_HEADER_BYTES + SEAL_NONCE_BYTES);
  sealed.set(cipher.getAuthTag(), sealed.length - SEAL_TAG_BYTES);
  return sealed;
}

/** The private part, or null where this key does not open it or the bytes were changed. */
export function unsealPart(key: LedgerKey, entryId: string, sealed: Buffer): string | null {
  const { header, sealing } = derive(key);
  const whole = sealed.length >= SEAL_HEADER_BYTES + SEAL_NONCE_BYTES + SEAL_TAG_BYTES;
  if (!whole || !header.equals(sealed.subarray(0, SEAL_HEADER_BYTES))) return null;
  const nonce = sealed.subarray(SEAL_HEADER_BYTES, SEAL_HEADER_BYTES + SEAL_NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", sealing, nonce, SEAL_OPTIONS);
  decipher.setAAD(associated(header, entryId));
  decipher.setAuthTag(sealed.subarray(-SEAL_TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(SEAL_HEADER_BYTES + SEAL_NONCE_BYTES, -SEAL_TAG_BYTES));
    return Buffer.concat([body, decipher.final()]).toString();
  } catch {
    return null;
  }
}
