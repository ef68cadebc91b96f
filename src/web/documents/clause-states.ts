/** How a clause stands in the program, for the living policy. */
export interface ClauseState {
  readonly status: "kept" | "partly" | "planned";
  readonly enforcedBy: readonly string[];
  /** How many tests name the clause. */
  readonly tests: number;
  readonly missing: string;
}
