import type { FastifyRequest } from "fastify";
import type { StaffActor, StaffRole } from "../../policy/index.ts";
import { actorIn, type Membership } from "../../modules/staff/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps, Session } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { signedIn } from "../signed-in.ts";

type DoorDeps = Pick<AppDeps, "sessions" | "leaving" | "databases" | "staff">;

export interface AtDesk {
  readonly session: Session;
  /** In the first of the asked roles that the member holds. */
  readonly actor: StaffActor;
  readonly membership: Membership;
}

/** A member, before the second factor is looked at: what the pages need that ask for it. To everybody else they are not there. */
export async function asMember(request: FastifyRequest, deps: DoorDeps, pages: PageSender): Promise<{ session: Session; membership: Membership }> {
  const { session } = await signedIn(request, deps, pages);
  const membership = await deps.staff.members.find(deps.databases.data, session.subject);
  if (membership === null) throw new Refusal("not-found", "page-unknown");
  return { session, membership };
}

/** The same with the second factor shown in this session, before the rules are looked at. Throws besides Refusal `second-factor-needed`. */
export async function withSecondFactor(request: FastifyRequest, deps: DoorDeps, pages: PageSender): Promise<{ session: Session; membership: Membership }> {
  const known = await asMember(request, deps, pages);
  if (!(await deps.staff.deskSessions.isOpen(known.session))) throw new Refusal("unauthenticated", "second-factor-needed", { clause: "S1" });
  return known;
}

/**
 * Who is at the desk, in one of `roles` (clause:S1, clause:S5). Throws Refusal `sign-in-needed`, not found for who is no member, `second-factor-needed`,
 * `rules-unsigned`, `role-not-permitted`. All of it is read anew for each request.
 */
export async function atDesk(request: FastifyRequest, deps: DoorDeps, pages: PageSender, roles: readonly StaffRole[]): Promise<AtDesk> {
  const { session, membership } = await withSecondFactor(request, deps, pages);
  if (!(await deps.staff.rules.isSigned(deps.databases.data, session.subject))) throw new Refusal("refused", "rules-unsigned", { clause: "S5" });
  return { session, membership, actor: actorIn(session.subject, membership, roles) };
}

export type { StaffActor };
