import type { PageContext } from "../request-context.ts";

/** How a clause stands in the program, for the living policy. */
export interface ClauseState {
  readonly status: "kept" | "partly" | "planned";
  /** `module#export`. */
  readonly enforcedBy: readonly string[];
  /** How many tests name the clause. */
  readonly tests: number;
  readonly missing: string;
}

const KINDS = { kept: "status-good", partly: "status-care", planned: "status-info" } as const;

/** What keeps a promise: its state, the code, the number of tests. Nobody's data stand here. */
export function ClauseEvidence({ context, state }: { context: PageContext; state: ClauseState }) {
  const { words } = context;
  return (
    <details class="no-print">
      <summary>
        <span>{words("policy.more")}</span> <span class={`status ${KINDS[state.status]}`}>{words(`policy.status.${state.status}`)}</span>
      </summary>
      <p>{words(`policy.status.${state.status}.means`, { missing: state.missing })}</p>
      {state.enforcedBy.length === 0 ? null : (
        <p>
          {words("policy.enforced")}: <span class="code">{state.enforcedBy.join(", ")}</span>; {words("policy.tests", { count: state.tests })}.
        </p>
      )}
    </details>
  );
}
