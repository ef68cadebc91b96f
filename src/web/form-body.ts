import type { FastifyInstance } from "fastify";
import { Refusal } from "../platform/refusal.ts";

export type FormBody = ReadonlyMap<string, string>;

const FIELDS_MAX = 60;
export const BODY_BYTES_MAX = 64 * 1024;

/**
 * Reads `application/x-www-form-urlencoded` strictly: UTF-8 only, no broken escapes, no control characters but line breaks, no field twice.
 * A form of ours never sends anything else; what does is refused whole, so that nothing is half understood.
 * Throws Refusal (invalid).
 */
export function parseForm(bytes: Buffer): FormBody {
  const fields = new Map<string, string>();
  const text = bytes.toString("latin1");
  if (text === "") return fields;
  const pairs = text.split("&", FIELDS_MAX + 1);
  if (pairs.length > FIELDS_MAX) throw new Refusal("invalid", "too-many-fields");
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (fields.has(name)) throw new Refusal("invalid", "field-twice");
    fields.set(name, at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return fields;
}

function decode(part: string): string {
  // Everything outside ASCII must come escaped: raw bytes would leave the encoding to guessing.
  if (/[^\x21-\x7e]/.test(part)) throw new Refusal("invalid", "broken-encoding");
  let text: string;
  try {
    text = decodeURIComponent(part.replaceAll("+", " "));
  } catch {
    throw new Refusal("invalid", "broken-encoding");
  }
  return plainText(text);
}

/** Text as it may be taken in: whole characters, no control characters but line breaks, in normal form. Throws Refusal (invalid) `broken-encoding`. */
export function plainText(text: string): string {
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) || !text.isWellFormed()) throw new Refusal("invalid", "broken-encoding");
  return text.normalize("NFC");
}

/** Makes `application/x-www-form-urlencoded` the only body the pages understand; any other type is answered 415. */
export function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX }, (request, body, done) => {
    const charset = /charset\s*=\s*"?([^";\s]+)/i.exec(request.headers["content-type"] ?? "")?.[1];
    if (charset !== undefined && charset.toLowerCase() !== "utf-8") {
      done(new Refusal("invalid", "broken-encoding"));
      return;
    }
    try {
      done(null, parseForm(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** The body of a request whose form was read, or an empty one. */
export function formOf(request: { readonly body: unknown }): FormBody {
  return request.body instanceof Map ? (request.body as FormBody) : new Map();
}
