import type { RestoredRow, ToldStep } from "../../modules/requests/index.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";

/** What a restore could not bring back of a request, in words. */
function sayLost({ words }: PageContext, lost: readonly string[]): string {
  if (lost.length === 0) return words("desk-requests.restored.whole");
  return words("desk-requests.restored.lost", { what: lost.map((one) => words.find(`desk-requests.lost.${one}`) ?? one).join(", ") });
}

/** Requests that a restore brought back: each is to be looked at (clause:R3). */
export function RestoredCases({ context, rows }: { context: PageContext; rows: readonly RestoredRow[] }) {
  const { words } = context;
  if (rows.length === 0) return null;
  return (
    <Note kind="care" title={words("desk-requests.restored")}>
      <p>{words("desk-requests.restored.means")}</p>
      <ul class="plain">
        {rows.map(({ caseId, number, kind, lost }) => (
          <li key={caseId} data-restored={lost.join(" ")}><a href={hrefIn(context, `/desk/requests/${caseId}`)}>{number}</a> · {words(`requests.kind.${kind}`)} · {sayLost(context, lost)}</li>
        ))}
      </ul>
    </Note>
  );
}

/** The same on the page of one request. */
export function RestoredCase({ context, steps }: { context: PageContext; steps: readonly ToldStep[] }) {
  const restored = steps.findLast(({ event }) => event.change === "restored");
  if (restored === undefined) return null;
  const { words } = context;
  return <Note kind="care" title={`${words("desk-requests.restored")}: ${words.time(restored.event.at)}`}><p data-restored={restored.event.fields?.join(" ")}>{sayLost(context, restored.event.fields ?? [])}</p></Note>;
}
