import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import type { Databases } from "../../platform/postgres.ts";
import type { KeyStore } from "../keys/index.ts";
import { letterDate, type Notices } from "../notices/index.ts";
import { openShown } from "./leave-seal.ts";
import { leaveOf } from "./leaving.store.ts";

interface LetterDeps {
  readonly databases: Pick<Databases, "data">;
  readonly keys: Pick<KeyStore, "openKeys">;
  readonly notices: Pick<Notices, "registerMaker">;
  readonly certificateUrl: (capability: string) => string;
}

/** Says where a withdrawal is cancelled, and until when; to the representatives of a shared child also where the certificate will stand (clause:D2). */
export function registerLeavingLetters({ databases, keys, notices, certificateUrl }: LetterDeps, links: { readonly leaving: (of: SubjectId, reader: SubjectId) => string }): void {
  notices.registerMaker("withdrawal-begun", ({ params, subject, language }) => {
    const { due, of } = params;
    return Promise.resolve(due === undefined || of === undefined ? null : { term: letterDate(new Date(due), language), link: links.leaving(asSubjectId(of), subject) });
  });
  notices.registerMaker("child-leaving-begun", async ({ params: { due, child }, subject: reader, language }) => {
    const leave = child === undefined ? null : await leaveOf(databases.data, asSubjectId(child));
    if (due === undefined || leave === null) return null;
    const shown = await openShown(keys, leave.subject, leave.leave, leave.sealed);
    if (shown === null) return null;
    return { term: letterDate(new Date(due), language), link: links.leaving(leave.subject, reader), certificate: certificateUrl(shown.capability) };
  });
}
