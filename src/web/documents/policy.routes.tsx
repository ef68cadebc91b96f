import type { FastifyInstance } from "fastify";
import { dateInWords, versions } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Page, PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { ClauseEvidence } from "./clause-evidence.tsx";
import { DifferenceBody } from "./difference-body.tsx";
import { DocumentBody } from "./document-body.tsx";
import { PublishedPages } from "./published-pages.tsx";

async function policyPage(deps: AppDeps, context: PageContext, version: number | "current"): Promise<Page> {
  const { words } = context;
  const inForce = await deps.documents.current("policy", context.language);
  const { document, hash } = version === "current" ? inForce : await deps.documents.version("policy", version, context.language);
  const current = hash === inForce.hash;
  const note = current
    ? <p class="no-print"><a href={hrefIn(context, "/policy/archive")}>{words("shell.archive")}</a></p>
    : <Note kind="care"><p>{words("policy.old")} <a href={hrefIn(context, "/policy")}>{words("policy.current")}</a></p></Note>;
  const living = current ? await deps.livingPolicy() : null;
  const behind = (anchor: string) => {
    const state = living?.states.get(anchor);
    return living && state ? <ClauseEvidence context={context} clause={anchor} state={state} at={living.at} /> : null;
  };
  return { title: document.title, section: "policy", shared: true, body: <DocumentBody context={context} document={document} hash={hash} note={note} behind={behind} /> };
}

async function differencePage(deps: AppDeps, context: PageContext, from: number, to: number): Promise<Page> {
  const difference = await deps.documents.differences("policy", from, to, context.language);
  const body = <DifferenceBody context={context} difference={difference} />;
  return { title: context.words("policy.diff", { a: from, b: to }), section: "policy", shared: true, body };
}

async function archivePage(deps: AppDeps, context: PageContext): Promise<Page> {
  const { words } = context;
  const archived = await deps.documents.versions("policy", context.language);
  const changed = (number: number): string => versions.policy.find((version) => version.number === number)?.changed.join(", ") ?? "";
  const body = (
    <div class="stack">
      <div class="text">
        <h1>{words("archive.title")}</h1>
        <p class="lead">{words("archive.lead")}</p>
      </div>
      <Table
        columns={[words("archive.version"), words("archive.date"), words("archive.what")]}
        rows={archived.map(({ version, date, current }) => ({
          cells: [
            <><a href={hrefIn(context, `/policy/${version}`)}>{words("archive.number", { number: version })}</a>{current ? <> <span class="status status-good">{words("archive.current")}</span></> : null}</>,
            dateInWords(context.language, date),
            version === 1 ? words("archive.first") : <>{changed(version)}<br /><a href={hrefIn(context, `/policy/${version - 1}..${version}`)}>{words("archive.compare")}</a></>,
          ],
        }))}
      />
    </div>
  );
  return { title: words("archive.title"), section: "policy", shared: true, body };
}

/** The policy: the text in force at its fixed address, every earlier one, and what differs between two (clause:R4, clause:G4). */
export function policyRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const published = new PublishedPages(pages);
  app.get("/policy", (request, reply) => published.send(request, reply, () => policyPage(deps, contextOf(request), "current")));
  app.get("/policy/archive", (request, reply) => published.send(request, reply, () => archivePage(deps, contextOf(request))));
  app.get<{ Params: { which: string } }>("/policy/:which", (request, reply) =>
    published.send(request, reply, async () => {
      const [, from, to] = /^([1-9]\d{0,4})(?:\.\.([1-9]\d{0,4}))?$/.exec(request.params.which) ?? [];
      if (from === undefined) throw new Refusal("not-found", "document-missing", { clause: "R4" });
      const context = contextOf(request);
      return to === undefined ? policyPage(deps, context, Number(from)) : differencePage(deps, context, Number(from), Number(to));
    }));
}
