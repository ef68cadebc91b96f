// A DER writer of its own, so that what the toy centre makes owes nothing to the code that it tests.

export type Der = Uint8Array;

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Der {
  const content = Buffer.concat(contents);
  const length: number[] = [];
  for (let left = content.length; left > 0; left = Math.floor(left / 256)) length.unshift(left % 256);
  return Buffer.concat([Uint8Array.from(content.length < 128 ? [tag, content.length] : [tag, 128 + length.length, ...length]), content]);
}

/** A constructed element of BER with an open length. */
export function open(tag: number, ...contents: readonly Uint8Array[]): Der {
  return Buffer.concat([Uint8Array.of(tag, 0x80), ...contents, Uint8Array.of(0, 0)]);
}

export const seq = (...parts: readonly Der[]): Der => tlv(0x30, ...parts);
export const set = (...parts: readonly Der[]): Der => tlv(0x31, ...parts);
export const octets = (bytes: Uint8Array): Der => tlv(0x04, bytes);
export const bits = (bytes: Uint8Array, unused = 0): Der => tlv(0x03, Uint8Array.of(unused), bytes);
export const nul = (): Der => tlv(0x05);
export const bool = (value: boolean): Der => tlv(0x01, Uint8Array.of(value ? 255 : 0));
export const utf8 = (text: string): Der => tlv(0x0c, Buffer.from(text, "utf8"));
export const printable = (text: string): Der => tlv(0x13, Buffer.from(text, "latin1"));
export const context = (number: number, ...parts: readonly Der[]): Der => tlv(0xa0 + number, ...parts);
export const enumerated = (value: number): Der => tlv(0x0a, Uint8Array.of(value));

/** SET OF in DER: its elements sorted by their encodings. */
export const setOf = (parts: readonly Der[]): Der => tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));

export function int(value: number | bigint | Uint8Array): Der {
  if (value instanceof Uint8Array) return tlv(0x02, value);
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return tlv(0x02, (bytes[0] ?? 0) >= 128 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

export function oid(dotted: string): Der {
  const arcs = dotted.split(".").map(BigInt);
  const [first = 0n, second = 0n, ...rest] = arcs;
  const bytes = [first * 40n + second, ...rest].flatMap((arc) => {
    const digits: number[] = [];
    for (let left = arc; digits.length === 0 || left > 0n; left >>= 7n) digits.unshift(Number(left & 127n) | (digits.length > 0 ? 128 : 0));
    return digits;
  });
  return tlv(0x06, Uint8Array.from(bytes));
}

const digitsOf = (at: Date): string => at.toISOString().replace(/[-:T]/g, "").slice(0, 14);
export const utcTime = (at: Date): Der => tlv(0x17, Buffer.from(`${digitsOf(at).slice(2)}Z`));
export const generalTime = (at: Date): Der => tlv(0x18, Buffer.from(`${digitsOf(at)}Z`));

export const algorithm = (name: string, ...parameters: readonly Der[]): Der => seq(oid(name), ...parameters);
