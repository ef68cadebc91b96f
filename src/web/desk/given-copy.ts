import type { AppDeps } from "../app-deps.ts";
import { type Archive, archiveOf } from "../my/export/whole-archive.ts";
import type { EntriesShown } from "../my/shown-entries.ts";
import { seesOfChild } from "../my/whose.ts";
import { wordsIn } from "../words/index.ts";
import type { StaffOnCase } from "./accepting.ts";

/**
 * The archive of `/my/export` for who asked on paper, by telephone or without an account, as the person would have it: in the language of the request, cut to what the person sees
 * (clause:S3, clause:G5). One whole record counts against trawling like a value that is shown. Throws Refusal (limited) `too-many-values`, and those of `Requests.giveCopy`.
 */
export async function givenCopy(deps: AppDeps, shown: EntriesShown, act: StaffOnCase & { readonly documentSeen: boolean }): Promise<Archive> {
  await deps.limits.countDeskUse(deps.databases.data, "desk-value", act.by.subject, deps.clock.now());
  return deps.requests.giveCopy(act, ({ subject, taker, language, given }) => {
    const who = { session: { subject: taker.subject }, subject, actor: taker, sees: taker.kind === "subject" ? () => true : seesOfChild, given };
    return archiveOf(deps, shown, who, { words: wordsIn(language), language, requestId: act.requestId });
  });
}
