import { StructureError, readElement } from "./asn1-elements.ts";
import { TAG, algorithmId, bitStringBytes, explicit, inside, instant, integerHex, mustTag, sequence, smallNumber } from "./asn1-values.ts";
import { readExtensionList, type Extension } from "./certificate.ts";
import { OID } from "./object-ids.ts";

/** Bounds of a list. The national one has 21 MB and 422,000 entries (2026). */
export const LIST_BOUNDS = { bytes: 134_217_728, entries: 4_000_000 } as const;

/** A certificate revocation list (RFC 5280 section 5), its frame read; the entries stay bytes and are scanned. */
export interface RevocationList {
  readonly raw: Uint8Array;
  readonly signed: Uint8Array;
  readonly signatureOid: string;
  readonly signature: Uint8Array;
  readonly issuer: Uint8Array;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  /** The bytes of all entries, one after the other. */
  readonly entries: Uint8Array;
  readonly number: bigint | undefined;
  /** For a delta list: the number of the full list that it builds on. */
  readonly deltaBase: bigint | undefined;
  /** A critical extension that narrows the list in a way that we do not follow. */
  readonly hasUnknownCritical: boolean;
}

/** One entry: when and why a certificate was revoked. `reason` by RFC 5280 section 5.3.1; 8 means taken off the list (in a delta). */
export interface RevocationEntry {
  readonly revokedAt: number;
  readonly reason: number | undefined;
}

interface Head {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Reads tag and length at `offset`: DER only, since a list of this size is read without building a tree. @throws StructureError */
function headAt(bytes: Uint8Array, offset: number, limit: number): Head {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined || offset + 2 > limit || (tag & 31) === 31) throw new StructureError("not-a-signature", "list element");
  let contentStart = offset + 2;
  let length = first;
  if (first >= 128) {
    const count = first - 128;
    if (count === 0 || count > 4) throw new StructureError("not-a-signature", "list length");
    length = 0;
    for (let index = 0; index < count; index++) length = length * 256 + (bytes[contentStart + index] ?? 0);
    contentStart += count;
  }
  const end = contentStart + length;
  if (end > limit) throw new StructureError("not-a-signature", "list element beyond its frame");
  return { tag, start: offset, contentStart, end };
}

const SEQUENCE = TAG.sequence + 32;

function partsAt(bytes: Uint8Array, frame: Head, most: number): Head[] {
  const parts: Head[] = [];
  for (let offset = frame.contentStart; offset < frame.end;) {
    const part = headAt(bytes, offset, frame.end);
    if (parts.push(part) > most) throw new StructureError("too-many-parts", "list frame");
    offset = part.end;
  }
  return parts;
}

/** Reads a list's frame from DER. @throws StructureError */
export function readRevocationList(bytes: Uint8Array): RevocationList {
  if (bytes.length > LIST_BOUNDS.bytes) throw new StructureError("too-large", `${bytes.length} bytes`);
  const frame = headAt(bytes, 0, bytes.length);
  if (frame.tag !== SEQUENCE) throw new StructureError("not-a-signature", "list");
  if (frame.end !== bytes.length) throw new StructureError("trailing-bytes", "after the list");
  const [body, algorithm, signature] = partsAt(bytes, frame, 3);
  if (body?.tag !== SEQUENCE || !algorithm || !signature) throw new StructureError("not-a-signature", "list");
  const element = (head: Head | undefined): ReturnType<typeof readElement> => readElement(head ? bytes.subarray(head.start, head.end) : new Uint8Array());
  const fields = partsAt(bytes, body, 8);
  if (fields[0]?.tag === TAG.integer) fields.shift(); // the version, absent in version 1
  const [innerAlgorithm, issuer, thisUpdate] = fields;
  const rest = fields.slice(3);
  const isTime = rest[0]?.tag === TAG.utcTime || rest[0]?.tag === TAG.generalizedTime;
  const nextUpdate = isTime ? rest.shift() : undefined;
  const entries = rest[0]?.tag === SEQUENCE ? rest.shift() : undefined;
  const extensions = rest.shift();
  const signatureOid = algorithmId(element(algorithm), "list algorithm");
  const innerOid = algorithmId(element(innerAlgorithm), "list algorithm");
  if (rest.length > 0 || innerOid !== signatureOid) throw new StructureError("not-a-signature", "list");
  const list = readExtensionList(extensions && explicit(mustTag(element(extensions), 0, "list extensions", "context"), "list extensions"));
  return {
    raw: bytes,
    signed: bytes.subarray(body.start, body.end),
    signatureOid,
    signature: bitStringBytes(element(signature), "list signature"),
    issuer: mustTag(element(issuer), TAG.sequence, "list issuer").raw,
    thisUpdate: instant(element(thisUpdate), "this update"),
    nextUpdate: nextUpdate && instant(element(nextUpdate), "next update"),
    entries: entries ? bytes.subarray(entries.contentStart, entries.end) : new Uint8Array(),
    number: numberIn(list.get(OID.crlNumber)),
    deltaBase: numberIn(list.get(OID.deltaCrlIndicator)),
    hasUnknownCritical: [...list].some(([oid, { critical }]) => critical && oid !== OID.deltaCrlIndicator && oid !== OID.crlNumber),
  };
}

function numberIn(extension: Extension | undefined): bigint | undefined {
  return extension && BigInt(`0x${integerHex(inside(extension.value), "list number")}`);
}

/**
 * Looks one serial number up among the entries, from the first to the last (a list need not be sorted).
 * @param serial the serial number's bytes as the certificate writes them, hexadecimal.
 * @throws StructureError when an entry is malformed or there are too many.
 */
export function findEntry(list: RevocationList, serial: string): RevocationEntry | undefined {
  const { entries } = list;
  const wanted = Buffer.from(serial, "hex");
  let found: RevocationEntry | undefined;
  let count = 0;
  for (let offset = 0; offset < entries.length;) {
    const entry = headAt(entries, offset, entries.length);
    const number = headAt(entries, entry.contentStart, entry.end);
    if (entry.tag !== SEQUENCE || number.tag !== TAG.integer) throw new StructureError("not-a-signature", "list entry");
    if (++count > LIST_BOUNDS.entries) throw new StructureError("too-many-parts", "list entries");
    if (number.end - number.contentStart === wanted.length && startsWith(entries, number.contentStart, wanted)) {
      found ??= readEntry(entries.subarray(entry.start, entry.end));
    }
    offset = entry.end;
  }
  return found;
}

function startsWith(bytes: Uint8Array, offset: number, wanted: Uint8Array): boolean {
  for (let index = wanted.length - 1; index >= 0; index--) if (bytes[offset + index] !== wanted[index]) return false;
  return true;
}

function readEntry(bytes: Uint8Array): RevocationEntry {
  const [, time, extensions] = sequence(readElement(bytes), "list entry");
  const reason = readExtensionList(extensions).get(OID.reasonCode);
  return { revokedAt: instant(time, "revocation time"), reason: reason && smallNumber(inside(reason.value), "revocation reason") };
}
