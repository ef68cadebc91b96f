import { PURPOSE_IDS, type FieldId, type OperationId, type PurposeId, type StaffRole } from "./ids.ts";
import { permissions, permittedFields } from "./permissions.ts";

/** How people are found at the desk. Nobody lists people by their age or address (clause:G3). */
export const FOUND_BY = ["name", "phone", "email", "number"] as const;
export type FoundBy = (typeof FOUND_BY)[number];

const SEARCHED: Readonly<Record<FoundBy, FieldId>> = { name: "family-name", phone: "phone", email: "email", number: "family-name" };

/** Who of the staff works with families. The administrator sees the staff alone, on pages of its own; the auditor sees no person at all (clause:S1). */
export const FINDING_ROLES: readonly StaffRole[] = Object.freeze(["registrar", "teacher", "marketer", "support-agent", "protection-officer"] as const);

/** The purposes under which a role may do `operation` with somebody's name: without a name nobody is found, seen or listed. */
export function purposesFor(role: StaffRole, operation: OperationId): readonly PurposeId[] {
  if (!FINDING_ROLES.includes(role)) return [];
  return PURPOSE_IDS.filter((purpose) => permissions[purpose][role]?.operations.includes(operation) === true && permittedFields(purpose, role).includes("family-name"));
}

/** The roles that may do `operation` with somebody under some purpose. */
export function rolesFor(operation: OperationId, roles: readonly StaffRole[]): readonly StaffRole[] {
  return roles.filter((role) => purposesFor(role, operation).length > 0);
}

/** By what a role may find people under a purpose. */
export function foundByFor(role: StaffRole, purpose: PurposeId): readonly FoundBy[] {
  const fields = permittedFields(purpose, role);
  return purposesFor(role, "use").includes(purpose) ? FOUND_BY.filter((by) => fields.includes(SEARCHED[by])) : [];
}
