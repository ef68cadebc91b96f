import type { Notices } from "../notices/index.ts";
import type { JoinDrafts } from "./join-drafts.ts";
import type { JoinLetters } from "./join-letters.ts";

/** Addresses of the pages that letters of joining lead to. */
export interface JoinLinks {
  readonly signIn: string;
  readonly receipt: (receiptId: string) => string;
}

/** Says who makes the words of the letters of joining, and where the address of a draft is read. */
export function registerJoinLetters(
  notices: Pick<Notices, "registerMaker" | "registerDraftAddress">, deps: { letters: JoinLetters; drafts: JoinDrafts; links: JoinLinks },
): void {
  notices.registerDraftAddress((draft) => deps.drafts.address(draft));
  notices.registerMaker("registration-code", async ({ subject: draft }) => {
    const made = await deps.letters.codeForLetter(draft);
    return made && { code: made.code, minutes: String(made.minutes) };
  });
  notices.registerMaker("already-registered", () => Promise.resolve({ link: deps.links.signIn }));
  notices.registerMaker("joined", ({ params }) => Promise.resolve({ link: deps.links.receipt(params["receipt"] ?? "") }));
}
