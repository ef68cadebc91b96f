import type { MediaType } from "./papers.store.ts";

/** A page at 300 dots an inch, and some pages of it. */
export const SCAN_BYTES_MAX = 8 * 1024 * 1024;

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, at) => bytes[at] === byte);
const endsWithin = (bytes: Uint8Array, tail: string, reach: number): boolean => Buffer.from(bytes.subarray(Math.max(0, bytes.length - reach))).includes(tail, 0, "latin1");

/**
 * What a file is by its content, whatever its name says: a PDF, a JPEG, a PNG that is whole from head to end; null for all else. What a PDF may run is not looked
 * into: it is never shown inside a page, only handed out as a file. Known hole: pictures are not re-encoded.
 */
export function scanType(bytes: Uint8Array): MediaType | null {
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d]) && endsWithin(bytes, "%%EOF", 1_024)) return "application/pdf";
  if (startsWith(bytes, [0xff, 0xd8, 0xff]) && endsWithin(bytes, "\xff\xd9", 64)) return "image/jpeg";
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && endsWithin(bytes, "IEND", 16)) return "image/png";
  return null;
}
