export { type KeptLetter, KeptLetters, type KeptLettersDeps } from "./kept-letters.ts";
export { LetterHole, type LetterWords, letterDate, operatorWords, renderLetter } from "./letter.ts";
export { LetterSender, type LetterSenderDeps, SENDER_DEAD_SECONDS, type Sending } from "./letter-sender.ts";
export { type DraftAddress, LETTER_JOB, type NoticeRecipient, Notices, type NoticesDeps, type NoticeWish, type WordMaker } from "./notices.ts";
export { noticesParticipant } from "./notices-participant.ts";
export type { NoticeParams, NoticeRow, NoticeState } from "./notices.store.ts";
