import { civilDateOf, keptUntil, startOfDay } from "../../policy/index.ts";
import type { StateRow } from "../../modules/consent/index.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";

/** The last day on which the record may be kept unconfirmed: the term of its identity, from the end of the representatives' consents on (clause:S3). */
function lastDay(states: readonly StateRow[]): Date | null {
  const ended = states.find(({ purpose, scope, state }) => purpose === "service-provision" && scope === "processing" && state === "ConsentExpired");
  return ended === undefined ? null : startOfDay(keptUntil("identity", civilDateOf(ended.at)));
}

/** What a grown pupil sees first while the record is frozen: what happened, and both answers, equally easy (clause:G5, clause:R5). `looksOnly`: a session that cannot answer. */
export function GrownChoice({ context, states, looksOnly }: { context: PageContext; states: readonly StateRow[]; looksOnly: boolean }) {
  const { words } = context;
  const until = lastDay(states);
  return (
    <div class="text">
      <h1>{words("grown.title")}</h1>
      <p class="lead">{words("grown.lead")} <ClauseLink context={context} clause="G5" /></p>
      {looksOnly ? (
        <>
          <p>{words("grown.need-own")}</p>
          <p><a href={hrefIn(context, "/my/own-address")}>{words("pupil.word.address")}</a></p>
        </>
      ) : (
        <>
          <p>{words("grown.choice")}</p>
          <p class="acts">
            <a class="btn btn-plain" href={hrefIn(context, "/my/consents/service-provision/processing")}>{words("grown.confirm")}</a>
            <a class="btn btn-plain" href={hrefIn(context, "/my/withdraw")}>{words("grown.destroy")}</a>
          </p>
          <p>{words("grown.desk")}</p>
        </>
      )}
      {until === null ? null : <p>{words("grown.until", { day: words.day(until) })}</p>}
    </div>
  );
}
