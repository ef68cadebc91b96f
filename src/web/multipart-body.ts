import { Refusal } from "../platform/refusal.ts";

/** One part of a form with files. */
export interface FormPart {
  readonly name: string;
  /** Given for files, also for a file field that was left empty. */
  readonly filename: string | undefined;
  readonly bytes: Uint8Array;
}

const PARTS_MAX = 12;
const HEAD_BYTES_MAX = 2_048;

/**
 * Reads `multipart/form-data` (RFC 7578) strictly: each part with its own name once, no other transfer encoding, nothing after the end.
 * The parts are views of `body`, nothing is copied. Throws Refusal (invalid) `broken-form`.
 */
export function parseMultipart(body: Buffer, contentType: string): ReadonlyMap<string, FormPart> {
  const boundary = /;\s*boundary=(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const line = Buffer.from(`--${boundary?.[1] ?? boundary?.[2] ?? ""}`, "latin1");
  const parts = new Map<string, FormPart>();
  if (!boundary || !startsWith(body, line, 0)) throw broken();
  let offset = line.length;
  while (!startsWith(body, Buffer.from("--"), offset)) {
    if (!startsWith(body, CRLF, offset) || parts.size >= PARTS_MAX) throw broken();
    const headEnd = body.indexOf("\r\n\r\n", offset, "latin1");
    const end = body.indexOf(Buffer.concat([CRLF, line]), headEnd + 2);
    if (headEnd < 0 || end < 0 || headEnd - offset > HEAD_BYTES_MAX) throw broken();
    const part = { ...readHead(body.toString("utf8", offset + 2, headEnd)), bytes: body.subarray(Math.min(headEnd + 4, end), end) };
    if (parts.has(part.name)) throw broken();
    parts.set(part.name, part);
    offset = end + CRLF.length + line.length;
  }
  if (!/^--(\r\n)?$/.test(body.toString("latin1", offset, offset + 5)) || body.length > offset + 4) throw broken();
  return parts;
}

const CRLF = Buffer.from("\r\n");

function startsWith(body: Buffer, wanted: Buffer, offset: number): boolean {
  return body.subarray(offset, offset + wanted.length).equals(wanted);
}

function readHead(head: string): Pick<FormPart, "name" | "filename"> {
  const lines = head.split("\r\n");
  const disposition = lines.find((line) => /^content-disposition:/i.test(line)) ?? "";
  if (lines.some((line) => /^content-transfer-encoding:(?!\s*(binary|8bit|7bit)\s*$)/i.test(line))) throw broken();
  const name = /^content-disposition:\s*form-data;\s*name="([a-z-]{1,40})"/i.exec(disposition)?.[1];
  if (name === undefined) throw broken();
  return { name, filename: /;\s*filename="([^"]*)"/i.exec(disposition)?.[1] };
}

function broken(): Refusal {
  return new Refusal("invalid", "broken-form");
}
