import type { FastifyRequest } from "fastify";
import type { Actor } from "../policy/index.ts";
import { Refusal } from "../platform/refusal.ts";
import type { AppDeps, Session } from "./app-deps.ts";
import type { PageSender } from "./page-sender.tsx";
import { contextOf } from "./request-context.ts";

export interface SignedIn {
  readonly session: Session;
  readonly actor: Actor & { readonly kind: "subject" };
}

/** Who is signed in on this browser. Throws Refusal (unauthenticated) `sign-in-needed`; a page then leads to signing in and back. */
export async function signedIn(request: FastifyRequest, deps: Pick<AppDeps, "sessions">, pages: PageSender): Promise<SignedIn> {
  const token = pages.cookies.token(contextOf(request));
  const session = token === null ? null : await deps.sessions.find(token);
  if (session === null) throw new Refusal("unauthenticated", "sign-in-needed");
  return { session, actor: { kind: "subject", subject: session.subject } };
}
