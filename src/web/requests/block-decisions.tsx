import type { ShownRequest } from "../../modules/requests/index.ts";
import type { PageContext } from "../request-context.ts";

const DECISIONS: readonly string[] = ["block-kept", "block-lifted", "block-turned"];

/** What was decided on the block after the answer, with what the person was told of it (clause:T7). */
export function BlockDecisions({ context: { words }, shown }: { context: PageContext; shown: Pick<ShownRequest, "steps"> }) {
  // Of several blocks that passed with one decision it is told once.
  const decided = shown.steps.filter(({ event }, n, all) => DECISIONS.includes(event.change) && (event.change !== "block-turned" || all[n - 1]?.event.change !== "block-turned"));
  if (decided.length === 0) return null;
  return (
    <section class="stack" id="block-decisions">
      <h3>{words("requests.answer.block")}</h3>
      {decided.map(({ event, words: said, linked }) => (
        <div key={event.position} data-block={event.change}>
          <p><strong>{words.find(`requests.step.${event.change}`)}{event.reason === null ? null : `: ${words.find(`requests.reason.${event.reason}`) ?? event.reason}`}</strong>, {words.time(event.at)}</p>
          {(said ?? "").split("\n").filter((line) => line.trim() !== "").map((line, n) => <p key={n}>{line}</p>)}
          {linked === null ? null : <p>{words("requests.answer.goes-on", { number: linked.number })}</p>}
        </div>
      ))}
    </section>
  );
}
