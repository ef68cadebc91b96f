import type { FastifyRequest } from "fastify";
import { isPurposeId, type OperationId, type PurposeId, purposesFor, type StaffRole } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { type AtDesk, atDesk, type StaffActor } from "../desk/at-desk.ts";
import type { PageSender } from "../page-sender.tsx";

/** A member at the desk with all roles held among those asked for, and the purposes that these have. */
export interface Looker extends AtDesk {
  readonly roles: readonly StaffRole[];
  readonly purposes: readonly PurposeId[];
}

/** Who looks, as far as one of `roles` may do `operation`. Throws what `atDesk` throws. */
export async function lookerAt(request: FastifyRequest, deps: AppDeps, pages: PageSender, roles: readonly StaffRole[], operation: OperationId): Promise<Looker> {
  const at = await atDesk(request, deps, pages, roles);
  const held = roles.filter((role) => at.membership.roles.includes(role));
  return { ...at, roles: held, purposes: [...new Set(held.flatMap((role) => purposesFor(role, operation)))] };
}

/** The purpose that a form or an address names, if this member has it; null for any other text. */
export function purposeIn(looker: Looker, text: string | undefined): PurposeId | null {
  return text !== undefined && isPurposeId(text) && looker.purposes.includes(text) ? text : null;
}

/** The member in the role that has the purpose: who holds several acts in one at a time. Throws Refusal `role-not-permitted`. */
export function actingFor({ actor, roles }: Looker, purpose: PurposeId, operation: OperationId): StaffActor {
  const role = roles.find((one) => purposesFor(one, operation).includes(purpose));
  if (role === undefined) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  return { ...actor, role };
}
