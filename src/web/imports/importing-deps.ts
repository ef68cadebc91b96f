import type { ImportAnswers, Imports } from "../../modules/imports/index.ts";

/** What the pages of imports are given. */
export interface ImportingDeps {
  readonly imports: Pick<Imports, "upload" | "head" | "tellShape" | "map" | "seen" | "list" | "showSample" | "stoppedFamilies" | "decideStopped" | "markCount" | "undo" | "letters" | "papers" | "recorded" | "lines">;
  readonly answers: Pick<ImportAnswers, "open" | "accept" | "refuse">;
  /** Whole days in which an adult may answer. */
  readonly days: number;
}
