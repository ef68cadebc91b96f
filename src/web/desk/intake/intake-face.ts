import type { CallerChecks, Confirmations, DeskActs, Intake, PaperAnswers, PaperCodes, Scans } from "../../../modules/intake/index.ts";

/** What the desk's pages of intake and papers use. */
export interface IntakeFace {
  readonly intake: Pick<Intake, "openForm" | "takeIn">;
  readonly paperCodes: Pick<PaperCodes, "make" | "look" | "blankRequest" | "leadTo">;
  readonly callerChecks: Pick<CallerChecks, "state" | "answer">;
  readonly confirmations: Pick<Confirmations, "of" | "ofFamily" | "waiting" | "byLetterCode" | "addressProved">;
  readonly scans: Pick<Scans, "add" | "list" | "open" | "noteFate" | "withoutFate">;
  readonly paperAnswers: Pick<PaperAnswers, "uncopied" | "record">;
  readonly acts: Pick<DeskActs, "addRepresentative" | "proveRepresentation" | "endRepresentation" | "confirmGrownUp" | "correctBirthDate">;
}
