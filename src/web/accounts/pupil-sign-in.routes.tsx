import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

const PAGE = "/sign-in/pupil";

function pupilPage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, faults: readonly FieldFault[]): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("pupil-sign-in.title")}</h1>
        <p class="lead">{words("pupil-sign-in.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={hrefIn(context, PAGE)} noValidate>
        <FormToken token={pages.formToken(request, reply, PAGE)} />
        <TextField
          words={words} name="code" kind="code" inputMode="numeric" autocomplete="one-time-code" maxLength={30}
          label={words("pupil-sign-in.code")} why={words("pupil-sign-in.why")} hint={words("pupil-sign-in.rules")} fault={faultOfField(faults, "code")}
        />
        <p class="acts"><button class="btn btn-primary">{words("pupil-sign-in.act")}</button></p>
      </form>
      <p><a href={hrefIn(context, "/sign-in")}>{words("pupil-sign-in.letter")}</a></p>
    </div>
  );
  return pages.send(request, reply, { title: words("pupil-sign-in.title"), section: "my", status: faults.length > 0 ? 422 : 200, body });
}

/** `/sign-in/pupil`: signing in with a code from a representative, or from staff in person (clause:G5). */
export function pupilSignInRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, (request, reply) => pupilPage(request, reply, pages, []));

  app.post(PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, PAGE);
    const context = contextOf(request);
    let next = "/my";
    try {
      const { token, session } = await deps.issuedCodes.enter({ code: form.get("code") ?? "", network: request.ip, language: context.language });
      pages.cookies.setSession(reply, token);
      // Whoever signs in before staff has come to have a way in of the own.
      if (session.method === "own-code") next = "/my/passkeys";
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return pupilPage(request, reply, pages, fieldFaults(context.words, error));
    }
    return seeOther(reply, hrefIn(context, next));
  });
}
