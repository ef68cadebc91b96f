import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { letterDate, type Notices } from "../notices/index.ts";

/** Says where a withdrawal is cancelled, and until when. */
export function registerLeavingLetter(notices: Pick<Notices, "registerMaker">, links: { readonly leaving: (of: SubjectId, reader: SubjectId) => string }): void {
  notices.registerMaker("withdrawal-begun", ({ params, subject, language }) => {
    const { due, of } = params;
    return Promise.resolve(due === undefined || of === undefined ? null : { term: letterDate(new Date(due), language), link: links.leaving(asSubjectId(of), subject) });
  });
}
