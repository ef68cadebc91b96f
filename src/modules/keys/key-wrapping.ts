import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import type { CompartmentId, SubjectId } from "../../policy/index.ts";
import { hkdf, hmac } from "../../platform/crypto.ts";
import { idBytes } from "../../platform/id.ts";

/** What a key may be for: a retention class, a form that waits for its code, or the search values of a running destruction. */
export type KeyCompartment = CompartmentId | "draft" | "destruction";

/** Where a wrapped key belongs. All of it is in the associated data: a row copied elsewhere opens nowhere. */
export interface KeyPlace {
  readonly keyId: string;
  readonly subject: SubjectId;
  readonly compartment: KeyCompartment;
  readonly epoch: number;
}

/** What is derived from one epoch's key. */
export interface EpochKey {
  readonly epoch: number;
  readonly wrapping: KeyObject;
  readonly index: KeyObject;
  readonly backup: KeyObject;
}

/** A wrapped key, token list or backup part that does not open: another epoch's, or changed. */
export class WrappingFault extends Error {
  constructor(what: string) {
    super(`${what} does not open under its epoch's key`);
    this.name = "WrappingFault";
  }
}

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function deriveEpochKey(epoch: number, secret: Buffer): EpochKey {
  const derive = (use: string): KeyObject => createSecretKey(hkdf(secret, `robotek epoch ${epoch} ${use}`));
  return { epoch, wrapping: derive("wrapping"), index: derive("index"), backup: derive("backup") };
}

/** Tells whether a file holds the epoch's key; 16 bytes, from which nothing leads back to it. */
export function epochFingerprint(epoch: number, secret: Buffer): Buffer {
  return hmac(secret, `robotek epoch ${epoch} fingerprint`).subarray(0, 16);
}

/** AES-256-GCM under a random nonce: format (1 byte), nonce (12), ciphertext, tag (16); the format stands in the associated data too. */
export function sealUnder(key: KeyObject, plain: Uint8Array, aad: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.concat([Buffer.of(FORMAT), aad]));
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What `sealUnder` sealed. Throws WrappingFault, naming `what`. */
export function openUnder(key: KeyObject, sealed: Buffer, aad: Uint8Array, what: string): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== FORMAT) throw new WrappingFault(what);
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.concat([Buffer.of(FORMAT), aad]));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new WrappingFault(what);
  }
}

function epochBytes(epoch: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(epoch);
  return bytes;
}

function placeBytes({ keyId, subject, compartment, epoch }: KeyPlace): Buffer {
  return Buffer.concat([Buffer.from("keys.subject_key"), idBytes(keyId), idBytes(subject), epochBytes(epoch), Buffer.from(compartment)]);
}

export function wrapKey(epoch: EpochKey, place: KeyPlace, secret: Buffer): Buffer {
  return sealUnder(epoch.wrapping, secret, placeBytes(place));
}

/** The 32 bytes of a subject's key. Throws WrappingFault. */
export function unwrapKey(epoch: EpochKey, place: KeyPlace, wrapped: Buffer): Buffer {
  return openUnder(epoch.wrapping, wrapped, placeBytes(place), "a key row");
}

export interface IndexPlace {
  readonly subject: SubjectId;
  readonly field: string;
  readonly epoch: number;
}

function indexBytes({ subject, field, epoch }: IndexPlace): Buffer {
  return Buffer.concat([Buffer.from("keys.index_source"), idBytes(subject), epochBytes(epoch), Buffer.from(field)]);
}

export const TOKEN_BYTES = 16;

/** Seals the blind tokens of one subject and field, so that the next epoch can make its searchable tokens from them. */
export function sealTokens(epoch: EpochKey, place: IndexPlace, tokens: readonly Buffer[]): Buffer {
  return sealUnder(epoch.wrapping, Buffer.concat(tokens), indexBytes(place));
}

export function openTokens(epoch: EpochKey, place: IndexPlace, sealed: Buffer): Buffer[] {
  const all = openUnder(epoch.wrapping, sealed, indexBytes(place), "an index row");
  return Array.from({ length: all.length / TOKEN_BYTES }, (_, i) => all.subarray(i * TOKEN_BYTES, (i + 1) * TOKEN_BYTES));
}
