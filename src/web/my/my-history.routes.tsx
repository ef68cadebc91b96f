import type { FastifyInstance } from "fastify";
import { texts } from "../../policy/text/index.ts";
import { isId } from "../../platform/id.ts";
import { accessFor } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { ClauseLink, MyTrail } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { nameOf } from "./person-card.tsx";
import { noteReading, openingFor } from "./history-reading.ts";
import { sayActor } from "./say-actor.ts";
import { EntriesShown, entriesPage, type EntriesPage, type ShownEntry } from "./shown-entries.ts";
import { MY_PLACES, whose, type Whose } from "./whose.ts";

const PAGE_ROWS = 30;

interface HistoryPage extends EntriesPage {
  readonly context: PageContext;
  readonly who: Whose;
  /** The child's name; null on the own page. */
  readonly name: string | null;
  readonly othersOnly: boolean;
  readonly signOutToken: string;
}

function SayOperation({ context, entry: { row, fields } }: { context: PageContext; entry: ShownEntry }) {
  const said = texts[context.language];
  const named = fields.map((field) => said.fieldWords[field].name).join("; ");
  const did = typeof row.detail?.["what"] === "string" ? context.words.find(`history.did.${row.detail["what"]}`) : null;
  const refused = typeof row.detail?.["refused"] === "string";
  return (
    <>
      <strong>{said.operationWords[row.operation].name}</strong>
      {refused ? <> <span class="status status-care">{context.words("history.refused")}</span></> : null}
      {row.bulk ? <span class="quiet"> ({context.words("history.bulk")})</span> : null}
      <br />
      <span class="quiet small">{did ?? said.operationWords[row.operation].means}</span>
      {named === "" ? null : <><br /><span class="small">{named}</span></>}
    </>
  );
}

function Proof({ page: { context, who }, entry: { row, opens } }: { page: HistoryPage; entry: ShownEntry }) {
  const { words } = context;
  return (
    <>
      <span class={`status ${row.index === null ? "status-info" : "status-good"}`}>{row.index === null ? words("history.pending") : words("history.index", { index: row.index })}</span>
      <br />
      {opens
        ? <a class="small" href={`${who.base}/history/${row.entryId}`} download={`entry-${row.entryId}.json`} aria-label={words("history.download-of", { time: words.time(row.at) })}>{words("history.download")}</a>
        : <span class="small quiet">{words("history.names-another")}</span>}
    </>
  );
}

/** Everybody's acts, or those of others alone: a person's own looks are many and tell nothing new. */
function Choice({ page: { context, who, othersOnly } }: { page: HistoryPage }) {
  const both = [[false, "", "history.all"], [true, "?only=others", "history.others"]] as const;
  return (
    <nav class="chips" aria-label={context.words("history.choice")}>
      {both.map(([others, query, word]) => (
        <a key={word} href={hrefIn(context, `${who.base}/history${query}`)} aria-current={others === othersOnly ? "page" : undefined}>{context.words(word)}</a>
      ))}
    </nav>
  );
}

function HistoryBody(page: HistoryPage) {
  const { context, who, entries, older, name, othersOnly } = page;
  const { words } = context;
  const said = texts[context.language];
  const columns = [words("history.when"), words("history.who"), words("history.what"), words("history.why"), words("history.proof")];
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={page.signOutToken} base={who.base} />
      <div class="text">
        {name === null ? null : <p class="eyebrow">{name}</p>}
        <h1>{words("history.title")}</h1>
        <p class="lead">{words(name === null ? "history.lead" : "history.lead.child")}</p>
      </div>
      <Choice page={page} />
      <Table
        columns={columns}
        rows={entries.map((entry) => ({
          id: `e-${entry.row.entryId}`,
          cells: [
            <time dateTime={entry.row.at.toISOString()}>{words.time(entry.row.at)}</time>,
            sayActor(words, entry.actor),
            <SayOperation context={context} entry={entry} />,
            <>{entry.row.purpose === null ? "—" : said.purposeWords[entry.row.purpose].name}<br /><span class="small"><ClauseLink context={context} clause={entry.row.clause} /></span></>,
            <Proof page={page} entry={entry} />,
          ],
        }))}
      />
      {entries.length === 0 ? <p class="note">{words(othersOnly ? "history.no-others" : "history.none")}</p> : null}
      {older === null ? null : <p><a class="btn btn-plain" href={hrefIn(context, `${who.base}/history?before=${older}${othersOnly ? "&only=others" : ""}`)}>{words("history.older")}</a></p>}
      <p class="quiet small text">{words("history.proof.means")} {words("history.pseudonyms")}</p>
    </div>
  );
}

/** Whose history it is, by name, on a child's page: somebody with two children must not take one for the other. */
async function childName(deps: AppDeps, who: Whose, context: PageContext): Promise<string | null> {
  if (who.base === "/my") return null;
  const access = accessFor({ purpose: "request-handling", actor: who.actor, requestId: context.requestId });
  const { values } = await deps.vault.read(access, who.subject, ["given-name", "family-name"]);
  return nameOf(context, values, false);
}

/** `/my/history` and that of each child (clause:G2, clause:S3): who saw or used what, when and why. */
export function myHistoryRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const shown = new EntriesShown(deps.formTokenKey);
  for (const place of MY_PLACES) {
    app.get(`${place}/history`, async (request, reply) => {
      const who = await whose(request, deps, pages);
      const context = contextOf(request);
      const { before, only } = request.query as { before?: unknown; only?: unknown };
      const from = typeof before === "string" && isId(before) ? before : null;
      const othersOnly = only === "others";
      const found = await entriesPage(deps.ledger, shown, deps.databases.data, { viewer: who, limit: PAGE_ROWS, before: from, othersOnly });
      const name = await childName(deps, who, context);
      await noteReading(deps, who, request.id, "history");
      const body = <HistoryBody {...found} context={context} who={who} name={name} othersOnly={othersOnly} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
      return pages.send(request, reply, { title: context.words("history.title"), section: "my", body });
    });

    app.get<{ Params: { entry: string } }>(`${place}/history/:entry`, async (request, reply) => {
      const who = await whose(request, deps, pages);
      const { entry } = request.params;
      const opening = await openingFor(deps, who, entry);
      await noteReading(deps, who, request.id, "opening");
      return reply
        .headers({ "content-disposition": `attachment; filename="entry-${entry}.json"`, "cache-control": "private, no-store" })
        .type("application/json; charset=utf-8")
        .send(`${JSON.stringify(opening, null, 2)}\n`);
    });
  }
}
