import { newId } from "../../platform/id.ts";
import { asSubjectId, STAFF_ROLES, type StaffRole } from "../../policy/index.ts";
import type { DemoSchool } from "./demo-school.ts";
import type { DemoStaff } from "./demo-stories.ts";

export interface DemoMember {
  readonly role: StaffRole;
  readonly email: string;
  /** The second factor, as a person uses it. */
  readonly second: string;
}

export async function demoStaff(_school: DemoSchool): Promise<{ actors: DemoStaff; members: readonly DemoMember[] }> {
  await Promise.resolve();
  return { actors: new Map(STAFF_ROLES.map((role) => [role, { kind: "staff", role, subject: asSubjectId(newId()) }])), members: [] };
}
