import type { Notices, WordMaker } from "../notices/index.ts";
import type { SignIn } from "./sign-in.ts";

/** Says who makes the codes of the letters that prove an address. */
export function registerAccountLetters(notices: Pick<Notices, "registerMaker">, signIn: Pick<SignIn, "codeForLetter">): void {
  const code: WordMaker = async ({ params }) => {
    const attempt = params["attempt"];
    const made = attempt === undefined ? null : await signIn.codeForLetter(attempt);
    return made && { code: made.code, minutes: String(made.minutes) };
  };
  notices.registerMaker("sign-in-code", code);
  notices.registerMaker("withdraw-code", code);
}
