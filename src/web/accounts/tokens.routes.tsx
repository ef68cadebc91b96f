import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isOwnCredential } from "../../modules/accounts/index.ts";
import { API_SCOPES, OWN_SCOPES } from "../../modules/tokens/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { signedIn } from "../signed-in.ts";
import { hrefIn } from "../ui/layout.tsx";
import { codePage } from "./code-page.tsx";
import { ATTEMPT_SECONDS } from "./sign-in.routes.tsx";
import { boxOf, TOKEN_DAYS, TOKENS_PAGE, TokensBody, type TokensShown } from "./tokens-page.tsx";

const REVOKE = "/my/tokens/revoke";
const ASK_CODE = "/my/tokens/code";
const PROVE = "/my/tokens/prove";
const DAY_MS = 86_400_000;

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
  readonly session: Session;
}

/** A token outlives the session: whoever finds an open browser makes none without a fresh code. */
const isFresh = (deps: AppDeps, session: Session): Promise<boolean> => deps.stepUps.isFresh(session, "make-token");

async function tokensPage({ request, reply, deps, pages, session }: Answering, shown: Partial<TokensShown>): Promise<FastifyReply> {
  const context = contextOf(request);
  const token = (action: string): string => pages.formToken(request, reply, action);
  const forms = { signOut: token("/sign-out"), make: token(TOKENS_PAGE), revoke: token(REVOKE), askCode: token(ASK_CODE) };
  const body = (
    <TokensBody
      context={context} tokens={await deps.api.tokens.list(session.subject)} now={deps.clock.now()} fresh={await isFresh(deps, session)} scopes={await deps.api.scopesFor(session)}
      typed={new Map()} faults={[]} made={null} revoked={false} forms={forms} {...shown}
    />
  );
  return pages.send(request, reply, { title: context.words("tokens.title"), section: "my", status: (shown.faults ?? []).length > 0 ? 422 : 200, body });
}

async function make({ request, deps, session }: Answering, form: FormBody): Promise<{ name: string; token: string }> {
  const name = form.get("name") ?? "";
  const days = TOKEN_DAYS.find((one) => String(one) === form.get("days"));
  const offered = await deps.api.scopesFor(session);
  const { token } = await deps.api.tokens.make({
    session, name, scopes: API_SCOPES.filter((scope) => form.get(boxOf(scope)) === "yes"), endsAt: days === undefined ? null : new Date(deps.clock.now().getTime() + days * DAY_MS),
    language: contextOf(request).language, atDesk: offered.length > OWN_SCOPES.length, requestId: request.id,
  });
  return { name, token };
}

/** A session of the person's own. Throws Refusal `session-only-reads`: a code that a representative issued makes no tokens (clause:G5). */
async function ownSession(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender): Promise<Answering> {
  const { session } = await signedIn(request, deps, pages);
  if (!isOwnCredential(session.method)) throw new Refusal("refused", "session-only-reads", { clause: "G5" });
  return { request, reply, deps, pages, session };
}

/** `/my/tokens`: bearer tokens for the person's own programs (clause:S1). */
export function tokenRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(TOKENS_PAGE, async (request, reply) => {
    const { said } = request.query as { said?: unknown };
    return tokensPage(await ownSession(request, reply, deps, pages), { revoked: said === "revoked" });
  });

  app.post(TOKENS_PAGE, async (request, reply) => {
    const form = checkedForm(request, pages, TOKENS_PAGE);
    const answering = await ownSession(request, reply, deps, pages);
    if (!(await isFresh(deps, answering.session))) throw new Refusal("unauthenticated", "step-up-needed", { clause: "S1" });
    try {
      // Not a page to come back to: the token stands in this answer alone.
      return await tokensPage(answering, { made: await make(answering, form) });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return tokensPage(answering, { typed: form, faults: fieldFaults(contextOf(request).words, error) });
    }
  });

  app.post(REVOKE, async (request, reply) => {
    const form = checkedForm(request, pages, REVOKE);
    const { session } = await ownSession(request, reply, deps, pages);
    await deps.api.tokens.revoke(session.subject, form.get("id") ?? "", request.id);
    return seeOther(reply, hrefIn(contextOf(request), `${TOKENS_PAGE}?said=revoked`));
  });

  proofRoutes(app, deps, pages);
}

/** A fresh code before a token is made, where signing in is some time ago. */
function proofRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const code = { action: PROVE, again: TOKENS_PAGE, section: "my" } as const;

  app.post(ASK_CODE, async (request, reply) => {
    checkedForm(request, pages, ASK_CODE);
    const { session } = await ownSession(request, reply, deps, pages);
    const context = contextOf(request);
    const { token } = await deps.stepUps.requestCode({ session, act: "make-token", network: request.ip, language: context.language, requestId: request.id });
    pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    return seeOther(reply, hrefIn(context, PROVE));
  });

  app.get(PROVE, async (request, reply) => {
    await ownSession(request, reply, deps, pages);
    return codePage(request, reply, pages, { ...code, faults: [] });
  });

  app.post(PROVE, async (request, reply) => {
    const form = checkedForm(request, pages, PROVE);
    const { session } = await ownSession(request, reply, deps, pages);
    const context = contextOf(request);
    try {
      await deps.stepUps.enterCode({ session, token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...code, faults: fieldFaults(context.words, error) });
    }
    pages.cookies.clearAttempt(reply);
    return seeOther(reply, hrefIn(context, TOKENS_PAGE));
  });
}
