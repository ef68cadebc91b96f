import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { tokenHash } from "../../modules/accounts/index.ts";
import { JOIN_FIELDS } from "../../modules/joining/index.ts";
import { reveal } from "../../platform/personal.ts";
import { isRefusal, type Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { codePage } from "../accounts/code-page.tsx";
import { checkedForm } from "../checked-form.ts";
import { isShownAnew, statusAnew } from "../form-again.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import type { FieldFault } from "../ui/fields.tsx";
import { JoinBody } from "./join-page.tsx";

/** A day: as long as the sealed form is kept. */
const DRAFT_SECONDS = 24 * 60 * 60;

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** Why the form is shown anew: the text moved on, the token does not fit, the form is too old (409), or it came too often (429). */
  readonly anew?: Refusal;
}

const NOTHING: Shown = { typed: new Map(), faults: [] };

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
}

async function joinPage({ request, reply, deps, pages }: Answering, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const formToken = pages.formToken(request, reply, "/join");
  const browser = browserOf(request, reply, pages);
  const { token, document } = await deps.joining.openForm({ browser, language: context.language });
  const consent = await deps.documents.current("consent-own", context.language);
  // The token is bound to this hash: another text on the page would be another consent.
  if (consent.hash !== document.hash) throw new Error("the consent text in force is not the one that the form is bound to");
  const body = <JoinBody context={context} formToken={formToken} consentToken={token} consent={consent} {...shown} />;
  const status = shown.anew ? statusAnew(reply, shown.anew) : shown.faults.length > 0 ? 422 : 200;
  return pages.send(request, reply, { title: context.words("join.title"), section: "none", status, body });
}

export function joinRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/join", (request, reply) => joinPage({ request, reply, deps, pages }, NOTHING));

  app.post("/join", async (request, reply) => {
    const context = contextOf(request);
    const typed = formOf(request);
    const answering = { request, reply, deps, pages };
    try {
      checkedForm(request, pages, "/join");
      const { token } = await deps.joining.postForm({
        browser: browserOf(request, reply, pages), language: context.language, token: typed.get("consent-token") ?? "",
        typed: Object.fromEntries(JOIN_FIELDS.map(({ field }) => [field, typed.get(field)])), consent: typed.get("consent") === "yes",
        network: request.ip, source: "web-form", requestId: request.id,
      });
      pages.cookies.setAttempt(reply, token, DRAFT_SECONDS);
    } catch (error) {
      // Its origin was checked before: the form came from a page of ours, so what was typed may be shown again.
      if (isFormFault(error)) return joinPage(answering, { typed, faults: fieldFaults(context.words, error) });
      if (isShownAnew(error)) return joinPage(answering, { typed, faults: [], anew: error });
      throw error;
    }
    return seeOther(reply, hrefIn(context, "/join/code"));
  });

  const page = { action: "/join/code", again: "/join", resend: "/join/letter", section: "none" } as const;
  app.get("/join/code", (request, reply) => codePage(request, reply, pages, { ...page, faults: [] }));

  app.post("/join/code", async (request, reply) => {
    const context = contextOf(request);
    const token = pages.cookies.attempt(context) ?? "";
    try {
      const form = checkedForm(request, pages, "/join/code");
      const joined = await deps.confirmation.confirm({ token, code: form.get("code") ?? "", network: request.ip, requestId: request.id });
      pages.cookies.setSession(reply, joined.token);
      pages.cookies.clearAttempt(reply);
    } catch (error) {
      if (isRefusal(error, "text-changed")) return joinPage({ request, reply, deps, pages }, { typed: await typedBefore(deps, token), faults: [], anew: error });
      // The sealed form waits for a day: another letter is had by the button on this page.
      if (isRefusal(error, "code-ended") || isShownAnew(error)) return codePage(request, reply, pages, { ...page, faults: [], anew: error });
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...page, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, "/my?joined=yes"));
  });

  app.post("/join/letter", async (request, reply) => {
    checkedForm(request, pages, "/join/letter");
    const context = contextOf(request);
    const token = pages.cookies.attempt(context) ?? "";
    await deps.joining.askAgain({ token, network: request.ip, requestId: request.id });
    return seeOther(reply, hrefIn(context, "/join/code"));
  });
}

/** What stands on the form whose code was right and whose text has moved on meanwhile, for the browser that typed it. */
async function typedBefore(deps: AppDeps, token: string): Promise<FormBody> {
  const typed = (await deps.confirmation.typedBehind(token)) ?? {};
  return new Map(Object.entries(typed).map(([field, value]) => [field, reveal(value, "ui")]));
}

/** What a joining form is bound to: the hash of the browser's own cookie. */
function browserOf(request: FastifyRequest, reply: FastifyReply, pages: PageSender): string {
  return tokenHash(pages.cookies.tokenForForm(contextOf(request), reply));
}
