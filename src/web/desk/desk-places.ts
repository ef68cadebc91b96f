import { STAFF_ROLES, type StaffRole } from "../../policy/index.ts";
import { FINDING_PLACES } from "../finding/finding-places.ts";
import { IMPORT_PLACES } from "../imports/import-places.ts";
import type { WordKey } from "../words/index.ts";

export interface DeskPlace {
  readonly path: string;
  /** Its name in the way through the desk. */
  readonly word: WordKey;
  /** What one does there, for the first page of the desk. */
  readonly about: WordKey;
  /** Who may enter: the page itself asks for the same roles. */
  readonly roles: readonly StaffRole[];
}

/** Everything at the desk, in the order of the navigation. A page that is not here is reached from one of these. */
export const DESK_PLACES: readonly DeskPlace[] = Object.freeze([
  { path: "/desk", word: "desk.short", about: "desk.about", roles: STAFF_ROLES },
  ...FINDING_PLACES,
  { path: "/desk/staff", word: "staff.short", about: "staff.about", roles: ["administrator"] },
  { path: "/desk/calendar", word: "calendar.short", about: "calendar.about", roles: ["administrator"] },
  { path: "/desk/second-factor", word: "second-factor.short", about: "second-factor.about", roles: STAFF_ROLES },
  { path: "/desk/requests", word: "desk-requests.short", about: "desk-requests.about", roles: ["protection-officer"] },
  { path: "/desk/requests/new", word: "desk-requests.new.short", about: "desk-requests.new.lead", roles: ["protection-officer", "registrar"] },
  { path: "/desk/letters", word: "caseless.short", about: "caseless.about", roles: ["protection-officer"] },
  { path: "/desk/intake", word: "intake.short", about: "intake.about", roles: ["registrar", "protection-officer"] },
  { path: "/desk/recovery", word: "recovery.short", about: "recovery.about", roles: ["registrar", "protection-officer"] },
  ...IMPORT_PLACES,
  { path: "/desk/rules", word: "desk-rules.short", about: "desk-rules.about", roles: STAFF_ROLES },
]);

/** The places that somebody with these roles may enter. */
export function placesOf(roles: readonly StaffRole[]): readonly DeskPlace[] {
  return DESK_PLACES.filter((place) => place.roles.some((role) => roles.includes(role)));
}
