import type { EvidenceName } from "../../policy/index.ts";

/** How a clause stands in the program, for the living policy. Counts and times; nobody's data. */
export interface ClauseState {
  readonly status: "kept" | "partly" | "planned";
  /** `module#export`. */
  readonly enforcedBy: readonly string[];
  /** How many tests name the clause. */
  readonly tests: number;
  /** In English, as the register says it. */
  readonly missing: string;
  /** What shows that it is kept: the name of the evidence, how many, the last time. */
  readonly evidence: { readonly name: EvidenceName; readonly count: number; readonly last: Date | null } | null;
  /** How often the newest entries of the open log name the clause, and the newest of them. */
  readonly log: { readonly entries: number; readonly looked: number; readonly index: number; readonly at: Date } | null;
}

/** All clauses by id, and when they were counted. */
export interface LivingPolicy {
  readonly at: Date;
  readonly states: ReadonlyMap<string, ClauseState>;
}
