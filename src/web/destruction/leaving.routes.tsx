import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { SubjectId } from "../../policy/index.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { cancellationTexts } from "../../modules/leaving/index.ts";
import { PASSKEY_SCRIPT, PasskeyForm, relyingParty } from "../accounts/passkey-form.tsx";
import { ATTEMPT_SECONDS } from "../accounts/sign-in.routes.tsx";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { MY_PLACES, type Whose, whose, whoseToAct } from "../my/whose.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { BegunBody, type ShownRecord } from "./begun-page.tsx";
import { assertMayHurry, destroyAtOnce } from "./leaving-acts.ts";
import { LeavingBody, type OwnReceipt } from "./leaving-page.tsx";
import { recordNames } from "./record-names.ts";

/** The own receipts about these records, newest first; who else answered for a child is not told (clause:G5). */
async function ownReceipts(deps: AppDeps, { session }: Whose, subjects: readonly SubjectId[]): Promise<OwnReceipt[]> {
  const lists = await Promise.all(subjects.map(async (subject) => {
    const own = (await deps.consents.history(deps.databases.data, subject)).filter(({ decidedBy }) => decidedBy === session.subject);
    const base = subject === session.subject ? "/my" : `/my/children/${subject}`;
    return [...new Map(own.map(({ receipt, at }) => [receipt, { subject, at, href: `${base}/consents/${receipt}` }])).values()];
  }));
  return lists.flat().sort((a, b) => b.at.getTime() - a.at.getTime());
}

async function leavingPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender): Promise<FastifyReply> {
  const who = await whose(request, deps, pages);
  const context = contextOf(request);
  const leaves = await deps.leaving.groupOf(deps.databases.data, who);
  if (leaves.length === 0) return seeOther(reply, hrefIn(context, who.base));
  const { records } = await deps.leaving.plan(who);
  const planned = records.filter(({ subject }) => leaves.some(({ leave }) => leave.subject === subject));
  const names = await recordNames(deps, context, who.session.subject, leaves.map(({ leave }) => leave.subject));
  const cancelling = cancellationTexts(deps.operator, context.language, leaves.map(({ leave }) => leave), who.session.subject);
  const token = (action: string): string => pages.formToken(request, reply, action);
  const body = (
    <LeavingBody
      context={context} who={who} leaves={leaves} planned={planned} names={names} texts={cancelling.texts} shown={cancelling.shown} certificateUrl={deps.certificateUrl} now={deps.clock.now()}
      receipts={await ownReceipts(deps, who, leaves.map(({ leave }) => leave.subject))}
      tokens={{ cancel: token(`${who.base}/leaving/cancel`), now: token(`${who.base}/leaving/now`), signOut: token("/sign-out") }}
    />
  );
  return pages.send(request, reply, { title: context.words("leaving.title"), section: "my", body });
}

async function confirmPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, who: Whose, faults: readonly FieldFault[]): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const action = `${who.base}/leaving/code`;
  // A passkey proves as much as the code; who has none is not asked for one.
  const hasPasskey = (await deps.passkeys.list(who.session.subject)).length > 0;
  const options = hasPasskey ? await deps.passkeys.stepUpOptions(who.session, "withdraw-all", relyingParty(request, deps, context.language)) : null;
  // No code goes to an address that was moved lately: what is left is the passkey, and waiting.
  const moved = await deps.stepUps.isMoved(who.session);
  const wait = <a class="btn btn-plain" href={hrefIn(context, `${who.base}/leaving`)}>{words("leaving.wait")}</a>;
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("leaving.confirm.title")}</h1>
        <p class="lead">{words(moved ? "refusal.address-moved" : "withdraw.confirm.lead")}</p>
        {moved ? <p>{words("refusal.address-moved.next")}</p> : null}
      </div>
      <FaultSummary words={words} faults={faults} />
      {moved ? <p class="acts">{wait}</p> : (
        <form class="form" method="post" action={action} noValidate>
          <FormToken token={pages.formToken(request, reply, action)} />
          <TextField
            words={words} name="code" kind="code" inputMode="numeric" autocomplete="one-time-code" maxLength={20}
            label={words("code.label")} why={words("withdraw.code.why")} hint={words("code.rules")} fault={faultOfField(faults, "code")}
          />
          <p class="acts">
            <button class="btn btn-danger">{words("leaving.confirm.act")}</button>
            {wait}
          </p>
        </form>
      )}
      {options === null ? null : <PasskeyForm words={words} act="get" action={action} token={pages.formToken(request, reply, action)} options={options} label={words("passkeys.confirm")} />}
    </div>
  );
  return pages.send(request, reply, {
    title: words("leaving.confirm.title"), section: "my", status: faults.length > 0 ? 422 : 200, body, ...(options === null ? {} : { scripts: [PASSKEY_SCRIPT] }),
  });
}

/** A fresh proof that the person is there: by the passkey where one was asked, else by the code in the letter. */
async function prove(request: FastifyRequest, deps: AppDeps, pages: PageSender, { session }: Whose, form: FormBody): Promise<void> {
  const context = contextOf(request);
  const answer = form.get("passkey") ?? "";
  if (answer === "") await deps.stepUps.enterCode({ session, token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip });
  else await deps.passkeys.stepUp({ session, act: "withdraw-all", site: relyingParty(request, deps, context.language), answer, network: request.ip });
}

/** The fresh proof, and then the destruction of all that leaves together. */
async function destroyNow(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender): Promise<FastifyReply> {
  const who = await whoseToAct(request, deps, pages);
  const form = checkedForm(request, pages, `${who.base}/leaving/code`);
  const { session } = who;
  const context = contextOf(request);
  try {
    await prove(request, deps, pages, who, form);
  } catch (error) {
    if (!isFormFault(error)) throw error;
    return confirmPage(request, reply, deps, pages, who, fieldFaults(context.words, error));
  }
  const leaves = (await deps.leaving.groupOf(deps.databases.data, who)).map(({ leave }) => leave);
  const names = await recordNames(deps, context, session.subject, leaves.map(({ subject }) => subject));
  const begun = await destroyAtOnce(deps, who, request.id);
  const own = begun.some(({ subject }) => subject === session.subject);
  pages.cookies.clearAttempt(reply);
  if (own) pages.cookies.clearSession(reply);
  const records = begun.map((record): ShownRecord => ({ title: names.get(record.subject) ?? "", record, address: deps.certificateUrl(record.begun.capability) }));
  return pages.send(request, reply, { title: context.words("begun.title"), section: "my", body: <BegunBody context={context} records={records} signedOut={own} /> });
}

/** The days of grace: one page with everything, cancelling, and destroying at once with a fresh code (clause:D2). */
export function leavingRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const place of MY_PLACES) {
    app.get(`${place}/leaving`, (request, reply) => leavingPage(request, reply, deps, pages));

    app.post(`${place}/leaving/cancel`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      const form = checkedForm(request, pages, `${who.base}/leaving/cancel`);
      const context = contextOf(request);
      await deps.leaving.cancel({ ...who, language: context.language, requestId: request.id, shown: form.get("shown") ?? "" });
      return seeOther(reply, hrefIn(context, `${who.base}/consents`));
    });

    app.post(`${place}/leaving/now`, async (request, reply) => {
      const who = await whoseToAct(request, deps, pages);
      checkedForm(request, pages, `${who.base}/leaving/now`);
      await assertMayHurry(deps, who);
      const context = contextOf(request);
      try {
        const { token } = await deps.stepUps.requestCode({ session: who.session, act: "withdraw-all", network: request.ip, language: context.language, requestId: request.id });
        pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
      } catch (error) {
        // Who has a passkey proves with that, on the page that asks for the code else.
        if (!isRefusal(error, "address-moved") || (await deps.passkeys.list(who.session.subject)).length === 0) throw error;
      }
      return seeOther(reply, hrefIn(context, `${who.base}/leaving/code`));
    });

    app.get(`${place}/leaving/code`, async (request, reply) => confirmPage(request, reply, deps, pages, await whoseToAct(request, deps, pages), []));
    app.post(`${place}/leaving/code`, (request, reply) => destroyNow(request, reply, deps, pages));
  }
}
