import type { FastifyInstance } from "fastify";
import { isInForce } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { StateRow, StoredConsentEvent } from "../../modules/consent/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { MyTrail } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

interface ConsentsPage {
  readonly context: PageContext;
  readonly states: readonly StateRow[];
  readonly events: readonly StoredConsentEvent[];
  readonly signOutToken: string;
}

function ConsentsBody({ context, states, events, signOutToken }: ConsentsPage) {
  const { words } = context;
  const said = texts[context.language];
  const receiptOf = (state: StateRow): StoredConsentEvent | undefined => events.find((event) => event.event === state.eventId);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("consents.title")}</h1>
        <p class="lead">{words("consents.lead")}</p>
      </div>
      <Table
        columns={[words("consents.for"), words("consents.scope"), words("consents.answer"), words("consents.when"), words("consents.receipt")]}
        rows={states.map((state) => {
          const event = receiptOf(state);
          return {
            cells: [
              <><strong>{said.purposeWords[state.purpose].name}</strong><br /><span class="quiet small">{said.purposeWords[state.purpose].why}</span></>,
              words(`scope.${state.scope}`),
              <span class={`status ${isInForce(state.state) ? "status-good" : "status-info"}`}>{said.consentStateWords[state.state].name}</span>,
              <>
                <time dateTime={state.at.toISOString()}>{words.time(state.at)}</time>
                {event ? <><br /><span class="quiet small">{words.find(`method.${event.method}`) ?? event.method}, {words("consents.version", { version: event.policyVersion })}</span></> : null}
              </>,
              event ? <a href={hrefIn(context, `/my/consents/${event.receipt}`)}>{words("consents.open")}</a> : "—",
            ],
          };
        })}
      />
      {states.length === 0 ? <p class="note">{words("consents.none")}</p> : null}
      <p><a class="btn btn-plain" href={hrefIn(context, "/my/withdraw")}>{words("my.to-withdraw")}</a></p>
    </div>
  );
}

/** `/my/consents`: what the person agreed to, and the receipt of each answer (clause:C2). */
export function myConsentsRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my/consents", async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const sql = deps.databases.data;
    const [states, events] = await Promise.all([deps.consents.stateOf(sql, session.subject), deps.consents.history(sql, session.subject)]);
    const body = <ConsentsBody context={context} states={states} events={events} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
    return pages.send(request, reply, { title: context.words("consents.title"), section: "my", body });
  });
}
