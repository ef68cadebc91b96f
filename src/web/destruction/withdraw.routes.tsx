import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SubjectId } from "../../policy/index.ts";
import type { LeavingPlan } from "../../modules/leaving/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { MY_PLACES, type Whose, whoseToAct } from "../my/whose.ts";
import { ClauseLink, MyTrail } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { isPupilsOwn, isShared, withdrawEverything } from "./leaving-acts.ts";
import { pupilWithdrawPage } from "./pupil-withdraw-page.tsx";
import { recordNames } from "./record-names.ts";
import { isRefused, RecordGoing, RefusedNote } from "./record-going.tsx";
import { SharedBody } from "./shared-page.tsx";

interface WithdrawPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly plan: LeavingPlan;
  readonly names: ReadonlyMap<SubjectId, string>;
  readonly graceDays: number;
  readonly token: string;
  readonly signOutToken: string;
}

function WithdrawBody({ context, who, plan, names, graceDays, token, signOutToken }: WithdrawPage) {
  const { words } = context;
  const refused = isRefused(plan.records);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      <div class="text">
        <h1>{words("withdraw.title")}</h1>
        <p class="lead">{words("leaving.lead", { count: graceDays })}</p>
        {plan.records.length > 1 ? <p>{words("leaving.together")}</p> : null}
        {plan.staying.length > 0 ? <p>{words("leaving.staying", { names: plan.staying.map((child) => names.get(child)).join(", ") })}</p> : null}
      </div>
      {plan.records.map((record) => <RecordGoing key={record.subject} context={context} name={names.get(record.subject) ?? ""} record={record} />)}
      <div class="text">
        <p>{words("withdraw.stays.why")} <ClauseLink context={context} clause="D2" /></p>
        <p>{words("withdraw.goes.how")}</p>
        {refused ? (
          <RefusedNote context={context} who={who} />
        ) : (
          <form method="post" action={`${who.base}/withdraw`} class="acts">
            <FormToken token={token} />
            <button class="btn btn-plain">{words("leaving.act")}</button>
            <a class="btn btn-plain" href={hrefIn(context, who.base)}>{words("withdraw.stay")}</a>
          </form>
        )}
      </div>
    </div>
  );
}

async function sharedPage(request: FastifyRequest, reply: FastifyReply, { deps, pages, who }: { deps: AppDeps; pages: PageSender; who: Whose }): Promise<FastifyReply> {
  const context = contextOf(request);
  const token = (action: string): string => pages.formToken(request, reply, action);
  const tokens = { act: token(`${who.base}/withdraw`), back: token(`${who.base}/withdraw/back`), signOut: token("/sign-out") };
  const [matters, { records }] = [await deps.families.mattersSeen(deps.databases.data, who.subject, who.session.subject), await deps.leaving.plan(who)];
  const names = await recordNames(deps, context, who.session.subject, records.map(({ subject }) => subject));
  const body = <SharedBody context={context} who={who} matters={matters} records={records} names={names} graceDays={deps.leaving.graceDays} tokens={tokens} />;
  return pages.send(request, reply, { title: context.words("withdraw.title"), section: "my", body });
}

/** Withdrawing everything (clause:D2): one page that says what goes, what stays and what stands in the way, and one button. As easy as giving. */
export function withdrawRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const place of MY_PLACES) {
    app.get(`${place}/withdraw`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      if (await isPupilsOwn(deps, who)) return pupilWithdrawPage(request, reply, { deps, pages, who });
      if (await isShared(deps, who)) return sharedPage(request, reply, { deps, pages, who });
      const context = contextOf(request);
      const plan = await deps.leaving.plan(who);
      const names = await recordNames(deps, context, who.session.subject, [...plan.records.map(({ subject }) => subject), ...plan.staying]);
      const [token, signOutToken] = [pages.formToken(request, reply, `${who.base}/withdraw`), pages.formToken(request, reply, "/sign-out")];
      const body = <WithdrawBody context={context} who={who} plan={plan} names={names} graceDays={deps.leaving.graceDays} token={token} signOutToken={signOutToken} />;
      return pages.send(request, reply, { title: context.words("withdraw.title"), section: "my", body });
    });

    app.post(`${place}/withdraw`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      checkedForm(request, pages, `${who.base}/withdraw`);
      const context = contextOf(request);
      const began = await withdrawEverything(deps, who, { language: context.language, requestId: request.id });
      if (began === "taken-back") return seeOther(reply, hrefIn(context, "/my/withdraw?done=yes"));
      return seeOther(reply, hrefIn(context, began === "leaves" ? `${who.base}/leaving` : `${who.base}/withdraw`));
    });
  }

  app.post("/my/children/:child/withdraw/back", async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    checkedForm(request, pages, `${who.base}/withdraw/back`);
    await deps.families.takeBack(who.subject, who.actor, request.id);
    return seeOther(reply, hrefIn(contextOf(request), `${who.base}/withdraw`));
  });
}
