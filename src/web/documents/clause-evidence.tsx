import { clauseGap } from "../../policy/index.ts";
import type { PageContext } from "../request-context.ts";
import type { ClauseState } from "./clause-states.ts";

const KINDS = { kept: "status-good", partly: "status-care", planned: "status-info" } as const;

/** How often, when last, and where it is proved. */
function Counts({ context, state, at }: { context: PageContext; state: ClauseState; at: Date }) {
  const { words } = context;
  const { evidence, log } = state;
  if (evidence === null && log === null) return null;
  return (
    <ul class="plain">
      {evidence === null ? null : (
        <li>
          {words(`evidence.${evidence.name}`, { count: evidence.count })}
          {evidence.last === null ? null : <>; {words("evidence.last", { time: words.time(evidence.last) })}</>}
        </li>
      )}
      {log === null ? null : (
        <li>
          {words("evidence.log", { count: log.entries, looked: log.looked })}; {words("evidence.last", { time: words.time(log.at) })};{" "}
          <a href={`/ledger/proof/${log.index}`}>{words("evidence.proof", { index: log.index })}</a>
        </li>
      )}
      <li class="quiet">{words("evidence.counted", { time: words.time(at) })}</li>
    </ul>
  );
}

/** What keeps a promise: its state, the code, the number of tests, how often and when last. Nobody's data stand here. */
export function ClauseEvidence({ context, clause, state, at }: { context: PageContext; clause: string; state: ClauseState; at: Date }) {
  const { words } = context;
  return (
    <details class="no-print">
      <summary>
        <span>{words("policy.more")}</span> <span class={`status ${KINDS[state.status]}`}>{words(`policy.status.${state.status}`)}</span>
      </summary>
      <p>
        {words(`policy.status.${state.status}.means`, { missing: clauseGap(clause, context.language) ?? "" })}
      </p>
      {state.enforcedBy.length === 0 ? null : (
        <p>
          {words("policy.enforced")}: <span class="code">{state.enforcedBy.join(", ")}</span>{state.tests === 0 ? null : <>; {words("policy.tests", { count: state.tests })}</>}.
        </p>
      )}
      <Counts context={context} state={state} at={at} />
    </details>
  );
}
