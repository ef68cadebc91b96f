import { asSubjectId, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";

/** Who sees how far imports have come, and no value of them: the administrator too. */
export const LOOKING_ROLES = ["registrar", "administrator"] as const satisfies readonly StaffRole[];
/** Who takes families in. */
export const ACTING_ROLES = ["registrar"] as const satisfies readonly StaffRole[];

/** The id in an address. Throws not-found for what is none. */
export function idIn(text: string): SubjectId {
  if (!isId(text)) throw new Refusal("not-found", "import-unknown", { clause: "C4" });
  return asSubjectId(text);
}
