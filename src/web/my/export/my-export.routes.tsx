import type { FastifyInstance } from "fastify";
import { accessFor } from "../../../modules/vault/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import type { PageSender } from "../../page-sender.tsx";
import { contextOf, type PageContext } from "../../request-context.ts";
import { ClauseLink, MyTrail } from "../../ui/blocks.tsx";
import { FormToken } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { nameOf } from "../person-card.tsx";
import { EntriesShown } from "../shown-entries.ts";
import { MY_PLACES, whoseToAct, type Whose } from "../whose.ts";
import { archiveOf, sendArchive } from "./whole-archive.ts";

interface ExportPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly name: string | null;
  readonly token: string;
  readonly signOutToken: string;
}

function ExportBody({ context, who, name, token, signOutToken }: ExportPage) {
  const { words } = context;
  const own = name === null;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      <div class="text">
        {own ? null : <p class="eyebrow">{name}</p>}
        <h1>{words("export.title")}</h1>
        <p class="lead">{words(own ? "export.lead" : "export.lead.child")}</p>
        <h2>{words("export.inside")}</h2>
        <ul>
          <li><span class="code">my-data.html</span>: {words("export.inside.page")}</li>
          <li><span class="code">my-data.json</span>: {words("export.inside.json")}</li>
          <li><span class="code">csv/</span>: {words("export.inside.csv")}</li>
        </ul>
        <p>{words("export.recorded")} <ClauseLink context={context} clause="S3" />.</p>
        <p class="note note-care">{words("export.care")}</p>
        <form method="post" action={`${who.base}/export`} class="acts">
          <FormToken token={token} />
          <button class="btn btn-primary">{words("export.act")}</button>
          <a class="btn btn-plain" href={hrefIn(context, who.base)}>{words("export.leave")}</a>
        </form>
      </div>
    </div>
  );
}

/** The name under which a person's archive is read; for the own one no name is needed. */
async function childName(deps: AppDeps, who: Whose, context: PageContext): Promise<string | null> {
  if (who.base === "/my") return null;
  const { values } = await deps.vault.read(accessFor({ purpose: "request-handling", actor: who.actor, requestId: context.requestId }), who.subject, ["given-name", "family-name"]);
  return nameOf(context, values, false);
}

/** `/my/export` and that of each child (clause:S3): everything that is held, as one file to take along. */
export function myExportRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const shown = new EntriesShown(deps.formTokenKey);
  for (const place of MY_PLACES) {
    app.get(`${place}/export`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      const context = contextOf(request);
      const body = (
        <ExportBody
          context={context} who={who} name={await childName(deps, who, context)}
          token={pages.formToken(request, reply, `${who.base}/export`)} signOutToken={pages.formToken(request, reply, "/sign-out")}
        />
      );
      return pages.send(request, reply, { title: context.words("export.title"), section: "my", body });
    });

    app.post(`${place}/export`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      checkedForm(request, pages, `${who.base}/export`);
      return sendArchive(reply, await archiveOf(deps, shown, who, contextOf(request)));
    });
  }
}
