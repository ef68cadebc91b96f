import { operatorIn } from "../../../policy/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import type { PageContext } from "../../request-context.ts";
import { type EntriesShown, everyEntry } from "../shown-entries.ts";
import type { Whose } from "../whose.ts";
import { makeArchive } from "./archive.ts";

/** Everything that is held about a person as one archive to take along (clause:S3), with a name for the disk. */
export async function archiveOf(deps: AppDeps, shown: EntriesShown, who: Whose, { words, language, requestId }: Pick<PageContext, "words" | "language" | "requestId">): Promise<{ bytes: Buffer; name: string }> {
  const extract = await deps.extracts.gather({ subject: who.subject, actor: who.actor, requestId });
  const bytes = await makeArchive({
    words, extract, title: words(who.base === "/my" ? "my.title" : "data.child-eyebrow"), operator: operatorIn(language, deps.operator).name,
    history: everyEntry(deps.ledger, shown, deps.databases.data, who),
  });
  return { bytes, name: `my-data-${extract.madeAt.toISOString().slice(0, 10)}.zip` };
}
