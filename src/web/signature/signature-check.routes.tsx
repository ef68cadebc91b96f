import type { FastifyInstance, FastifyRequest } from "fastify";
import { CheckerBusyError, CheckerFailedError, STRUCTURE_BOUNDS, type CheckAnswer } from "../../modules/signatures/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { parseMultipart, type FormPart } from "../multipart-body.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { CheckBody } from "./check-page.tsx";
import { VerdictBody } from "./verdict-page.tsx";

/** A file and its content, each as long as the module reads, and the frame around them. */
const BODY_BYTES_MAX = 2 * STRUCTURE_BOUNDS.bytes + 16_384;
/** Uploads that may be under way at once in one process: each may hold its whole body in memory. */
const UPLOADS_MAX = 4;
const SIGNERS_MAX = 32;

type Parts = ReadonlyMap<string, FormPart>;

function partsOf(request: FastifyRequest): Parts {
  return request.body instanceof Map ? (request.body as Parts) : new Map();
}

function fileIn(parts: Parts, name: string): Uint8Array | undefined {
  const bytes = parts.get(name)?.bytes;
  return bytes && bytes.length > 0 ? bytes : undefined;
}

/** Turns the checker's own troubles into refusals: they are no verdict. Throws Refusal. */
async function orRefusal(check: Promise<CheckAnswer>): Promise<CheckAnswer> {
  try {
    return await check;
  } catch (error) {
    if (error instanceof CheckerBusyError) throw new Refusal("limited", "signature-busy");
    if (error instanceof CheckerFailedError) throw new Refusal("limited", "signature-check-failed");
    throw error;
  }
}

/** Accepts forms with files, few at once. Routes of this scope alone read such bodies. */
function acceptFiles(scope: FastifyInstance): void {
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
  scope.addContentTypeParser("multipart/form-data", { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX }, (request, body, ready) => {
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

/** `/signature`, open to everybody, and its twin `POST /api/v1/signature/check`. Nothing is kept: no file, no verdict, no name in a log. */
export function signatureRoutes(app: FastifyInstance, { signatures, signatureTrustKind: trust }: Pick<AppDeps, "signatures" | "signatureTrustKind">, pages: PageSender): void {
  const checked = (parts: Parts, wantsEvidence: boolean): Promise<CheckAnswer> => {
    const file = fileIn(parts, "file");
    const content = fileIn(parts, "content");
    if (!file) throw new Refusal("invalid", "signature-file-missing");
    return orRefusal(signatures.check({ file, ...(content && { content }), expected: { most: SIGNERS_MAX }, wantsEvidence }));
  };

  app.get("/signature", (request, reply) => {
    const context = contextOf(request);
    return pages.send(request, reply, { title: context.words("signature.title"), section: "none", scripts: ["drop-files"], body: <CheckBody context={context} trust={trust} /> });
  });

  void app.register(async (scope) => {
    acceptFiles(scope);
    scope.post("/signature", async (request, reply) => {
      const parts = partsOf(request);
      const isExtract = Buffer.from(parts.get("act")?.bytes ?? []).toString() === "extract";
      const answer = await checked(parts, !isExtract);
      if (isExtract) {
        if (!answer.content) throw new Refusal("invalid", "no-content-inside");
        return reply.headers({ "content-disposition": 'attachment; filename="document"', "cache-control": "no-store" }).type("application/octet-stream").send(Buffer.from(answer.content));
      }
      const context = contextOf(request);
      const title = context.words(answer.verdict.valid ? "signature.valid" : "signature.invalid");
      return pages.send(request, reply, { title, section: "none", body: <VerdictBody context={context} answer={answer} trust={trust} /> });
    });

    scope.post("/api/v1/signature/check", async (request, reply) => {
      const { words } = contextOf(request);
      const { verdict } = await checked(partsOf(request), false);
      const reasons = verdict.reasons.map((reason) => ({ ...reason, text: words(`signature.reason.${reason.code}`) }));
      return reply.header("cache-control", "no-store").send({ ...verdict, reasons, trust });
    });
  });
}
