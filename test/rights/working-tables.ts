/**
 * The only tables of the data database in which the application may change or remove rows, with the reason. All others hold events, texts or the log:
 * a new table is closed until somebody writes down here why it is not.
 */
export const changed: Readonly<Record<string, { readonly columns: readonly string[] | "all"; readonly why: string }>> = {
  "accounts.account": { columns: ["state", "closed_at"], why: "an account is closed; what it said before stands in the events" },
  "accounts.attempt": { columns: "all", why: "tries of a mailed code are counted" },
  "accounts.passkey": { columns: ["sealed", "used_at"], why: "the counter and the last use of a passkey are noted" },
  "accounts.rate_window": { columns: "all", why: "uses within a window are counted" },
  "accounts.session": { columns: "all", why: "the last use of a session is noted" },
  "accounts.step_up": { columns: "all", why: "a fresh code is used up" },
  "accuracy.address_proof": { columns: ["sealed", "code_hash", "tries", "used_at"], why: "tries of a mailed code are counted" },
  "intake.paper_code": { columns: ["case_id", "subject_id", "used_at"], why: "the code of a paper is bound to its record, and a request form to its request, once" },
  "imports.family": { columns: "all", why: "an adult who waits is asked, and answers" },
  "imports.import": { columns: "all", why: "an import comes further, and counts" },
  "joining.draft": { columns: "all", why: "tries of a mailed code are counted" },
  "staff.desk_session": { columns: ["factor", "proved_at", "seen_at", "seal"], why: "the last use of a desk is noted" },
  "staff.totp": { columns: ["last_step"], why: "a code of an app is used up" },
  "tokens.token": { columns: ["used_at"], why: "the last use of a token is noted" },
  "tokens.kept_answer": { columns: ["status", "sealed"], why: "what was answered is added once the act is done" },
  "requests.desk": { columns: "all", why: "what lies on the desk is drawn anew from the events" },
  "mailbox.letter": { columns: ["attempts", "case_id", "file_id", "handled_at", "key_id", "reason", "state", "uid", "validity"], why: "a letter is read, judged, marked, followed where its mailbox numbers anew and, when its time is over, forgotten" },
  "notices.notice": { columns: ["state", "claimed_at", "attempts", "done_at", "clause"], why: "a letter is claimed and marked" },
};
export const removed: Readonly<Record<string, string>> = {
  "accounts.attempt": "ended attempts are forgotten",
  "accounts.issued_code": "a code is used up by being removed",
  "accounts.kept_form": "offered for half an hour",
  "accounts.passkey": "its owner removes it",
  "accounts.short_name": "its owner gives it up",
  "accounts.used_challenge": "forgotten once it would have ended",
  "accounts.rate_window": "windows that are over are forgotten",
  "accounts.session": "ended sessions are forgotten",
  "accounts.step_up": "used and ended codes are forgotten",
  "consent.used_form": "nonces are forgotten once their form has expired",
  "accuracy.address_proof": "proofs of a new address are forgotten with their code",
  "staff.desk_session": "gone with the session, or when somebody leaves the staff",
  "staff.first_link": "used up by being removed",
  "staff.invitation": "forgotten once it is over",
  "staff.invitation_end": "forgotten with its invitation",
  "staff.totp": "its owner removes it, or an administrator resets it",
  "intake.paper_code": "codes of papers that nobody brought are forgotten",
  "imports.family": "what waited goes with the answer",
  "imports.row": "the same",
  "families.held_up": "whose record opened again is held up no more",
  "joining.draft": "drafts live for 24 hours at most",
  "journal.outbox": "records leave when the journal's disk has them",
  "tokens.token": "its owner revokes it, and its time ends",
  "tokens.kept_answer": "a refused act frees its key, and after a day it is forgotten",
  "requests.desk": "a request that is over leaves the desk",
  "requests.party": "goes when the evidence of a request has run out",
  "notices.kept_letter": "letters of a try-out go with their recipient or their age",
  "notices.notice": "letters to drafts go with the draft",
};

/** What no list above may ever name: events, the log, what destruction and consent rest on. */
export const NEVER = /^(ledger|restrictions|subjects|documents|destruction|vault|calendar|backup|platform)\.|\.(event|evidence|life|step|correction|record)$/;
