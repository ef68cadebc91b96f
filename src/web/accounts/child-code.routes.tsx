import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ISSUED_CODE_HOURS, type WaitingCode } from "../../modules/accounts/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { whose, type Whose } from "../my/whose.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

const PLACE = "/my/children/:child/code";

interface ChildCodePage {
  readonly context: PageContext;
  readonly who: Whose;
  /** The code just made: shown once, and nowhere else. */
  readonly made: { readonly code: string; readonly endsAt: Date } | null;
  readonly waiting: readonly WaitingCode[];
  readonly takenBack: boolean;
  readonly tokens: { readonly signOut: string; readonly make: string; readonly takeBack: string };
}

const inGroups = (code: string): string => code.replaceAll(/\d{4}(?=\d)/g, "$& ");

function ChildCodeBody({ context, who, made, waiting, takenBack, tokens }: ChildCodePage) {
  const { words } = context;
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={tokens.signOut} base={who.base} />
      {made === null ? null : (
        <Note kind="done" title={words("child-code.made")}>
          <p class="lead code">{inGroups(made.code)}</p>
          <p>{words("child-code.made.text", { time: words.time(made.endsAt) })}</p>
        </Note>
      )}
      {takenBack ? <Note kind="done" title={words("child-code.taken-back")} /> : null}
      <div class="text">
        <h1>{words("child-code.title")}</h1>
        <p class="lead">{words("child-code.lead", { hours: ISSUED_CODE_HOURS })}</p>
        <p>{words("child-code.cannot")}</p>
      </div>
      <form method="post" action={`${who.base}/code`}>
        <FormToken token={tokens.make} />
        <p class="acts"><button class="btn btn-primary">{words("child-code.act")}</button></p>
      </form>
      <section class="text">
        <h2>{words("child-code.waiting")}</h2>
        {waiting.length === 0 ? <p>{words("child-code.none")}</p> : (
          <ul>{waiting.map(({ id, issuedAt, endsAt }) => <li key={id}>{words("child-code.one", { from: words.time(issuedAt), until: words.time(endsAt) })}</li>)}</ul>
        )}
        <form class="form" method="post" action={`${who.base}/code/take-back`}>
          <FormToken token={tokens.takeBack} />
          <p>{words("child-code.take-back.text")}</p>
          <p class="acts"><button class="btn btn-plain">{words("child-code.take-back")}</button></p>
        </form>
      </section>
    </div>
  );
}

/** Whose child: the address names it, and only who represents it gets here. A person's own pages have no such code. */
async function childOfPage(request: FastifyRequest, deps: AppDeps, pages: PageSender): Promise<Whose> {
  const who = await whose(request, deps, pages);
  if (who.actor.kind !== "representative") throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  return who;
}

async function codePage(
  request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, { who, made = null, takenBack = false }: { who: Whose; made?: ChildCodePage["made"]; takenBack?: boolean },
): Promise<FastifyReply> {
  const context = contextOf(request);
  const waiting = await deps.issuedCodes.waiting(deps.databases.data, who.session.subject, who.subject);
  const token = (action: string): string => pages.formToken(request, reply, action);
  const tokens = { signOut: token("/sign-out"), make: token(`${who.base}/code`), takeBack: token(`${who.base}/code/take-back`) };
  const body = <ChildCodeBody context={context} who={who} made={made} waiting={waiting} takenBack={takenBack} tokens={tokens} />;
  return pages.send(request, reply, { title: context.words("child-code.title"), section: "my", body });
}

/** `/my/children/ID/code`: a code with which a child looks at the own record, and can do nothing else (clause:G5). */
export function childCodeRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PLACE, async (request, reply) => {
    const who = await childOfPage(request, deps, pages);
    const { done } = request.query as { done?: unknown };
    return codePage(request, reply, deps, pages, { who, takenBack: done === "taken-back" });
  });

  app.post(PLACE, async (request, reply) => {
    const who = await childOfPage(request, deps, pages);
    checkedForm(request, pages, `${who.base}/code`);
    const made = await deps.issuedCodes.issueForChild({ representative: who.session.subject, child: who.subject, requestId: request.id });
    // Not a page to come back to: the code stands in this answer alone.
    return codePage(request, reply, deps, pages, { who, made });
  });

  app.post(`${PLACE}/take-back`, async (request, reply) => {
    const who = await childOfPage(request, deps, pages);
    checkedForm(request, pages, `${who.base}/code/take-back`);
    await deps.issuedCodes.takeBack({ representative: who.session.subject, child: who.subject });
    return seeOther(reply, hrefIn(contextOf(request), `${who.base}/code?done=taken-back`));
  });
}
