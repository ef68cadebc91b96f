import type { Actor, StaffActor, StaffRole } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

/** Who of the staff may record what a family shows: papers are seen at the desk, disputes are judged by the person responsible for personal data. */
export const RECORDING_ROLES: readonly StaffRole[] = Object.freeze(["registrar", "protection-officer"]);
export const JUDGING_ROLES: readonly StaffRole[] = Object.freeze(["protection-officer"]);

/** Throws Refusal `role-not-permitted` for anybody who is not staff in one of these roles (clause:S1). */
export function demandStaff(by: Actor, roles: readonly StaffRole[]): asserts by is StaffActor {
  if (by.kind !== "staff" || !roles.includes(by.role)) throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
}
