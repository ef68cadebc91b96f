import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { isShownAnew } from "../form-again.tsx";
import { formOf } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { ownPath } from "../home/language.routes.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { codePage } from "./code-page.tsx";
import { KEPT_PAGE } from "./late-form.ts";
import { PASSKEY_SCRIPT, PasskeyForm, relyingParty } from "./passkey-form.tsx";
import { texts } from "../../policy/text/index.ts";

/** How long a browser remembers which mailed code it waits for: the life of the code. */
export const ATTEMPT_SECONDS = 10 * 60;

const BY_PASSKEY = "/sign-in/passkey";

interface SignInForm {
  readonly email: string;
  readonly back: string;
  readonly faults: readonly FieldFault[];
  /** A passkey was tried and refused. */
  readonly passkeyRefused?: boolean;
}

async function signInPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, form: SignInForm): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const browser = pages.cookies.tokenForForm(context, reply);
  const options = await deps.passkeys.signInOptions(browser, relyingParty(request, deps, context.language));
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("sign-in.title")}</h1>
        <p class="lead">{words("sign-in.lead")}</p>
      </div>
      {form.back === KEPT_PAGE ? <Note kind="info"><p>{words("kept-form.waits")}</p></Note> : null}
      <FaultSummary words={words} faults={form.faults} />
      <form class="form" method="post" action={hrefIn(context, "/sign-in")} noValidate>
        <FormToken token={pages.formToken(request, reply, "/sign-in")} />
        <input type="hidden" name="back" value={form.back} />
        <TextField
          words={words} name="email" type="email" autocomplete="email" inputMode="email" maxLength={254} value={form.email}
          label={texts[context.language].fieldWords.email.name} why={words("sign-in.email.why")} fault={faultOfField(form.faults, "email")}
        />
        <p class="acts"><button class="btn btn-primary">{words("sign-in.act")}</button></p>
      </form>
      {form.passkeyRefused === true ? <Note kind="fault" title={words("passkeys.said.refused")}><p>{words("refusal.passkey-refused")}</p></Note> : null}
      <PasskeyForm
        words={words} act="get" action={hrefIn(context, BY_PASSKEY)} token={pages.formToken(request, reply, BY_PASSKEY)} options={options} label={words("passkeys.sign-in")} fields={{ back: form.back }}
      />
      <p><a href={hrefIn(context, "/sign-in/pupil")}>{words("pupil-sign-in.title")}</a></p>
      <p>{words("sign-in.new")} <a href={hrefIn(context, "/join")}>{words("home.join")}</a></p>
    </div>
  );
  return pages.send(request, reply, { title: words("sign-in.title"), section: "my", status: form.faults.length > 0 || form.passkeyRefused === true ? 422 : 200, scripts: [PASSKEY_SCRIPT], body });
}

function backOf(request: FastifyRequest): string {
  const { back } = request.query as { back?: unknown };
  return typeof back === "string" ? ownPath(back) : "/my";
}

/** Signing in by a mailed code (clause:S1). A known and an unknown address get the same bytes. */
export function signInRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/sign-in", (request, reply) => signInPage(request, reply, deps, pages, { email: "", back: backOf(request), faults: [] }));

  app.post("/sign-in", async (request, reply) => {
    const form = checkedForm(request, pages, "/sign-in");
    const context = contextOf(request);
    const email = form.get("email") ?? "";
    const back = ownPath(form.get("back"));
    try {
      const { token } = await deps.signIn.requestCode({ email, network: request.ip, language: context.language, requestId: request.id });
      pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return signInPage(request, reply, deps, pages, { email, back, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, `/sign-in/code?back=${encodeURIComponent(back)}`));
  });

  passkeyRoute(app, deps, pages);

  const code = { action: "/sign-in/code", again: "/sign-in", section: "my" } as const;
  app.get("/sign-in/code", (request, reply) => codePage(request, reply, pages, { ...code, back: backOf(request), faults: [] }));

  app.post("/sign-in/code", async (request, reply) => {
    const context = contextOf(request);
    const form = formOf(request);
    const back = ownPath(form.get("back"));
    try {
      checkedForm(request, pages, "/sign-in/code");
      const attempt = pages.cookies.attempt(context) ?? "";
      const { token } = await deps.signIn.enterCode({ token: attempt, code: form.get("code") ?? "", network: request.ip });
      // A new session gets a new token: one that was planted before signing in is worth nothing after.
      pages.cookies.setSession(reply, token);
      pages.cookies.clearAttempt(reply);
    } catch (error) {
      if (isRefusal(error, "code-ended") || isShownAnew(error)) return codePage(request, reply, pages, { ...code, back, faults: [], anew: error });
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...code, back, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, back === "/" ? "/my" : back));
  });

  app.post("/sign-out", async (request, reply) => {
    checkedForm(request, pages, "/sign-out");
    const token = pages.cookies.token(contextOf(request));
    if (token !== null) await deps.sessions.end(token);
    pages.cookies.clearSession(reply);
    return seeOther(reply, hrefIn(contextOf(request), "/"));
  });
}

/** Signing in by a key on the own device. Nothing that is wrong with it is told apart. */
function passkeyRoute(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.post(BY_PASSKEY, async (request, reply) => {
    const form = checkedForm(request, pages, BY_PASSKEY);
    const context = contextOf(request);
    const back = ownPath(form.get("back"));
    try {
      const { token } = await deps.passkeys.signIn({
        browser: pages.cookies.token(context) ?? "", site: relyingParty(request, deps, context.language), answer: form.get("passkey") ?? "", network: request.ip, language: context.language,
      });
      pages.cookies.setSession(reply, token);
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason !== "passkey-refused") throw error;
      return signInPage(request, reply, deps, pages, { email: "", back, faults: [], passkeyRefused: true });
    }
    return seeOther(reply, hrefIn(context, back === "/" ? "/my" : back));
  });
}
