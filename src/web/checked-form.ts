import type { FastifyRequest } from "fastify";
import { Refusal } from "../platform/refusal.ts";
import { formOf, type FormBody } from "./form-body.ts";
import type { PageSender } from "./page-sender.tsx";
import { contextOf, noteFormAction } from "./request-context.ts";

/**
 * The form of an unsafe request whose token fits this browser and this action. Throws Refusal (conflict) `form-forged` or `form-expired`.
 * `session` is told where the form stands on pages that are the same for everybody (the empty text).
 */
export function checkedForm(request: FastifyRequest, pages: PageSender, action: string, session = sessionOf(request, pages)): FormBody {
  const form = formOf(request);
  noteFormAction(request, action);
  demandToken(request, pages, action, form.get("form"), session);
  return form;
}

/** The same for a form with files, whose token its reader took out. */
export function demandToken(request: FastifyRequest, pages: PageSender, action: string, token: string | undefined, session = sessionOf(request, pages)): void {
  const result = pages.tokens.check(token, session, action, pages.clock.now());
  if (result !== "ok") throw new Refusal("conflict", `form-${result}`, { clause: "S1" });
}

function sessionOf(request: FastifyRequest, pages: PageSender): string {
  // No cookie, no form: a token bound to the empty text would be anybody's.
  return pages.cookies.token(contextOf(request)) ?? "no session cookie";
}
