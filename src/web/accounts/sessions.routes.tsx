import type { FastifyInstance } from "fastify";
import type { ListedSession } from "../../modules/accounts/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

const PAGE = "/my/sessions";
const END = "/my/sessions/end";
const END_OTHERS = "/my/sessions/end-others";

interface SessionsPage {
  readonly context: PageContext;
  readonly sessions: readonly ListedSession[];
  readonly own: Session;
  readonly now: Date;
  readonly ended: boolean;
  /** A pupil from 14 on of whom no own address is known. */
  readonly mayGiveAddress: boolean;
  readonly tokens: { readonly signOut: string; readonly end: string; readonly endOthers: string };
}

function SessionTable({ context, sessions, now, tokens }: SessionsPage) {
  const { words } = context;
  return (
    <Table
      columns={[words("sessions.how"), words("sessions.opened"), words("sessions.used"), words("sessions.until"), words("sessions.end")]}
      rows={sessions.map((one) => ({
        cells: [
          <>{words(`session-method.${one.method}`)}{one.own ? <><br /><span class="status status-good">{words("sessions.this")}</span></> : null}</>,
          <time dateTime={one.openedAt.toISOString()}>{words.time(one.openedAt)}</time>,
          words.age(one.seenAt, now),
          <>{words("sessions.unused", { time: words.time(one.idleEndsAt < one.endsAt ? one.idleEndsAt : one.endsAt) })}<br /><span class="quiet small">{words("sessions.latest", { time: words.time(one.endsAt) })}</span></>,
          <form method="post" action={END}>
            <FormToken token={tokens.end} />
            <input type="hidden" name="id" value={one.id} />
            <button class="btn btn-plain">{words("sessions.end.act")}</button>
          </form>,
        ],
      }))}
    />
  );
}

function SessionsBody(page: SessionsPage) {
  const { context, sessions, own, ended, tokens } = page;
  const { words } = context;
  const ownMethod = own.method !== "issued-code";
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={tokens.signOut} />
      {ended ? <Note kind="done" title={words("sessions.ended")} /> : null}
      <div class="text">
        <h1>{words("sessions.title")}</h1>
        <p class="lead">{words("sessions.lead")}</p>
      </div>
      <SessionTable {...page} />
      {sessions.length > 1 && ownMethod ? (
        <form method="post" action={END_OTHERS}>
          <FormToken token={tokens.endOthers} />
          <button class="btn btn-plain">{words("sessions.end-others")}</button>
        </form>
      ) : null}
      {page.mayGiveAddress ? <p><a class="btn btn-plain" href={hrefIn(context, "/my/own-address")}>{words("own-address.title")}</a></p> : null}
      {ownMethod ? (
        <p class="acts">
          <a class="btn btn-plain" href={hrefIn(context, "/my/passkeys")}>{words("passkeys.title")}</a>
          <a class="btn btn-plain" href={hrefIn(context, "/my/tokens")}>{words("tokens.title")}</a>
          <a class="btn btn-plain" href={hrefIn(context, "/my/page")}>{words("short-name.title")}</a>
        </p>
      ) : null}
    </div>
  );
}

/** A session of a representative's code sees those of its own kind alone: when the pupil was here by own means is the pupil's (clause:G5). */
function seenFrom(own: Session, sessions: readonly ListedSession[]): readonly ListedSession[] {
  return own.method === "issued-code" ? sessions.filter(({ method }) => method === "issued-code") : sessions;
}

/** `/my/sessions`: where the person is signed in, and the way to end each (clause:S1). */
export function sessionRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const sessions = seenFrom(session, await deps.sessions.list(session.subject, session.hash));
    const mayGiveAddress = await deps.ownAddresses.mayGive(session);
    const { ended } = request.query as { ended?: unknown };
    const tokens = { signOut: pages.formToken(request, reply, "/sign-out"), end: pages.formToken(request, reply, END), endOthers: pages.formToken(request, reply, END_OTHERS) };
    const body = <SessionsBody context={context} sessions={sessions} own={session} now={deps.clock.now()} ended={ended === "yes"} mayGiveAddress={mayGiveAddress} tokens={tokens} />;
    return pages.send(request, reply, { title: context.words("sessions.title"), section: "my", body });
  });

  app.post(END, async (request, reply) => {
    const form = checkedForm(request, pages, END);
    const { session } = await signedIn(request, deps, pages);
    const id = form.get("id") ?? "";
    const known = seenFrom(session, await deps.sessions.list(session.subject, session.hash)).some((one) => one.id === id);
    if (!isId(id) || !known) throw new Refusal("not-found", "session-unknown");
    await deps.sessions.endById(session.subject, id);
    if (id !== session.id) return seeOther(reply, hrefIn(contextOf(request), `${PAGE}?ended=yes`));
    pages.cookies.clearSession(reply);
    return seeOther(reply, hrefIn(contextOf(request), "/"));
  });

  app.post(END_OTHERS, async (request, reply) => {
    checkedForm(request, pages, END_OTHERS);
    const { session } = await signedIn(request, deps, pages);
    await deps.sessions.endAll(deps.databases.data, session.subject, session.hash);
    return seeOther(reply, hrefIn(contextOf(request), `${PAGE}?ended=yes`));
  });
}
