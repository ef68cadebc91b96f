import type { FastifyInstance, FastifyRequest } from "fastify";
import { CheckerBusyError, CheckerFailedError, STRUCTURE_BOUNDS, type CheckAnswer } from "../../modules/signatures/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { parseMultipart, type FormPart } from "../multipart-body.ts";

/** A file and its content, each as long as the module reads, and the frame around them. */
const BODY_BYTES_MAX = 2 * STRUCTURE_BOUNDS.bytes + 16_384;
/** Uploads that may be under way at once in one process: each may hold its whole body in memory. */
const UPLOADS_MAX = 4;

export type FileForm = ReadonlyMap<string, FormPart>;

/** The parts of a request's form, or none. */
export function fileFormOf(request: FastifyRequest): FileForm {
  return request.body instanceof Map ? (request.body as FileForm) : new Map();
}

/** A file of the form; undefined when its field was left empty. */
export function fileIn(form: FileForm, name: string): Uint8Array | undefined {
  const bytes = form.get(name)?.bytes;
  return bytes && bytes.length > 0 ? bytes : undefined;
}

/** A text field of the form. */
export function textIn(form: FileForm, name: string): string {
  return Buffer.from(form.get(name)?.bytes ?? []).toString("utf8");
}

/** Turns the checker's own troubles into refusals: they are no verdict. Throws Refusal. */
export async function orRefusal(check: Promise<CheckAnswer>): Promise<CheckAnswer> {
  try {
    return await check;
  } catch (error) {
    if (error instanceof CheckerBusyError) throw new Refusal("limited", "signature-busy");
    if (error instanceof CheckerFailedError) throw new Refusal("limited", "signature-check-failed");
    throw error;
  }
}

/** Accepts forms with files, few at once. Routes of this scope alone read such bodies. */
export function acceptFiles(scope: FastifyInstance, bytes_max = BODY_BYTES_MAX): void {
  const counted = new WeakSet<FastifyRequest>();
  let uploads = 0;
  const done = (request: FastifyRequest): void => {
    if (counted.delete(request)) uploads--;
  };
  scope.addHook("onRequest", async (request) => {
    if (request.method !== "POST") return;
    if (uploads >= UPLOADS_MAX) throw new Refusal("limited", "signature-busy");
    uploads++;
    counted.add(request);
  });
  scope.addHook("onResponse", async (request) => { done(request); });
  scope.addHook("onRequestAbort", async (request) => { done(request); });
  scope.addContentTypeParser("multipart/form-data", { parseAs: "buffer", bodyLimit: bytes_max }, (request, body, ready) => {
    try {
      ready(null, parseMultipart(body as Buffer, request.headers["content-type"] ?? ""));
    } catch (error) {
      ready(error as Error);
    }
  });
  scope.addContentTypeParser("application/octet-stream", { parseAs: "buffer", bodyLimit: STRUCTURE_BOUNDS.bytes }, (_request, body, ready) => {
    ready(null, new Map([["file", { name: "file", filename: undefined, bytes: body as Buffer }]]));
  });
}
