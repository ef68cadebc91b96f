import type { FastifyReply, FastifyRequest } from "fastify";
import type { Actor, StaffActor } from "../../policy/index.ts";
import type { RequestsLeft, Session } from "../../modules/accounts/index.ts";
import { type ApiScope, type DeskScope, isDeskScope } from "../../modules/tokens/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { DocumentedRoute } from "./documented-route.ts";

/** Whose token came with the request. Its session is the token's own: forms and proofs made with it hold for it alone. */
export interface ApiCaller {
  readonly session: Session;
  readonly actor: Actor & { readonly kind: "subject" };
  /** What the token may, the route's own scope among it. */
  readonly scopes: readonly ApiScope[];
}

/** A member of staff, in a role that the route asks for and the member holds at this moment. */
export interface DeskCaller extends ApiCaller {
  readonly staff: StaffActor;
}

export type CallerOf<S extends ApiScope | "open"> = S extends "open" ? null : S extends DeskScope ? DeskCaller : ApiCaller;

const TOKENS = new WeakMap<FastifyRequest, string>();

/** The bearer token itself (RFC 6750 section 2.1), for what is sealed under it; never to be shown or kept. */
export function bearerOf(request: FastifyRequest): string | null {
  const known = TOKENS.get(request);
  if (known !== undefined) return known;
  const token = /^Bearer +([A-Za-z0-9_~+/.=-]{1,200})$/iu.exec(request.headers.authorization ?? "")?.[1];
  if (token !== undefined) TOKENS.set(request, token);
  return token ?? null;
}

/** What is left of the window, in every answer (draft-ietf-httpapi-ratelimit-headers). Throws Refusal (limited) `too-many-requests`. */
function sayLimit(reply: FastifyReply, { policy, uses_max, window_seconds, left, reset_seconds }: RequestsLeft): void {
  const name = policy.slice("api-".length);
  void reply.headers({
    "ratelimit-policy": `"${name}";q=${uses_max};w=${window_seconds}`,
    ratelimit: `"${name}";r=${Math.max(0, left)};t=${reset_seconds}`,
  });
  if (left >= 0) return;
  void reply.header("retry-after", String(reset_seconds));
  throw new Refusal("limited", "too-many-requests", { clause: "S1" });
}

/**
 * Who calls, before a byte of the body is read. Whoever has withdrawn everything reaches nothing but the leave and the receipts (clause:D2).
 * Throws Refusal `token-needed`, `token-refused` (unknown, over, revoked: all alike), `scope-missing`, `leaving`, `too-many-requests`, and those of the desk.
 */
export async function callerOf(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, route: DocumentedRoute): Promise<ApiCaller | DeskCaller | null> {
  const { tokens, limits, staffOf } = deps.api;
  const { scope } = route;
  const at = deps.clock.now();
  if (scope === "open") {
    sayLimit(reply, await limits.countRequest(deps.databases.data, { network: request.ip }, at));
    return null;
  }
  const token = bearerOf(request);
  if (token === null) throw new Refusal("unauthenticated", "token-needed", { clause: "S1" });
  const known = await tokens.find(token);
  if (known === null) throw new Refusal("unauthenticated", "token-refused", { clause: "S1" });
  sayLimit(reply, await limits.countRequest(deps.databases.data, { token: known.id }, at));
  if (!known.scopes.includes(scope)) throw new Refusal("refused", "scope-missing", { clause: "S1" });
  const { session } = known;
  if (scope !== "leave" && route.inLeave !== true && (await deps.leaving.isLeaving(deps.databases.data, session.subject))) throw new Refusal("refused", "leaving", { clause: "D2" });
  const caller: ApiCaller = { session, actor: { kind: "subject", subject: session.subject }, scopes: known.scopes };
  return isDeskScope(scope) ? { ...caller, staff: await staffOf(session, route.roles ?? []) } : caller;
}
