import { createPublicKey, hash, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** The kinds of signature that we make or read (C2SP signed-note, signature types). */
export const ED25519 = 0x01;
export const COSIGNATURE_V1 = 0x04;

/** A verifier must take at least 16 signatures (C2SP signed-note); more than this is refused unread. */
const SIGNATURES_MAX = 64;
const NOTE_BYTES_MAX = 1_000_000;

/** A public key with the name that it signs under. */
export interface NoteKey {
  name: string;
  /** Four bytes as eight hexadecimal digits. */
  id: string;
  type: number;
  key: KeyObject;
}

/** One signature line, read but not checked. */
export interface NoteSignature {
  name: string;
  id: string;
  signature: Buffer;
  line: string;
}

/** A note taken apart: the text with its last newline, and the signatures below it. */
export interface Note {
  text: string;
  signatures: NoteSignature[];
}

/** The 32 bytes of an Ed25519 public key (RFC 8032). Takes either half of the pair. */
export function rawPublicKey(key: KeyObject): Buffer {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const { x } = publicKey.export({ format: "jwk" });
  if (publicKey.asymmetricKeyType !== "ed25519" || x === undefined) throw new TypeError("an Ed25519 key is needed");
  return Buffer.from(x, "base64url");
}

/** A key name has no space and no plus and is not empty (C2SP signed-note). */
export function isKeyName(name: string): boolean {
  return name !== "" && !/[\s\p{White_Space}\p{Cc}+]/u.test(name);
}

/** Names a public key: the id is the head of SHA-256(name ‖ newline ‖ type ‖ key). */
export function noteKey(name: string, key: KeyObject, type: number = ED25519): NoteKey {
  if (!isKeyName(name)) throw new RangeError("a key name has no space and no plus");
  const raw = rawPublicKey(key);
  const id = hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), raw]), "hex").slice(0, 8);
  return { name, id, type, key: key.type === "private" ? createPublicKey(key) : key };
}

/** A public key as one line, `name+id+base64(type ‖ key)` (C2SP signed-note, verifier keys). */
export function writeVerifierKey(key: NoteKey): string {
  return `${key.name}+${key.id}+${Buffer.concat([Buffer.of(key.type), rawPublicKey(key.key)]).toString("base64")}`;
}

/** Reads a verifier key; null where the line is malformed or its id is not that of its key. */
export function readVerifierKey(line: string): NoteKey | null {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line.trim()) ?? [];
  if (name === undefined || id === undefined || encoded === undefined || !isKeyName(name)) return null;
  const bytes = Buffer.from(encoded, "base64");
  const type = bytes[0];
  if (bytes.length !== 33 || (type !== ED25519 && type !== COSIGNATURE_V1)) return null;
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: bytes.subarray(1).toString("base64url") }, format: "jwk" });
  const read = noteKey(name, key, type);
  return read.id === id ? read : null;
}

/** One signature line, with its newline: em dash, name, base64 of key id and signature. */
export function writeSignature(key: NoteKey, signature: Buffer): string {
  return `— ${key.name} ${Buffer.concat([Buffer.from(key.id, "hex"), signature]).toString("base64")}\n`;
}

/** Signs a text that ends in a newline under a name (Ed25519 by RFC 8032) and answers the signature line. */
export function signText(text: string, name: string, privateKey: KeyObject): string {
  return writeSignature(noteKey(name, privateKey), sign(null, Buffer.from(text), privateKey));
}

/** Takes a note apart; null for anything that C2SP signed-note does not call a note. */
export function readNote(note: string): Note | null {
  if (note.length > NOTE_BYTES_MAX || /[^\P{Cc}\n\u007f-\u009f]/u.test(note) || note.includes("\ufffd")) return null;
  const split = note.lastIndexOf("\n\n");
  if (split < 0 || !note.endsWith("\n")) return null;
  const lines = note.slice(split + 2, -1).split("\n");
  const signatures = lines.map(readSignatureLine).filter((signature) => signature !== null);
  if (signatures.length !== lines.length || lines.length > SIGNATURES_MAX) return null;
  return { text: note.slice(0, split + 1), signatures };
}

function readSignatureLine(line: string): NoteSignature | null {
  const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/u.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isKeyName(name)) return null;
  const bytes = Buffer.from(encoded, "base64");
  if (bytes.length < 5 || bytes.toString("base64") !== encoded) return null;
  return { name, id: bytes.subarray(0, 4).toString("hex"), signature: bytes.subarray(4), line: `${line}\n` };
}

/**
 * Which of the known keys signed the note. Signatures of others are ignored; a wrong signature by a known key spoils the note (C2SP signed-note).
 * @returns the keys whose signatures hold, or null for a spoilt note
 */
export function signersOf(note: Note, known: readonly NoteKey[]): NoteKey[] | null {
  const signers: NoteKey[] = [];
  for (const signature of note.signatures) {
    const key = known.find((each) => each.name === signature.name && each.id === signature.id);
    if (key === undefined) continue;
    if (!signatureHolds(note.text, signature.signature, key)) return null;
    signers.push(key);
  }
  return signers;
}

function signatureHolds(text: string, signature: Buffer, key: NoteKey): boolean {
  if (key.type === ED25519) return signature.length === 64 && verify(null, Buffer.from(text), key.key, signature);
  if (signature.length !== 72) return false;
  return verify(null, cosignedMessage(text, signature.readBigUInt64BE(0)), key.key, signature.subarray(8));
}

/** What a witness signs: a header, the time in seconds, the whole text of the checkpoint (C2SP tlog-cosignature, Ed25519). */
export function cosignedMessage(text: string, timeSeconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${timeSeconds}\n${text}`);
}
