import type { SubjectId } from "../../policy/index.ts";
import type { MatterSeen } from "../../modules/families/index.ts";
import type { PlannedRecord } from "../../modules/leaving/index.ts";
import type { Whose } from "../my/whose.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { isRefused, RecordGoing, RefusedNote } from "./record-going.tsx";

interface SharedPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly matters: readonly MatterSeen[];
  readonly records: readonly PlannedRecord[];
  readonly names: ReadonlyMap<SubjectId, string>;
  readonly graceDays: number;
  readonly tokens: { readonly act: string; readonly back: string; readonly signOut: string };
}

/** Where a representative asks the protection officer about a child's restricted record. */
export const askOfficer = (base: string): string => `${base}/requests/new?about=restriction`;

function Act({ context, who, records, tokens, open }: SharedPage & { open: MatterSeen | undefined }) {
  const { words } = context;
  if (open?.own === true) {
    return (
      <form method="post" action={`${who.base}/withdraw/back`} class="acts">
        <FormToken token={tokens.back} />
        <button class="btn btn-plain">{words("leaving.shared.back")}</button>
      </form>
    );
  }
  if (isRefused(records)) return <RefusedNote context={context} who={who} />;
  return (
    <form method="post" action={`${who.base}/withdraw`} class="acts">
      <FormToken token={tokens.act} />
      <button class="btn btn-plain">{words(open === undefined ? "leaving.act" : "leaving.shared.agree")}</button>
      <a class="btn btn-plain" href={hrefIn(context, who.base)}>{words("withdraw.stay")}</a>
      {open === undefined ? null : <a class="btn btn-plain" href={hrefIn(context, askOfficer(who.base))}>{words("child.restricted.ask")}</a>}
    </form>
  );
}

/**
 * A child whom somebody else represents too: one alone restricts, both together (or the protection officer) destroy, after the same days of grace and with the same
 * plan before their eyes (clause:D2). Who the other is stands nowhere (clause:G5).
 */
export function SharedBody(page: SharedPage) {
  const { context, who, matters, records, names, graceDays, tokens } = page;
  const { words } = context;
  const open = matters.find(({ kind }) => kind === "withdrawal");
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={tokens.signOut} base={who.base} />
      <div class="text">
        <h1>{words("withdraw.title")}</h1>
        <p class="lead">{words("leaving.shared.lead")}</p>
        {open === undefined ? <p>{words("leaving.shared.text")}</p> : (
          <Note kind="care" title={words(open.own ? "leaving.shared.own" : "leaving.shared.restricted")}>
            <p>{words(open.own ? "leaving.shared.own.text" : "leaving.shared.restricted.text", { day: words.day(open.since) })} <ClauseLink context={context} clause="G5" /></p>
          </Note>
        )}
        <p>{words("leaving.shared.grace", { count: graceDays })}</p>
      </div>
      {records.map((record) => <RecordGoing key={record.subject} context={context} name={names.get(record.subject) ?? ""} record={record} />)}
      <div class="text">
        <p>{words("withdraw.stays.why")} <ClauseLink context={context} clause="D2" /></p>
        <p>{words("withdraw.goes.how")}</p>
        <Act {...page} open={open} />
      </div>
    </div>
  );
}
