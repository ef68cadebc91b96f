import type { SignIn } from "../accounts/index.ts";
import type { Notices } from "../notices/index.ts";

/** Says who makes the words of the letters about an account that is given back. */
export function registerRecoveryLetters(notices: Pick<Notices, "registerMaker">, signIn: Pick<SignIn, "codeForLetter">, links: { readonly sessions: string; readonly signIn: string }): void {
  notices.registerMaker("recovery-code", async ({ params }) => {
    const attempt = params["attempt"];
    const made = attempt === undefined ? null : await signIn.codeForLetter(attempt);
    return made && { code: made.code, minutes: String(made.minutes) };
  });
  notices.registerMaker("recovery-asked", () => Promise.resolve({ link: links.sessions }));
  notices.registerMaker("account-recovered", () => Promise.resolve({ link: links.signIn }));
}
