import type { Admission, DeskSessions, Invitations, Members, RulesSigning, SecondFactors } from "../../modules/staff/index.ts";

/** What the desk's door and the pages about the staff use. */
export interface StaffDeps {
  readonly members: Pick<Members, "find" | "list" | "grant" | "take" | "leave" | "resetFactor">;
  readonly deskSessions: Pick<DeskSessions, "isOpen" | "open">;
  readonly rules: Pick<RulesSigning, "isSigned" | "sign">;
  readonly factors: Pick<SecondFactors, "of" | "has" | "mayAdd" | "mayRemove" | "offer" | "offerAgain" | "addApp" | "enterCode">;
  readonly invitations: Pick<Invitations, "invite" | "withdraw" | "waiting">;
  readonly admission: Pick<Admission, "offered" | "requestCode" | "confirm">;
}
