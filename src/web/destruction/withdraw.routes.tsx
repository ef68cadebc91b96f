import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { texts } from "../../policy/text/index.ts";
import { type BegunDestruction, keptAfter } from "../../modules/destruction/index.ts";
import type { HeldSummary } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { ATTEMPT_SECONDS } from "../accounts/sign-in.routes.tsx";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { ClauseLink, MyTrail, Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { KeptTable } from "./kept-table.tsx";
import { BegunBody } from "./begun-page.tsx";

interface WithdrawPage {
  readonly context: PageContext;
  readonly held: HeldSummary;
  readonly at: Date;
  readonly token: string;
  readonly signOutToken: string;
}

function WithdrawBody({ context, held, at, token, signOutToken }: WithdrawPage) {
  const { words } = context;
  const said = texts[context.language];
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("withdraw.title")}</h1>
        <p class="lead">{words("withdraw.lead")}</p>
        <h2>{words("withdraw.goes")}</h2>
        <ul>
          {held.compartments.map(({ compartment, fields }) => (
            <li key={compartment}>{said.retentionWords[compartment].name}: {fields.map(({ field }) => said.fieldWords[field].name).join("; ")}</li>
          ))}
          <li>{words("withdraw.goes.account")}</li>
        </ul>
        <p>{words("withdraw.goes.how")}</p>
        <h2>{words("withdraw.stays")}</h2>
        <p>{words("withdraw.stays.why")} <ClauseLink context={context} clause="D2" /></p>
      </div>
      <KeptTable context={context} kept={keptAfter(at).kept} />
      <div class="text">
        <h2>{words("withdraw.then")}</h2>
        <ol class="steps">
          <li>{words("withdraw.then.code")}</li>
          <li>{words("withdraw.then.act")}</li>
          <li>{words("withdraw.then.certificate")}</li>
        </ol>
        <Note kind="care" title={words("withdraw.final")}><p>{words("withdraw.final.text")}</p></Note>
        <form method="post" action="/my/withdraw" class="acts">
          <FormToken token={token} />
          <button class="btn btn-plain">{words("withdraw.ask-code")}</button>
          <a class="btn btn-plain" href={hrefIn(context, "/my")}>{words("withdraw.stay")}</a>
        </form>
      </div>
    </div>
  );
}

function confirmPage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, faults: readonly FieldFault[]): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("withdraw.confirm.title")}</h1>
        <p class="lead">{words("withdraw.confirm.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action="/my/withdraw/code" noValidate>
        <FormToken token={pages.formToken(request, reply, "/my/withdraw/code")} />
        <TextField
          words={words} name="code" kind="code" inputMode="numeric" autocomplete="one-time-code" maxLength={20}
          label={words("code.label")} why={words("withdraw.code.why")} hint={words("code.rules")} fault={faultOfField(faults, "code")}
        />
        <p class="acts">
          <button class="btn btn-danger">{words("withdraw.act")}</button>
          <a class="btn btn-plain" href={hrefIn(context, "/my")}>{words("withdraw.stay")}</a>
        </p>
      </form>
      <section class="note">
        <h2>{words("code.again")}</h2>
        <p>{words("code.again.text")} <a href={hrefIn(context, "/my/withdraw")}>{words("code.again.act")}</a></p>
      </section>
    </div>
  );
  return pages.send(request, reply, { title: words("withdraw.confirm.title"), section: "my", status: faults.length > 0 ? 422 : 200, body });
}

/** Withdrawing everything (clause:D2): one page that says what goes and what stays, one with a fresh code. As many steps as joining. */
export function withdrawRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my/withdraw", async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const held = await deps.vault.heldSummary(deps.databases.data, session.subject);
    const [token, signOutToken] = [pages.formToken(request, reply, "/my/withdraw"), pages.formToken(request, reply, "/sign-out")];
    const body = <WithdrawBody context={context} held={held} at={deps.clock.now()} token={token} signOutToken={signOutToken} />;
    return pages.send(request, reply, { title: context.words("withdraw.title"), section: "my", body });
  });

  app.post("/my/withdraw", async (request, reply) => {
    checkedForm(request, pages, "/my/withdraw");
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const { token } = await deps.stepUps.requestCode({ session, act: "withdraw-all", network: request.ip, language: context.language, requestId: request.id });
    pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    return seeOther(reply, hrefIn(context, "/my/withdraw/code"));
  });

  app.get("/my/withdraw/code", async (request, reply) => {
    await signedIn(request, deps, pages);
    return confirmPage(request, reply, pages, []);
  });

  app.post("/my/withdraw/code", async (request, reply) => {
    const form = checkedForm(request, pages, "/my/withdraw/code");
    const { session, actor } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    try {
      const token = pages.cookies.attempt(context) ?? "";
      await deps.stepUps.enterCode({ session, token, code: form.get("code") ?? "", network: request.ip });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return confirmPage(request, reply, pages, fieldFaults(context.words, error));
    }
    const begun: BegunDestruction = await deps.beginDestruction({
      subject: session.subject, actor, language: context.language, requestId: request.id,
      stepUp: (tx) => deps.stepUps.use(tx, session, "withdraw-all"),
      certificateUrl: (capability) => new URL(`/certificate/${capability}`, deps.settings.publicUrl).href,
    });
    pages.cookies.clearAttempt(reply);
    pages.cookies.clearSession(reply);
    const body = <BegunBody context={context} begun={begun} address={new URL(`/certificate/${begun.capability}`, deps.settings.publicUrl).href} />;
    return pages.send(request, reply, { title: context.words("begun.title"), section: "my", body });
  });
}
