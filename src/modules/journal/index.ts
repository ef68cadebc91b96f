export { Journal } from "./journal.ts";
export type { JournalDeps } from "./journal.ts";
export { JournalSpoilt } from "./journal-file.ts";
export type { JournalFault } from "./journal-file.ts";
export { JOURNAL_KINDS } from "./journal-record.ts";
export type { JournalKind, JournalRecord } from "./journal-record.ts";
export { journalParticipant } from "./journal-participant.ts";
