import type { FastifyInstance } from "fastify";
import type { CheckAnswer } from "../../modules/signatures/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { CheckBody } from "./check-page.tsx";
import { acceptFiles, fileFormOf, fileIn, orRefusal, textIn, type FileForm } from "./file-form.ts";
import { VerdictBody } from "./verdict-page.tsx";

const SIGNERS_MAX = 32;

/** `/signature`, open to everybody, and its twin `POST /api/v1/signature/check`. Nothing is kept: no file, no verdict, no name in a log. */
export function signatureRoutes(app: FastifyInstance, { signatures, signatureTrustKind: trust }: Pick<AppDeps, "signatures" | "signatureTrustKind">, pages: PageSender): void {
  const checked = (parts: FileForm, wantsEvidence: boolean): Promise<CheckAnswer> => {
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
      const parts = fileFormOf(request);
      const isExtract = textIn(parts, "act") === "extract";
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
      const { verdict } = await checked(fileFormOf(request), false);
      const reasons = verdict.reasons.map((reason) => ({ ...reason, text: words(`signature.reason.${reason.code}`) }));
      return reply.header("cache-control", "no-store").send({ ...verdict, reasons, trust });
    });
  });
}
