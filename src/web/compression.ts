import { promisify } from "node:util";
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from "node:zlib";

export type ContentCoding = "br" | "gzip" | "identity";

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);
/** Smaller answers gain nothing: one packet either way. */
const SMALLEST_BYTES = 800;
const PAGE_QUALITY = 4;

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
  if (coding === "gzip") return { bytes: await deflate(bytes, { level: 6 }), coding };
  const params = { [constants.BROTLI_PARAM_QUALITY]: PAGE_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { bytes: await brotli(bytes, { params }), coding };
}

/** Every coding of bytes that are sent many times, each as small as it gets. */
export function compressForKeeping(bytes: Buffer): Readonly<Record<ContentCoding, Buffer>> {
  return {
    identity: bytes,
    gzip: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  };
}
