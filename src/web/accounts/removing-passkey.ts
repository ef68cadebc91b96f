import type { Session } from "../../modules/accounts/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";

/** Removes one of the own passkeys: a member's opens the desk, and goes where the desk is open (clause:S1). Throws Refusal `second-factor-needed`, `passkey-unknown`. */
export async function removePasskey(deps: AppDeps, session: Session, id: string, requestId: string): Promise<void> {
  const membership = await deps.staff.members.find(deps.databases.data, session.subject);
  if (membership !== null && !(await deps.staff.factors.mayRemove(session))) throw new Refusal("unauthenticated", "second-factor-needed", { clause: "S1" });
  await deps.passkeys.remove(session, id, requestId);
}
