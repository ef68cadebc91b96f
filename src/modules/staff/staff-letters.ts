import { asSubjectId, dateInWords, civilDateOf } from "../../policy/index.ts";
import type { Notices } from "../notices/index.ts";
import type { Invitations } from "./invitations.ts";

/** Says who makes the words of the letters to the staff. */
export function registerStaffLetters(notices: Pick<Notices, "registerMaker">, invitations: Pick<Invitations, "tokenForLetter">, page: (path: string) => string): void {
  notices.registerMaker("staff-invitation", async ({ params, language }) => {
    const id = params["invitation"];
    const made = id === undefined ? null : await invitations.tokenForLetter(asSubjectId(id));
    return made && { link: page(`/desk/invitation/${made.token}`), date: dateInWords(language, civilDateOf(made.endsAt)) };
  });
  notices.registerMaker("staff-factor-reset", () => Promise.resolve({ link: page("/desk/second-factor") }));
}
