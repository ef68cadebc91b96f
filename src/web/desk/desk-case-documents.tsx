import type { FastifyInstance, FastifyRequest } from "fastify";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { ShownDocument } from "../../modules/requests/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { atDesk } from "./at-desk.ts";
import { HANDLING } from "./desk-requests.routes.tsx";

export const DOCUMENT_ACTS = ["open", "fits", "unfit"] as const;
export type DocumentAct = (typeof DOCUMENT_ACTS)[number];
const KILOBYTE = 1_024;

interface Shown {
  readonly context: PageContext;
  readonly documents: readonly ShownDocument[];
  readonly base: string;
  readonly token: (document: string, act: DocumentAct) => string;
}

function Copy({ shown: { context: { words }, base, token }, copy, nth }: { shown: Shown; copy: ShownDocument; nth: number }) {
  const act = (name: DocumentAct) => (
    <form method="post" action={`${base}/documents/${copy.document}/${name}`}>
      <FormToken token={token(copy.document, name)} />
      <p class="acts"><button class={name === "fits" ? "btn btn-primary" : "btn btn-plain"}>{words(`desk-requests.document.${name}`)}</button></p>
    </form>
  );
  return (
    <div class="panel stack" data-document={copy.here ? "here" : "gone"}>
      <h3>{words("desk-requests.document", { n: nth })}</h3>
      <p>{words("desk-requests.document.size", { time: words.time(copy.at), width: copy.width, height: copy.height, kilobytes: Math.ceil(copy.byteCount / KILOBYTE) })}</p>
      {copy.scan === "clean" ? <p class="small quiet">{words("desk-requests.document.clean")}</p> : <Note kind="care"><p>{words("desk-requests.document.not-scanned")}</p></Note>}
      {copy.judged === null ? null : <p><strong>{words(`requests.step.document-${copy.judged}`)}</strong></p>}
      {copy.here ? act("open") : <p>{words("requests.step.document-destroyed")}</p>}
      {copy.here && copy.judged === null && copy.opened ? <div class="acts">{act("fits")}{act("unfit")}</div> : null}
      {copy.here && copy.judged === null && !copy.opened ? <p class="small quiet">{words("desk-requests.document.open-first")}</p> : null}
    </div>
  );
}

/** Documents that were sent for this request: opened as an act of its own, judged by who opened, gone on schedule (clause:C5). */
export function DeskDocuments({ shown }: { shown: Shown }) {
  const { context: { words }, documents } = shown;
  if (documents.length === 0) return null;
  return (
    <section class="stack" id="documents">
      <h2>{words("desk-requests.documents")}</h2>
      <p class="small quiet">{words("desk-requests.documents.means")}</p>
      {documents.map((copy, n) => <Copy key={copy.document} shown={shown} copy={copy} nth={n + 1} />)}
    </section>
  );
}

/** The request and the document that an address names. Throws Refusal `document-unknown`. */
function named(request: FastifyRequest): { caseId: string; document: string } {
  const { request: caseId, document } = request.params as { request: string; document: string };
  if (!isId(caseId) || !isId(document)) throw new Refusal("not-found", "document-unknown", { clause: "C5" });
  return { caseId, document };
}

/** Opening a document, and saying whether it fits: for who verifies, on this request alone (clause:C5). */
export function deskDocumentRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const name of DOCUMENT_ACTS) {
    app.post(`/desk/requests/:request/documents/:document/${name}`, async (request, reply) => {
      const { actor } = await atDesk(request, deps, pages, HANDLING);
      const { caseId, document } = named(request);
      const base = `/desk/requests/${caseId}`;
      checkedForm(request, pages, `${base}/documents/${document}/${name}`);
      const act = { caseId, document, by: actor, requestId: request.id };
      if (name !== "open") {
        await deps.requests.judgeDocument({ ...act, fits: name === "fits" });
        return seeOther(reply, hrefIn(contextOf(request), `${base}#documents`));
      }
      const { bytes, mediaType } = await deps.requests.openDocument(act);
      // Handed out as a file: nothing that a stranger sent stands in a page of ours.
      return reply
        .headers({ "content-disposition": `attachment; filename="document-${document.slice(0, 8)}.jpg"`, "cache-control": "no-store", "x-content-type-options": "nosniff" })
        .type(mediaType).send(bytes);
    });
  }
}
