import type { FastifyInstance } from "fastify";
import { dateInWords, DOCUMENT_KINDS, type DocumentKind } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Page, PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { DocumentBody } from "./document-body.tsx";
import { withNames } from "./named-persons.ts";
import { PublishedPages } from "./published-pages.tsx";

const addressOf = (kind: DocumentKind): string => (kind === "policy" ? "/policy" : `/documents/${kind}`);

async function listPage(deps: AppDeps, context: PageContext): Promise<Page> {
  const { words } = context;
  const documents = await Promise.all(DOCUMENT_KINDS.map((kind) => deps.documents.current(kind, context.language)));
  const body = (
    <div class="stack">
      <div class="text">
        <h1>{words("documents.title")}</h1>
        <p class="lead">{words("documents.lead")}</p>
      </div>
      <Table
        columns={[words("documents.document"), words("archive.version"), words("archive.date"), words("policy.hash")]}
        rows={documents.map(({ document, hash }) => ({
          cells: [
            <a href={hrefIn(context, addressOf(document.kind))}>{document.title}</a>,
            String(document.version), dateInWords(context.language, document.date), <span class="code">{hash.slice(0, 16)}…</span>,
          ],
        }))}
      />
    </div>
  );
  return { title: words("documents.title"), section: "documents", shared: true, body };
}

async function documentPage(deps: AppDeps, context: PageContext, kind: DocumentKind, version: number | "current"): Promise<Page> {
  const { words } = context;
  const inForce = await deps.documents.current(kind, context.language);
  const { document, hash } = version === "current" ? inForce : await deps.documents.version(kind, version, context.language);
  const current = hash === inForce.hash;
  const named = withNames(document, { person: words("documents.person"), representative: words("documents.representative"), relation: words("documents.relation") });
  const note = current ? null : <Note kind="care"><p>{words("policy.old")} <a href={hrefIn(context, addressOf(kind))}>{words("policy.current")}</a></p></Note>;
  return { title: document.title, section: "documents", shared: true, body: <DocumentBody context={context} document={named} hash={hash} note={note} behind={() => null} /> };
}

/** The operator's official documents, each at a fixed page, every version by its number (clause:G4). */
export function documentRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const published = new PublishedPages(pages);
  const kindOf = (text: string): DocumentKind => {
    const kind = DOCUMENT_KINDS.find((known) => known === text && known !== "policy");
    if (!kind) throw new Refusal("not-found", "page-unknown");
    return kind;
  };
  app.get("/documents", (request, reply) => published.send(request, reply, () => listPage(deps, contextOf(request))));
  app.get<{ Params: { kind: string } }>("/documents/:kind", (request, reply) =>
    published.send(request, reply, async () => documentPage(deps, contextOf(request), kindOf(request.params.kind), "current")));
  app.get<{ Params: { kind: string; version: string } }>("/documents/:kind/:version", (request, reply) =>
    published.send(request, reply, async () => {
      if (!/^[1-9]\d{0,4}$/.test(request.params.version)) throw new Refusal("not-found", "document-missing", { clause: "R4" });
      return documentPage(deps, contextOf(request), kindOf(request.params.kind), Number(request.params.version));
    }));
}
