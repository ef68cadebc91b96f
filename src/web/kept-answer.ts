import type { FastifyReply, FastifyRequest } from "fastify";
import { sha256 } from "../platform/crypto.ts";
import { chooseCoding, compressForKeeping, type ContentCoding } from "./compression.ts";

/** An answer whose bytes are made once and sent many times. */
export interface KeptAnswer {
  readonly bodies: Readonly<Record<ContentCoding, Buffer>>;
  readonly headers: Readonly<Record<ContentCoding, Readonly<Record<string, string>>>>;
  readonly etags: Readonly<Record<ContentCoding, string>>;
}

/** Prepares `bytes` with the header fields that every sending needs. `vary` names what else chooses between versions. */
export function keepAnswer(bytes: Buffer, answer: { readonly type: string; readonly cacheControl: string; readonly vary?: string }): KeptAnswer {
  const bodies = compressForKeeping(bytes);
  const hash = sha256(bytes).toString("base64url").slice(0, 22);
  const etags = { br: `"${hash}-br"`, gzip: `"${hash}-gz"`, identity: `"${hash}"` };
  const headersOf = (coding: ContentCoding) => ({
    "content-type": answer.type,
    "cache-control": answer.cacheControl,
    vary: answer.vary ? `Accept-Encoding, ${answer.vary}` : "Accept-Encoding",
    etag: etags[coding],
    ...(coding === "identity" ? {} : { "content-encoding": coding }),
  });
  return { bodies, etags, headers: { br: headersOf("br"), gzip: headersOf("gzip"), identity: headersOf("identity") } };
}

/** Sends a kept answer in the best coding, or 304 when the browser holds it already (RFC 9110 section 13.1.2). */
export function sendKept(request: FastifyRequest, reply: FastifyReply, kept: KeptAnswer): FastifyReply {
  const coding = chooseCoding(request.headers["accept-encoding"]);
  reply.headers(kept.headers[coding]);
  const held = request.headers["if-none-match"];
  if (held !== undefined && held.includes(kept.etags[coding])) return reply.code(304).send();
  return reply.send(kept.bodies[coding]);
}
