import type { DeskSessions, Members, RulesSigning } from "../../modules/staff/index.ts";

/** What the desk's door and the pages about the staff use. */
export interface StaffDeps {
  readonly members: Pick<Members, "find" | "list" | "grant" | "take" | "leave" | "resetFactor">;
  readonly deskSessions: Pick<DeskSessions, "isOpen" | "open">;
  readonly rules: Pick<RulesSigning, "isSigned" | "sign">;
}
