import type { Actor, StaffActor, StaffRole } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

/** Who watches over the log and the counts; the officer judges besides. */
export const WATCHING_ROLES: readonly StaffRole[] = Object.freeze(["protection-officer", "auditor"]);
export const OFFICER_ROLES: readonly StaffRole[] = Object.freeze(["protection-officer"]);

/** Throws Refusal `role-not-permitted` for everybody who is not staff in one of the roles. */
export function demand(by: Actor, roles: readonly StaffRole[]): asserts by is StaffActor {
  if (by.kind !== "staff" || !roles.includes(by.role)) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
}
