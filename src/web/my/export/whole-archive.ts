import type { FastifyReply } from "fastify";
import { operatorIn } from "../../../policy/index.ts";
import type { ExtractWish } from "../../../modules/extracts/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import type { PageContext } from "../../request-context.ts";
import { type EntriesShown, everyEntry, type Viewer } from "../shown-entries.ts";
import { makeArchive } from "./archive.ts";

/** For whom an archive is made, about whom, and who hands it over where that is not the person's own download. */
export interface ArchiveFor extends Viewer, Pick<ExtractWish, "actor" | "given"> {}

export interface Archive {
  readonly bytes: Buffer;
  readonly name: string;
}

/** Everything that is held about a person as one archive to take along (clause:S3), with a name for the disk. */
export async function archiveOf(deps: AppDeps, shown: EntriesShown, who: ArchiveFor, { words, language, requestId }: Pick<PageContext, "words" | "language" | "requestId">): Promise<Archive> {
  const { subject, actor, given, session } = who;
  const extract = await deps.extracts.gather({ subject, actor, requestId, ...(given === undefined ? {} : { given }) });
  const bytes = await makeArchive({
    words, extract, title: words(session.subject === subject ? "my.title" : "data.child-eyebrow"), operator: operatorIn(language, deps.operator).name,
    history: everyEntry(deps.ledger, shown, deps.databases.data, who),
  });
  return { bytes, name: `my-data-${extract.madeAt.toISOString().slice(0, 10)}.zip` };
}

/** Sends it as a file that nothing on the way keeps. */
export function sendArchive(reply: FastifyReply, { bytes, name }: Archive): FastifyReply {
  return reply.headers({ "content-disposition": `attachment; filename="${name}"`, "cache-control": "private, no-store" }).type("application/zip").send(bytes);
}
