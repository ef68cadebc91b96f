import { FINDING_ROLES, rolesFor, type StaffRole } from "../../policy/index.ts";
import { OFFICER_ROLES, WATCHING_ROLES } from "../../modules/oversight/index.ts";
import type { WordKey } from "../words/index.ts";

/** Who may take a list out at all, by the matrix. */
export const LIST_ROLES = rolesFor("extract", FINDING_ROLES);

interface FindingPlace {
  readonly path: string;
  readonly word: WordKey;
  readonly about: WordKey;
  readonly roles: readonly StaffRole[];
}

/** The places at the desk where people are found, lists leave, and things are watched. */
export const FINDING_PLACES: readonly FindingPlace[] = Object.freeze([
  { path: "/desk/find", word: "find.short", about: "find.about", roles: FINDING_ROLES },
  { path: "/desk/lists", word: "list.short", about: "list.about", roles: LIST_ROLES },
  { path: "/desk/matters", word: "matters.short", about: "matters.about", roles: OFFICER_ROLES },
  { path: "/desk/oversight", word: "oversight.short", about: "oversight.about", roles: WATCHING_ROLES },
  { path: "/desk/ledger", word: "log.short", about: "log.about", roles: WATCHING_ROLES },
]);
