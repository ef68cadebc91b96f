import { asSubjectId, dateInWords, civilDateOf } from "../../policy/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Invitations } from "./invitations.ts";

/** Says who makes the words of a letter of invitation. */
export function registerStaffLetters(notices: Pick<Notices, "registerMaker">, invitations: Pick<Invitations, "tokenForLetter">, link: (token: string) => string): void {
  notices.registerMaker("staff-invitation", async ({ params, language }) => {
    const id = params["invitation"];
    const made = id === undefined ? null : await invitations.tokenForLetter(asSubjectId(id));
    return made && { link: link(made.token), date: dateInWords(language, civilDateOf(made.endsAt)) };
  });
}
