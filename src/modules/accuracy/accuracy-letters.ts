import type { Notices } from "../notices/index.ts";
import type { AddressChanges } from "./address-change.ts";

/** Says who makes the words of these letters, and where the code for a new address goes. */
export function registerAccuracyLetters(notices: Pick<Notices, "registerMaker" | "registerDraftAddress">, changes: Pick<AddressChanges, "address" | "codeForLetter">, links: { stillRight: string; sessions: string }): void {
  notices.registerDraftAddress((draft) => changes.address(draft));
  notices.registerMaker("new-address-code", async ({ subject }) => {
    const made = await changes.codeForLetter(subject);
    return made && { code: made.code, minutes: String(made.minutes) };
  });
  notices.registerMaker("address-change-asked", () => Promise.resolve({ link: links.sessions }));
  notices.registerMaker("iin-written", () => Promise.resolve({ link: links.sessions }));
  notices.registerMaker("still-right", () => Promise.resolve({ link: links.stillRight }));
}
