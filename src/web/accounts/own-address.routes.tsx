import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { texts } from "../../policy/text/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { MyTrail } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { codePage } from "./code-page.tsx";
import { ATTEMPT_SECONDS } from "./sign-in.routes.tsx";

const PAGE = "/my/own-address";
const CODE = "/my/own-address/code";

function addressPage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, form: { may: boolean; email: string; faults: readonly FieldFault[] }): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const body = (
    <div class="stack">
      <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text">
        <h1>{words("own-address.title")}</h1>
        <p class="lead">{words(form.may ? "own-address.lead" : "own-address.not-now")}</p>
      </div>
      {form.may ? (
        <>
          <FaultSummary words={words} faults={form.faults} />
          <form class="form" method="post" action={hrefIn(context, PAGE)} noValidate>
            <FormToken token={pages.formToken(request, reply, PAGE)} />
            <TextField
              words={words} name="email" type="email" autocomplete="email" inputMode="email" maxLength={254} value={form.email}
              label={texts[context.language].fieldWords.email.name} why={words("own-address.why")} fault={faultOfField(form.faults, "email")}
            />
            <p class="acts"><button class="btn btn-primary">{words("sign-in.act")}</button></p>
          </form>
        </>
      ) : null}
    </div>
  );
  return pages.send(request, reply, { title: words("own-address.title"), section: "my", status: form.faults.length > 0 ? 422 : 200, body });
}

/** `/my/own-address`: from 14 on a pupil gives an address of the pupil's own, proved by a code to it (clause:G5). */
export function ownAddressRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const code = { action: CODE, again: PAGE, section: "my" } as const;

  app.get(PAGE, async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    return addressPage(request, reply, pages, { may: await deps.ownAddresses.mayGive(session), email: "", faults: [] });
  });

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const email = form.get("email") ?? "";
    try {
      const { token } = await deps.ownAddresses.requestCode({ session, email, network: request.ip, language: context.language, requestId: request.id });
      pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return addressPage(request, reply, pages, { may: true, email, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, CODE));
  });

  app.get(CODE, async (request, reply) => {
    await signedIn(request, deps, pages);
    return codePage(request, reply, pages, { ...code, faults: [] });
  });

  app.post(CODE, async (request, reply) => {
    const form = checkedForm(request, pages, CODE);
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    try {
      const attempt = pages.cookies.attempt(context) ?? "";
      const own = await deps.ownAddresses.enterCode({ session, token: attempt, code: form.get("code") ?? "", network: request.ip, requestId: request.id });
      pages.cookies.setSession(reply, own.token);
      pages.cookies.clearAttempt(reply);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...code, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, "/my"));
  });
}
