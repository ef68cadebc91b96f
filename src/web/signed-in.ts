import type { FastifyRequest } from "fastify";
import type { Actor } from "../policy/index.ts";
import { Refusal } from "../platform/refusal.ts";
import type { AppDeps, Session } from "./app-deps.ts";
import type { PageSender } from "./page-sender.tsx";
import { keepLateForm } from "./accounts/late-form.ts";
import { contextOf, noteSessionEnd } from "./request-context.ts";

/** All that a session may do which was opened with a code that a representative issued. */
const READS_ONLY: ReadonlySet<string> = new Set([
  "GET /my", "HEAD /my", "GET /my/history", "HEAD /my/history", "GET /my/sessions", "HEAD /my/sessions", "POST /my/sessions/end",
  // The pupil's own way in: the code goes to the pupil's own address, and what it opens is a session of another kind.
  "GET /my/own-address", "HEAD /my/own-address", "POST /my/own-address", "GET /my/own-address/code", "HEAD /my/own-address/code", "POST /my/own-address/code",
]);

/** What is open to whoever has withdrawn everything, until it is cancelled or done: the page that says so, its acts, the receipts (gone with the record), the own sessions. */
export function isLeavingPage(url: string): boolean {
  return /^\/my(\/children\/:child)?\/(leaving(\/|$)|consents\/:receipt$)/u.test(url) || url.startsWith("/my/sessions");
}

export interface SignedIn {
  readonly session: Session;
  readonly actor: Actor & { readonly kind: "subject" };
}

/**
 * Who is signed in on this browser. Throws Refusal (unauthenticated) `sign-in-needed`; a page then leads to signing in and back. A form that was posted
 * just after its session ended is kept for its owner first (`form-kept`). A session of a representative's code reads its own record and nothing else
 * (clause:G5): what is not listed in READS_ONLY is refused here, also pages that nobody has thought of yet (`session-only-reads`).
 */
export async function signedIn(request: FastifyRequest, deps: Pick<AppDeps, "sessions" | "leaving" | "databases">, pages: PageSender): Promise<SignedIn> {
  const token = pages.cookies.token(contextOf(request));
  const session = token === null ? null : await deps.sessions.find(token);
  if (session === null) {
    if (token !== null && (await keepLateForm(request, token, deps, pages))) throw new Refusal("unauthenticated", "form-kept");
    throw new Refusal("unauthenticated", "sign-in-needed");
  }
  if (session.method === "issued-code" && !READS_ONLY.has(`${request.method} ${request.routeOptions.url ?? ""}`)) {
    throw new Refusal("refused", "session-only-reads", { clause: "G5" });
  }
  if (!isLeavingPage(request.routeOptions.url ?? "") && (await deps.leaving.isLeaving(deps.databases.data, session.subject))) {
    throw new Refusal("refused", "leaving", { clause: "D2" });
  }
  const end = deps.sessions.endsSoon(session);
  if (end !== null) noteSessionEnd(request, end);
  return { session, actor: { kind: "subject", subject: session.subject } };
}
