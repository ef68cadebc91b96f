import type { FastifyRequest } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import { typedIn } from "../form-again.tsx";
import { formOf } from "../form-body.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";

/** Where a form that came too late is offered again. */
export const KEPT_PAGE = "/my/kept";

/**
 * Keeps the form of a request whose session has just ended, for the account that the session was of. False where there is nothing to keep: no form of ours
 * (the token tells), nothing typed, or a session that nobody had, that its owner ended, or that ended long ago.
 */
export async function keepLateForm(request: FastifyRequest, token: string, deps: Pick<AppDeps, "sessions">, pages: PageSender): Promise<boolean> {
  if (request.method !== "POST" || pages.keptForms === null) return false;
  const form = formOf(request);
  const { path } = contextOf(request);
  if (pages.tokens.check(form.get("form"), token, path, pages.clock.now()) !== "ok") return false;
  const fields = Object.fromEntries(typedIn(request).map(({ name, value }) => [name, value]));
  if (Object.keys(fields).length === 0) return false;
  const owner = await deps.sessions.endedOwner(token);
  if (owner === null) return false;
  await pages.keptForms.keep(owner, { action: path, fields });
  return true;
}
