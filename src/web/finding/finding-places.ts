import { FINDING_ROLES, rolesFor } from "../../policy/index.ts";
import { OFFICER_ROLES, WATCHING_ROLES } from "../../modules/oversight/index.ts";
import type { DeskPlace } from "../desk/desk-places.ts";

/** Who may take a list out at all, by the matrix. */
export const LIST_ROLES = rolesFor("extract", FINDING_ROLES);

/** The places at the desk where people are found, lists leave, and things are watched. */
export const FINDING_PLACES: readonly DeskPlace[] = Object.freeze([
  { path: "/desk/find", word: "find.short", about: "find.about", roles: FINDING_ROLES },
  { path: "/desk/lists", word: "list.short", about: "list.about", roles: LIST_ROLES },
  { path: "/desk/matters", word: "matters.short", about: "matters.about", roles: OFFICER_ROLES },
  { path: "/desk/oversight", word: "oversight.short", about: "oversight.about", roles: WATCHING_ROLES },
  { path: "/desk/ledger", word: "log.short", about: "log.about", roles: WATCHING_ROLES },
]);
