import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";
import { pooledRandom } from "./random-pool.ts";

/** An AES-256 key with the 16-byte id that stands in the header of everything sealed under it. */
export interface SealingKey {
  readonly id: Uint8Array;
  readonly secret: Uint8Array;
}

/** What `unseal` throws: wrong key, wrong associated data, or changed bytes. Says nothing about which. */
export class UnsealFault extends Error {
  constructor() {
    super("cannot be unsealed");
    this.name = "UnsealFault";
  }
}

const FORMAT = 1;
const HEADER_BYTES = 17;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

// Keys go to OpenSSL as key objects: given bytes, Node 24 spends three times as long on making them ready at each call (decision 0023).

function headerOf(key: SealingKey): Buffer {
  if (key.id.length !== 16) throw new RangeError("a key id has 16 bytes");
  if (key.secret.length !== 32) throw new RangeError("an AES-256 key has 32 bytes");
  return Buffer.concat([Buffer.of(FORMAT), key.id]);
}

function associated(header: Uint8Array, aad: Uint8Array | string): Buffer {
  return Buffer.concat([header, typeof aad === "string" ? Buffer.from(aad, "utf8") : aad]);
}

/**
 * AES-256-GCM under a random nonce: format (1 byte), key id (16), nonce (12), ciphertext, tag (16).
 * Format and key id are part of the associated data, before `aad`, which names the place (table, column, row) the bytes belong to.
 */
export function seal(key: SealingKey, plaintext: Uint8Array | string, aad: Uint8Array | string): Buffer {
  const header = headerOf(key);
  const nonce = pooledRandom(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(key.secret), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(header, aad));
  const body = typeof plaintext === "string" ? cipher.update(plaintext, "utf8") : cipher.update(plaintext);
  return Buffer.concat([header, nonce, body, cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext of what `seal` made with the same key and `aad`. Throws UnsealFault. */
export function unseal(key: SealingKey, sealed: Uint8Array, aad: Uint8Array | string): Buffer {
  const header = headerOf(key);
  if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || !header.equals(sealed.subarray(0, HEADER_BYTES))) throw new UnsealFault();
  const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", createSecretKey(key.secret), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(header, aad));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES + NONCE_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    throw new UnsealFault();
  }
}

/** The 16-byte id of the key that `sealed` was made under. Throws UnsealFault on another format. */
export function sealedKeyId(sealed: Uint8Array): Buffer {
  if (sealed.length < HEADER_BYTES || sealed[0] !== FORMAT) throw new UnsealFault();
  return Buffer.from(sealed.subarray(1, HEADER_BYTES));
}

/** HKDF-SHA-256 (RFC 5869): `bytes` bytes (32 unless told) of `secret` for the use that `info` names. */
export function hkdf(secret: Uint8Array, info: string, salt: Uint8Array | string = "", bytes = 32): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));
}

/** HMAC-SHA-256 (RFC 2104), 32 bytes, under a key of at most 64 bytes. */
export { hmacSha256 as hmac } from "./hmac-sha256.ts";

/** SHA-256, 32 bytes. */
export function sha256(data: Uint8Array | string): Buffer {
  // As a text of one byte a character: a Hash object, or a buffer made by the hash itself, takes twice as long (decision 0197).
  return Buffer.from(hash("sha256", data, "binary"), "binary");
}

/** Whether two byte strings or texts are the same, in a time that does not depend on where they differ. */
export function equalConstantTime(a: Uint8Array | string, b: Uint8Array | string): boolean {
  const [one, other] = [typeof a === "string" ? Buffer.from(a) : a, typeof b === "string" ? Buffer.from(b) : b];
  // timingSafeEqual wants equal lengths, and the length is no secret here but must not throw: what is longer or shorter is compared by its hash.
  return one.length === other.length ? timingSafeEqual(one, other) : timingSafeEqual(sha256(one), sha256(other));
}

/** `value` as RFC 8785 JSON, the one form that is hashed and signed. Throws on what JSON cannot hold (NaN, undefined, a circle, a lone surrogate). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("not a JSON value");
  return text;
}
