import { randomBytes, randomUUID } from "node:crypto";

/** A random UUID (RFC 9562 version 4): the id of every row that an outsider may see. */
export function newId(): string {
  return randomUUID();
}

/** A random secret of `bytes` bytes (32 unless told) as base64url, for capability addresses, sessions, nonces. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether `text` is a UUID in its lower-case form: what comes out of an address is checked before it meets SQL. */
export function isId(text: string): boolean {
  return UUID.test(text);
}

/** The 16 bytes of a UUID. Throws RangeError on anything else. */
export function idBytes(id: string): Buffer {
  if (!isId(id)) throw new RangeError("not a lower-case UUID");
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

/** The UUID of 16 bytes; the reverse of `idBytes`. */
export function idFromBytes(bytes: Uint8Array): string {
  if (bytes.length !== 16) throw new RangeError("a UUID has 16 bytes");
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
