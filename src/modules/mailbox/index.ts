export { Mailbox, type MailboxRun, type RunHandlers } from "./mailbox.ts";
export { OTHER_LETTERS_DAYS } from "./mailbox-deps.ts";
export type { ListedCaseless, OpenedCaseless } from "./caseless-letters.ts";
export type { MailboxDeps } from "./mailbox-deps.ts";
export { mailboxParticipant } from "./mailbox-participant.ts";
export type { LetterState } from "./mailbox.store.ts";
export { LETTER_BOUNDS, readLetter } from "./read-letter.ts";
export { WHOLE_BYTES_MAX } from "./take-in.ts";
export type { ListedLetter, OpenedLetter } from "./open-letter.ts";
