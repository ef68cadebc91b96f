import { CLAUSE_IDS, type StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { Counts, LogState } from "../../modules/oversight/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import type { LivingPolicy } from "../documents/clause-states.ts";
import type { PageContext } from "../request-context.ts";
import { Facts } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";

export interface OversightPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly counts: Counts;
  readonly log: LogState;
  readonly policy: LivingPolicy;
  readonly signOutToken: string;
}

const KINDS = { kept: "status-good", partly: "status-care", planned: "status-info" } as const;
/** Older than this, the log is behind: `/readyz` says so too. */
const WAITING_MS_MAX = 10_000;

function People({ context, counts }: OversightPage) {
  const { words } = context;
  const { purposeWords: said, consentStateWords: states } = texts[context.language];
  return (
    <>
      <h2>{words("oversight.people")}</h2>
      <Facts facts={counts.lives.map(({ life, people }) => [words(`oversight.life.${life}`), String(people)])} />
      <h2>{words("oversight.restrictions")}</h2>
      {counts.restrictions.length === 0 ? <p class="note">{words("still.none")}</p> : <Facts facts={counts.restrictions.map(({ kind, restrictions }) => [words(`still.kind.${kind}`), String(restrictions)])} />}
      <h2>{words("oversight.consents")}</h2>
      <Table
        columns={[words("history.why"), words("oversight.state"), words("oversight.count")]}
        rows={counts.consents.map(({ purpose, state, people }) => ({ id: `c-${purpose}-${state}`, cells: [said[purpose].name, states[state].name, String(people)] }))}
      />
    </>
  );
}

function Log({ context, log }: OversightPage) {
  const { words } = context;
  const behind = log.waiting_ms > WAITING_MS_MAX;
  return (
    <>
      <h2>{words("oversight.log")}</h2>
      <Facts
        facts={[
          [words("oversight.log.state"), <span class={`status ${behind ? "status-care" : "status-good"}`}>{words(behind ? "oversight.log.behind" : "oversight.log.good")}</span>],
          [words("oversight.log.size"), String(log.size)],
          [words("oversight.log.root"), <span class="code">{log.root ?? "—"}</span>],
          [words("oversight.log.keys"), log.keys.map((key) => <span class="code" key={key}>{key} </span>)],
        ]}
      />
      <p><a href={hrefIn(context, "/desk/ledger")}>{words("oversight.log.to")}</a></p>
    </>
  );
}

function Policy({ context, policy }: OversightPage) {
  const { words } = context;
  const states = CLAUSE_IDS.flatMap((clause) => {
    const state = policy.states.get(clause);
    return state === undefined ? [] : [{ clause, state }];
  });
  return (
    <>
      <h2>{words("oversight.policy")}</h2>
      <Facts facts={(["kept", "partly", "planned"] as const).map((status) => [words(`policy.status.${status}`), String(states.filter(({ state }) => state.status === status).length)])} />
      <Table
        columns={[words("log.clause"), words("oversight.state"), words("oversight.tests"), words("oversight.count")]}
        rows={states.filter(({ state }) => state.status !== "planned").map(({ clause, state }) => ({
          id: `k-${clause}`,
          cells: [
            <a href={hrefIn(context, `/policy#${clause}`)}>{clause}</a>,
            <span class={`status ${KINDS[state.status]}`}>{words(`policy.status.${state.status}`)}</span>,
            String(state.tests),
            state.evidence === null ? "—" : words(`evidence.${state.evidence.name}`, { count: state.evidence.count }),
          ],
        }))}
      />
      <p class="quiet small">{words("evidence.counted", { time: words.time(policy.at) })}</p>
    </>
  );
}

/** The auditor's page (clause:U5): counts, how the policy and the log stand. No person stands in it. */
export function OversightBody(page: OversightPage) {
  const { words } = page.context;
  return (
    <div class="stack">
      <DeskTrail context={page.context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("oversight.title")}</h1>
        <p class="lead">{words("oversight.lead")}</p>
      </div>
      <Log {...page} />
      <Policy {...page} />
      <People {...page} />
    </div>
  );
}
