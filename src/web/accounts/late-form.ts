import type { FastifyRequest } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import { formOf } from "../form-body.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";

/** Where a form that came too late is offered again. */
export const KEPT_PAGE = "/my/kept";
/** What is never kept: the page's own tokens, proofs that are over with the session, and consent, which is given with its text in view (clause:R5). */
const NEVER_KEPT = /^(form|code|passkey|consent|consent-token|answer|answer-.*|child\d-consent|child\d-answer-.*|called-back|script-read|\/.*)$/u;

/**
 * Keeps the form of a request whose session has just ended, for the account that the session was of. False where there is nothing to keep: no form of ours
 * (the token tells), nothing typed, or a session that nobody had, that its owner ended, or that ended long ago.
 */
export async function keepLateForm(request: FastifyRequest, token: string, deps: Pick<AppDeps, "sessions">, pages: PageSender): Promise<boolean> {
  if (request.method !== "POST" || pages.keptForms === null) return false;
  const form = formOf(request);
  const { path } = contextOf(request);
  if (pages.tokens.check(form.get("form"), token, path, pages.clock.now()) !== "ok") return false;
  const fields = Object.fromEntries([...form].filter(([name, value]) => !NEVER_KEPT.test(name) && value !== ""));
  if (Object.keys(fields).length === 0) return false;
  const owner = await deps.sessions.endedOwner(token);
  if (owner === null) return false;
  await pages.keptForms.keep(owner, { action: path, fields });
  return true;
}
