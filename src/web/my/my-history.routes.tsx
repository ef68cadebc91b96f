import type { FastifyInstance } from "fastify";
import type { SubjectId } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { HistoryRow } from "../../modules/ledger/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { type SignedIn, signedIn } from "../signed-in.ts";
import { ClauseLink, MyTrail } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { sayActor } from "./say-actor.ts";

const PAGE_ROWS = 30;

interface HistoryPage {
  readonly context: PageContext;
  readonly rows: readonly HistoryRow[];
  /** The entry that ends this page, where there may be more. */
  readonly older: string | null;
  readonly subject: SubjectId;
  readonly signOutToken: string;
}

function sayOperation(context: PageContext, row: HistoryRow) {
  const said = texts[context.language];
  const fields = row.fields.map((field) => said.fieldWords[field].name).join("; ");
  const did = typeof row.detail?.["what"] === "string" ? context.words.find(`history.did.${row.detail["what"]}`) : null;
  const refused = typeof row.detail?.["refused"] === "string";
  return (
    <>
      <strong>{said.operationWords[row.operation].name}</strong>
      {refused ? <> <span class="status status-care">{context.words("history.refused")}</span></> : null}
      {row.bulk ? <span class="quiet"> ({context.words("history.bulk")})</span> : null}
      <br />
      <span class="quiet small">{did ?? said.operationWords[row.operation].means}</span>
      {fields === "" ? null : <><br /><span class="small">{fields}</span></>}
    </>
  );
}

function HistoryBody({ context, rows, older, subject, signOutToken }: HistoryPage) {
  const { words } = context;
  const said = texts[context.language];
  const columns = [words("history.when"), words("history.who"), words("history.what"), words("history.why"), words("history.proof")];
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("history.title")}</h1>
        <p class="lead">{words("history.lead")}</p>
      </div>
      <Table
        columns={columns}
        rows={rows.map((row) => ({
          id: `e-${row.entryId}`,
          cells: [
            <time dateTime={row.at.toISOString()}>{words.time(row.at)}</time>,
            sayActor(words, row.actor, subject),
            sayOperation(context, row),
            <>{row.purpose === null ? "—" : said.purposeWords[row.purpose].name}<br /><span class="small"><ClauseLink context={context} clause={row.clause} /></span></>,
            <>
              <span class={`status ${row.index === null ? "status-info" : "status-good"}`}>{row.index === null ? words("history.pending") : words("history.index", { index: row.index })}</span>
              <br />
              <a class="small" href={`/my/history/${row.entryId}`} download={`entry-${row.entryId}.json`}>{words("history.download")}</a>
            </>,
          ],
        }))}
      />
      {rows.length === 0 ? <p class="note">{words("history.none")}</p> : null}
      {older === null ? null : <p><a class="btn btn-plain" href={hrefIn(context, `/my/history?before=${older}`)}>{words("history.older")}</a></p>}
      <p class="quiet small text">{words("history.proof.means")}</p>
    </div>
  );
}

/** Reading the history is itself an entry of it (clause:G2): who looks through a person's past leaves a trace there. */
async function noteReading(deps: AppDeps, who: SignedIn, requestId: string, what: string): Promise<void> {
  await deps.databases.data.begin((tx) =>
    deps.ledger.append(tx, [{
      operation: "extract", clause: "S3", purpose: "request-handling", subject: who.session.subject, actor: who.actor, fields: [], requestId,
      at: deps.clock.now(), detail: { what },
    }]));
}

export function myHistoryRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my/history", async (request, reply) => {
    const who = await signedIn(request, deps, pages);
    const { before } = request.query as { before?: unknown };
    const from = typeof before === "string" && isId(before) ? before : null;
    const rows = await deps.ledger.history(deps.databases.data, who.session.subject, { limit: PAGE_ROWS, before: from });
    await noteReading(deps, who, request.id, "history");
    const context = contextOf(request);
    const body = (
      <HistoryBody
        context={context} rows={rows} older={rows.length === PAGE_ROWS ? (rows.at(-1)?.entryId ?? null) : null} subject={who.session.subject}
        signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("history.title"), section: "my", body });
  });

  /** The opening of one entry: with it the person, and nobody else, can show anyone what was done and that the log holds it. */
  app.get<{ Params: { entry: string } }>("/my/history/:entry", async (request, reply) => {
    const who = await signedIn(request, deps, pages);
    const { entry } = request.params;
    const opening = isId(entry) ? await deps.ledger.opening(deps.databases.data, who.session.subject, entry) : null;
    if (opening === null) throw new Refusal("not-found", "entry-unknown");
    await noteReading(deps, who, request.id, "opening");
    return reply
      .headers({ "content-disposition": `attachment; filename="entry-${entry}.json"`, "cache-control": "private, no-store" })
      .type("application/json; charset=utf-8")
      .send(`${JSON.stringify(opening, null, 2)}\n`);
  });
}
