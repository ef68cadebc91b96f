import type { SubjectParticipant } from "../participants/index.ts";

/**
 * The mailbox's part in a person's rights. A letter belongs to the request that it opened, which is the locked evidence of itself (clause:D2), and is handed out and
 * found there; its row knows no subject, and its words go with the letter's own key.
 */
export const mailboxParticipant: SubjectParticipant = {
  name: "mailbox",
  schemas: ["mailbox"],
  tables: ["mailbox.letter"],
  export: () => Promise.resolve({}),
  find: () => Promise.resolve([]),
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
