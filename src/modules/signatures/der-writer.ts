import { TAG } from "./asn1-values.ts";

/** One DER element from its tag byte and its contents. */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 128) return Buffer.concat([Uint8Array.of(tag, length), content]);
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xffffff ? 8 : length > 0xffff ? 6 : length > 0xff ? 4 : 2, "0"), "hex");
  return Buffer.concat([Uint8Array.of(tag, 128 + bytes.length), bytes, content]);
}

/** A SEQUENCE. */
export function derSequence(...parts: readonly Uint8Array[]): Uint8Array {
  return der(TAG.sequence + 32, ...parts);
}

/** An OCTET STRING. */
export function derOctets(bytes: Uint8Array): Uint8Array {
  return der(TAG.octetString, bytes);
}

/** An OBJECT IDENTIFIER from dots. */
export function derObjectId(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return der(TAG.objectId, Uint8Array.from([40 * first + second, ...rest].flatMap(arcBytes)));
}

function arcBytes(arc: number): number[] {
  const bytes = [arc % 128];
  for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(128 + (left % 128));
  return bytes;
}
