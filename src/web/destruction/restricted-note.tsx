import type { MatterSeen } from "../../modules/families/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "../my/whose.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { askOfficer } from "./shared-page.tsx";

/** What restricts a child's record, as far as a representative may know it: a wish to have it destroyed, or something that is being checked. Null when nothing does. */
export type Restricted = MatterSeen | "checked" | null;

/** Who restricted it, and why, is never told (clause:G5). */
export async function restrictedFor(deps: Pick<AppDeps, "databases" | "families" | "leaving">, { actor, subject, session }: Whose): Promise<Restricted> {
  if (actor.kind !== "representative") return null;
  const sql = deps.databases.data;
  const open = (await deps.families.mattersSeen(sql, subject, session.subject)).find(({ kind }) => kind === "withdrawal");
  if (open !== undefined) return open;
  return (await deps.leaving.stopsOf(sql, subject)).some(({ reason }) => reason === "blocked") ? "checked" : null;
}

/** On the child's page: that it is restricted, and each way that a representative has from here, where the letter leads (clause:G5). */
export function RestrictedNote({ context, who, restricted }: { context: PageContext; who: Whose; restricted: Restricted }) {
  const { words } = context;
  if (restricted === null) return null;
  if (restricted !== "checked" && restricted.own) {
    return (
      <Note kind="care" title={words("child.restricted")}>
        <p>{words("child.restricted.own", { day: words.day(restricted.since) })} <ClauseLink context={context} clause="G5" /></p>
        <p class="acts"><a class="btn btn-plain" href={hrefIn(context, `${who.base}/withdraw`)}>{words("child.restricted.own.see")}</a></p>
      </Note>
    );
  }
  return (
    <Note kind="care" title={words("child.restricted")}>
      <p>
        {restricted === "checked" ? words("child.restricted.check") : words("child.restricted.text", { day: words.day(restricted.since) })} <ClauseLink context={context} clause="G5" />
      </p>
      <p>{words("child.restricted.ways")}:</p>
      <ul class="plain">
        <li>{words("child.restricted.keep")}</li>
        {restricted === "checked" ? null : <li><a href={hrefIn(context, `${who.base}/withdraw`)}>{words("child.restricted.agree")}</a></li>}
        <li><a href={hrefIn(context, askOfficer(who.base))}>{words("child.restricted.ask")}</a></li>
      </ul>
    </Note>
  );
}
