import type { FastifyInstance, FastifyRequest } from "fastify";
import { errorCodes } from "fastify";
import { BODY_BYTES_MAX, plainText } from "../form-body.ts";
import { type DocumentedRoute, isFileBody } from "./documented-route.ts";

const DEPTH_MAX = 12;
const JSON_TYPE = "application/json";

/** Every text within a JSON value as a form of ours would be read: whole characters, no control characters, in normal form. */
function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === "string") return plainText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEPTH_MAX) throw new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY();
  if (Array.isArray(value)) return value.map((one) => cleaned(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [plainText(name), cleaned(one, depth + 1)]));
}

/** A JSON body: UTF-8 and nothing else, refused whole where a part of it is broken. Undefined for an empty one. Throws FST_ERR_CTP_INVALID_JSON_BODY, Refusal (invalid). */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new errorCodes.FST_ERR_CTP_INVALID_JSON_BODY();
  }
  return cleaned(value, 0);
}

/** JSON is what the API reads; files only where a route says so, and of the types that it names. */
export function acceptApiBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(JSON_TYPE, { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
    try {
      done(null, parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

const typeOf = (request: FastifyRequest): string => (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** Makes the types of a file readable; `assertBodyType` says where. */
export function acceptFileTypes(scope: FastifyInstance, types: readonly string[]): void {
  for (const type of types) {
    if (scope.hasContentTypeParser(type)) continue;
    scope.addContentTypeParser(type, { parseAs: "buffer" }, (_request, body, done) => {
      done(null, body);
    });
  }
}

/** Refuses before it is read a body of a type that is not this route's, so that nobody sends a file where a few words are asked for. */
export function assertBodyType(request: FastifyRequest, { body }: Pick<DocumentedRoute, "body">): void {
  const type = typeOf(request);
  if (type === "") return;
  const wanted = isFileBody(body) ? body.files : [JSON_TYPE];
  if (!wanted.includes(type)) throw new errorCodes.FST_ERR_CTP_INVALID_MEDIA_TYPE(type);
}

/** What stands in the address, checked like a form. Throws Refusal (invalid) `broken-encoding`. */
export function assertPlainAddress(request: FastifyRequest): void {
  for (const part of [request.params, request.query]) {
    for (const value of Object.values(part as Record<string, unknown>)) for (const one of [value].flat()) if (typeof one === "string") plainText(one);
  }
}
