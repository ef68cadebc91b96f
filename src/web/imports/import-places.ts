import { LOOKING_ROLES } from "./importing-roles.ts";

/** The desk's place for imports. */
export const IMPORT_PLACES = Object.freeze([{ path: "/desk/imports", word: "import.short", about: "import.about", roles: LOOKING_ROLES } as const]);
