import { StructureError, STRUCTURE_BOUNDS } from "./asn1-elements.ts";

// Text is a third longer than the bytes it carries, and broken into lines; the bound leaves room for both.
const TEXT_BYTES_MAX = STRUCTURE_BOUNDS.bytes * 1.5;
const SEQUENCE_TAG = 0x30;
const PEM = /^-----BEGIN (CMS|PKCS7|PKCS #7 SIGNED DATA|CERTIFICATE|X509 CRL)-----([A-Za-z0-9+/=\s]*)-----END \1-----([^]*)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Takes a signature, certificate or list out of PEM or bare base64 (with or without line breaks); DER and BER are handed back as they are.
 * @throws StructureError when it is none of these, is too large, or has anything but white space after it.
 */
export function unwrap(file: Uint8Array): Uint8Array {
  if (file.length > TEXT_BYTES_MAX) throw new StructureError("too-large", `${file.length} bytes`);
  // A SEQUENCE's tag is the digit 0 in ASCII, with which the base64 of a SEQUENCE never begins (it begins with M).
  if (file[0] === SEQUENCE_TAG) return file;
  const text = Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "").trim();
  if (!text.startsWith("-----")) return decode(text);
  const [, , body, after] = PEM.exec(text) ?? [];
  if (body === undefined) throw new StructureError("not-a-signature", "PEM frame");
  if (after !== "") throw new StructureError("trailing-bytes", "text after the PEM frame");
  return decode(body);
}

function decode(base64: string): Uint8Array {
  const letters = base64.replace(/\s+/g, "");
  if (letters.length % 4 === 1 || !BASE64.test(letters)) throw new StructureError("not-a-signature", "neither DER nor base64");
  const bytes = Buffer.from(letters, "base64");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
