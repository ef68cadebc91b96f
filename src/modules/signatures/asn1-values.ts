import { readElement, StructureError, type Element, type TagClass } from "./asn1-elements.ts";

/** Universal tag numbers of ASN.1 that the formats here use (ITU-T X.680). */
export const TAG = {
  boolean: 1, integer: 2, bitString: 3, octetString: 4, null: 5, objectId: 6, enumerated: 10, utf8: 12,
  sequence: 16, set: 17, numeric: 18, printable: 19, teletex: 20, ia5: 22, utcTime: 23, generalizedTime: 24, visible: 26, universalString: 28, bmp: 30,
} as const;

function malformed(what: string): StructureError {
  return new StructureError("not-a-signature", what);
}

/** The element when it has that tag, else undefined. */
export function ifTag(element: Element | undefined, tag: number, tagClass: TagClass = "universal"): Element | undefined {
  return element?.tagClass === tagClass && element.tag === tag ? element : undefined;
}

/** The element, which must have that tag. @throws StructureError */
export function mustTag(element: Element | undefined, tag: number, what: string, tagClass: TagClass = "universal"): Element {
  const found = ifTag(element, tag, tagClass);
  if (!found) throw malformed(what);
  return found;
}

/** The bytes of a primitive element with that tag. @throws StructureError */
function primitive(element: Element | undefined, tag: number, what: string): Uint8Array {
  const found = mustTag(element, tag, what);
  if (found.constructed) throw malformed(what);
  return found.content;
}

/** The parts of a SEQUENCE. @throws StructureError */
export function sequence(element: Element | undefined, what: string): readonly Element[] {
  const found = mustTag(element, TAG.sequence, what);
  if (!found.constructed) throw malformed(what);
  return found.parts;
}

/** The parts of a SET. @throws StructureError */
export function setOf(element: Element | undefined, what: string): readonly Element[] {
  const found = mustTag(element, TAG.set, what);
  if (!found.constructed) throw malformed(what);
  return found.parts;
}

/** The single part of an explicitly tagged element. @throws StructureError */
export function explicit(element: Element, what: string): Element {
  const [inner, ...others] = element.parts;
  if (!element.constructed || !inner || others.length > 0) throw malformed(what);
  return inner;
}

/** An OBJECT IDENTIFIER in dots. @throws StructureError */
export function objectId(element: Element | undefined, what: string): string {
  const content = primitive(element, TAG.objectId, what);
  const arcs: bigint[] = [];
  let arc = 0n;
  if (content.length === 0 || content.length > 64 || (content[content.length - 1] ?? 0) >= 128) throw malformed(what);
  for (const byte of content) {
    arc = (arc << 7n) | BigInt(byte & 127);
    if (byte >= 128) continue;
    if (arcs.length === 0) {
      const first = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(first, arc - 40n * first);
    } else arcs.push(arc);
    arc = 0n;
  }
  return arcs.join(".");
}

/** The object identifier of an AlgorithmIdentifier whose parameters are NULL or absent, as all here are but those of keys. @throws StructureError */
export function algorithmId(element: Element | undefined, what: string): string {
  const [oid, parameters, ...others] = sequence(element, what);
  const isPlain = parameters === undefined || (ifTag(parameters, TAG.null) && !parameters.constructed && parameters.content.length === 0);
  if (!isPlain || others.length > 0) throw malformed(what);
  return objectId(oid, what);
}

/** An INTEGER's bytes as written, in hexadecimal, for serial numbers. @throws StructureError */
export function integerHex(element: Element | undefined, what: string): string {
  const content = primitive(element, TAG.integer, what);
  if (content.length === 0 || content.length > 64) throw malformed(what);
  return Buffer.from(content).toString("hex");
}

/** A small non-negative INTEGER or ENUMERATED. @throws StructureError */
export function smallNumber(element: Element | undefined, what: string): number {
  const content = primitive(element, ifTag(element, TAG.integer) ? TAG.integer : TAG.enumerated, what);
  if (content.length === 0 || content.length > 4 || (content[0] ?? 0) >= 128) throw malformed(what);
  return content.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** A BOOLEAN. @throws StructureError */
export function boolean(element: Element | undefined, what: string): boolean {
  const content = primitive(element, TAG.boolean, what);
  if (content.length !== 1) throw malformed(what);
  return content[0] !== 0;
}

/** An OCTET STRING's bytes, put together when BER wrote it in pieces. @throws StructureError */
export function octets(element: Element | undefined, what: string): Uint8Array {
  const found = mustTag(element, TAG.octetString, what);
  return found.constructed ? Buffer.concat(found.parts.map((part) => octets(part, what))) : found.content;
}

/** A BIT STRING of whole bytes. @throws StructureError */
export function bitStringBytes(element: Element | undefined, what: string): Uint8Array {
  const found = mustTag(element, TAG.bitString, what);
  if (found.constructed || found.content.length === 0 || found.content[0] !== 0) throw malformed(what);
  return found.content.subarray(1);
}

/** The bits of a named BIT STRING, most significant first. @throws StructureError */
export function namedBits(element: Element | undefined, what: string): readonly boolean[] {
  const found = mustTag(element, TAG.bitString, what);
  const [unused, ...bytes] = found.content;
  if (found.constructed || unused === undefined || unused > 7 || bytes.length > 8) throw malformed(what);
  return bytes.flatMap((byte) => [128, 64, 32, 16, 8, 4, 2, 1].map((mask) => (byte & mask) !== 0)).slice(0, bytes.length * 8 - unused);
}

/** The element that an OCTET STRING's bytes hold, DER in OCTET STRING as in certificate extensions. @throws StructureError */
export function inside(bytes: Uint8Array): Element {
  return readElement(bytes);
}

const TIME_SHAPE = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/;

/** UTCTime or GeneralizedTime as milliseconds since 1970; only the forms with seconds and Z (RFC 5280 section 4.1.2.5). @throws StructureError */
export function instant(element: Element | undefined, what: string): number {
  const utc = ifTag(element, TAG.utcTime);
  const text = Buffer.from(primitive(element, utc ? TAG.utcTime : TAG.generalizedTime, what)).toString("latin1");
  const written = utc ? `${Number(text.slice(0, 2)) >= 50 ? "19" : "20"}${text}` : text;
  const [, year, month, day, hour, minute, second, fraction] = TIME_SHAPE.exec(written) ?? [];
  const iso = `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}.${(fraction ?? "").padEnd(3, "0").slice(0, 3)}Z`;
  const at = Date.parse(iso);
  if (Number.isNaN(at)) throw malformed(what);
  return at;
}

/** A character string of any of the kinds that names use; undefined for other elements. */
export function text(element: Element): string | undefined {
  if (element.tagClass !== "universal" || element.constructed) return undefined;
  const bytes = Buffer.from(element.content);
  switch (element.tag) {
    case TAG.utf8: return bytes.toString("utf8");
    case TAG.numeric: case TAG.printable: case TAG.ia5: case TAG.visible: case TAG.teletex: return bytes.toString("latin1");
    case TAG.bmp: return Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16().toString("utf16le");
    default: return undefined;
  }
}
