import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import type { Notices } from "../notices/index.ts";

export interface ChoiceLinks {
  /** The address of a receipt of `of`, as the person sees it who gets the letter. */
  readonly receipt: (receipt: string, of: SubjectId, reader: SubjectId) => string;
}

/** Says where the receipt of an answer is found. */
export function registerChoiceLetters(notices: Pick<Notices, "registerMaker">, links: ChoiceLinks): void {
  notices.registerMaker("consent-receipt", ({ params, subject }) => {
    const { receipt, of } = params;
    return Promise.resolve(receipt === undefined || of === undefined ? null : { link: links.receipt(receipt, asSubjectId(of), subject) });
  });
}
