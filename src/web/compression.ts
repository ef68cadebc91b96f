import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from "node:zlib";

export type ContentCoding = "br" | "gzip" | "identity";

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
/** Smaller answers gain nothing: one packet either way. */
const SMALLEST_BYTES = 800;
const PAGE_QUALITY = 4;
/** A page up to this size is compressed on the spot, in a quarter of a millisecond: to hand it to another thread and back costs as much again. */
const ON_THE_SPOT_BYTES_MAX = 48 * 1024;
/** The window holds a whole page; the usual one of four megabytes has to be made ready for each answer. */
const PAGE_WINDOW = 18;

/** The best coding that an Accept-Encoding header (RFC 9110 section 12.5.3) allows. */
export function chooseCoding(header: string | undefined): ContentCoding {
  if (!header) return "identity";
  if (allows(header, "br")) return "br";
  return allows(header, "gzip") ? "gzip" : "identity";
}

function allows(header: string, coding: string): boolean {
  const at = header.indexOf(coding);
  if (at < 0) return false;
  const weight = /^\s*;\s*q=([0-9.]+)/.exec(header.slice(at + coding.length));
  return weight === null || Number(weight[1]) > 0;
}

/** `bytes` compressed while the person waits; small ones come back as they are. */
export async function compressForAnswer(bytes: Buffer, coding: ContentCoding): Promise<{ readonly bytes: Buffer; readonly coding: ContentCoding }> {
  if (coding === "identity" || bytes.length < SMALLEST_BYTES) return { bytes, coding: "identity" };
  const small = bytes.length <= ON_THE_SPOT_BYTES_MAX;
  if (coding === "gzip") return { bytes: small ? gzipSync(bytes, { level: 6 }) : await deflate(bytes, { level: 6 }), coding };
  const params = { [constants.BROTLI_PARAM_QUALITY]: PAGE_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, ...(small ? { [constants.BROTLI_PARAM_LGWIN]: PAGE_WINDOW } : {}) };
  return { bytes: small ? brotliCompressSync(bytes, { params }) : await brotli(bytes, { params }), coding };
}

/** Every coding of bytes that are sent many times, each as small as it gets. */
export function compressForKeeping(bytes: Buffer): Readonly<Record<ContentCoding, Buffer>> {
  return {
    identity: bytes,
    gzip: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  };
}
