import type {
  CompartmentId, ConsentState, DeadlineId, DeadlineWords, GroundId, OperationId, PrecedenceReason, RecipientKind, RecipientWords,
  RetentionWords, TableId, TableWords, TermWords,
} from "../text-shape.ts";

export const retentionWords: Readonly<Record<CompartmentId, RetentionWords>> = {
  identity: { name: "Who you are", howLong: "While the consent or contract is in force, then destroyed." },
  contact: { name: "How to reach you", howLong: "While the consent or contract is in force, then destroyed." },
  learning: { name: "Studies", howLong: "While the pupil studies and accounts are open, then destroyed." },
  contract: { name: "Contracts and orders", howLong: "While the contract is performed, then as long as the law on accounts and taxes demands." },
  words: { name: "Your messages", howLong: "Until the matter is settled and no answer can be needed any more, then destroyed." },
  evidence: { name: "Proof of consent and appeals", howLong: "While the law allows a dispute about them, locked and for a dispute alone." },
  ledger: { name: "History of acts with data", howLong: "As long as the data themselves are kept, then the link with you is destroyed." },
  "statistics-link": { name: "The link of statistics with you", howLong: "While you allow it, no longer than the term in the table." },
  document: { name: "Copy of a document", howLong: "Until the check ends, no longer than the term in the table; each copy has a key of its own." },
};

export const operationWords: Readonly<Record<OperationId, TermWords>> = {
  collect: { name: "Collecting", means: "The school receives data." },
  record: { name: "Recording", means: "What was received is entered in the database." },
  systematise: { name: "Systematising", means: "Data are put in order." },
  accumulate: { name: "Accumulating", means: "New data are added to earlier ones." },
  store: { name: "Storing", means: "Data are kept whole, confidential and available." },
  clarify: { name: "Clarifying (updating, changing)", means: "What is wrong is corrected, what is old is updated." },
  extract: { name: "Extracting", means: "What is needed is picked from the database or given to you as a copy." },
  use: { name: "Using", means: "Data are read to reach a named purpose." },
  depersonalise: { name: "Depersonalising", means: "After it nobody can find out whose data they are." },
  block: { name: "Blocking", means: "For a time the data are only stored." },
  delete: { name: "Deleting", means: "Data are taken away but can still be brought back." },
  destroy: { name: "Destroying", means: "After it the data cannot be restored." },
  transfer: { name: "Transferring", means: "A named recipient gets the data." },
  combine: { name: "Combining", means: "Information about you from two places is joined." },
  separate: { name: "Separating", means: "Joined information is parted again." },
};

export const consentStateWords: Readonly<Record<ConsentState, TermWords>> = {
  ConsentRequested: { name: "Consent requested", means: "The school asked and waits; until then the answer is no." },
  ConsentGiven: { name: "Consent given", means: "You agreed, and it is recorded." },
  ConsentRefused: { name: "Consent refused", means: "You answered no, and it is recorded." },
  ConsentWithdrawn: { name: "Consent withdrawn", means: "You withdrew a consent you had given." },
  ConsentRevoked: { name: "Consent ended by another", means: "Somebody with the right to do so, a court for example, ended the consent." },
  ConsentExpired: { name: "Consent expired", means: "The consent ended on the set day." },
  ConsentInvalidated: { name: "Consent invalid", means: "It turned out that the consent was not given properly." },
  RenewedConsentGiven: { name: "Consent renewed", means: "You agreed again, with a new term or text." },
};

export const groundWords: Readonly<Record<GroundId, TermWords>> = {
  consent: { name: "Consent", means: "You or your legal representative agreed (article 7 of the Law)." },
  contract: { name: "A contract and the consent given with it", means: "While an obligation is unfulfilled, the consent it needs cannot be withdrawn (article 8 of the Law)." },
  "legal-obligation": { name: "Duty under the law", means: "The law itself obliges the school to do this (article 9 of the Law)." },
  "law-enforcement": { name: "Law enforcement and courts", means: "They need the data for their work under the law (article 9 of the Law)." },
  "state-statistics": { name: "State statistics", means: "The data are needed for state statistics (article 9 of the Law)." },
  treaty: { name: "International treaty", means: "A treaty that Kazakhstan has made demands it (article 9 of the Law)." },
  "constitutional-rights": { name: "Protection of constitutional rights", means: "A person's rights need protection and consent cannot be obtained (article 9 of the Law)." },
  journalism: { name: "Journalism", means: "The lawful work of a journalist (article 9 of the Law)." },
  "publication-by-law": { name: "Publication under the law", means: "The law demands that this be published (article 9 of the Law)." },
  "duty-to-provide": { name: "Data you are obliged to give", means: "The law obliged a person to give them, and that was not done (article 9 of the Law)." },
  tax: { name: "Taxes", means: "The tax authorities need the data for their work (article 9 of the Law)." },
  "other-law": { name: "Another case set by law", means: "Another case that a law itself sets; it is named each time (article 9 of the Law)." },
};

export const precedenceWords: Readonly<Record<PrecedenceReason, TermWords>> = {
  "legal-hold": { name: "Demand of a court or the law", means: "A court or the law demands that these data be kept." },
  "open-obligation": { name: "Unfulfilled obligation", means: "The contract is not yet performed; only what it needs stays." },
  block: { name: "Block", means: "A check is running; until it ends the data are only stored." },
  withdrawal: { name: "Withdrawal of consent", means: "The consent was withdrawn, the data are being destroyed." },
  retention: { name: "Retention", means: "The term is still running or has ended." },
};

export const deadlineWords: Readonly<Record<DeadlineId, DeadlineWords>> = {
  correct: { name: "Correct or supplement data, or destroy them if that is impossible", starts: "Confirming documents received" },
  block: { name: "Block data", starts: "Information on a violation received" },
  "destroy-confirmed": { name: "Destroy data", starts: "Violation confirmed" },
  "lift-block": { name: "Lift the block", starts: "Violation not confirmed" },
  "breach-notice": { name: "Notify the authorised body of a security breach", starts: "Breach discovered" },
  "take-down": { name: "Remove data from public access", starts: "Demand received" },
  "stop-after-withdrawal": { name: "Stop processing or refuse with reasons", starts: "Withdrawal of consent received" },
  "objection-automated": { name: "Answer an objection to an automated decision", starts: "Objection received" },
  "transfer-notice": { name: "Tell of a transfer to a third party", starts: "Data transferred" },
  information: { name: "Give information on your data, or refuse with reasons", starts: "Appeal received" },
  answer: { name: "Answer an appeal", starts: "Appeal received" },
  "provisional-mark": { name: "Decide on a provisional mark", starts: "Letter from an unconfirmed sender received" },
};

export const recipientWords: Readonly<Record<RecipientKind, RecipientWords>> = {
  courier: { name: "Courier", gets: "Name, address and telephone for delivery." },
  post: { name: "Post", gets: "Name and address for sending." },
  "telecom-operator": { name: "Telecom operator", gets: "Telephone number and the text of the message." },
  "service-provider": { name: "The school's service provider", gets: "Only what the given work needs." },
  "research-provider": { name: "Researcher", gets: "Depersonalised data." },
  "app-developer": { name: "App developer", gets: "The data you allowed when connecting." },
  partner: { name: "Partner", gets: "The smallest set without which there is no service or transaction." },
  "state-body": { name: "State body", gets: "What the law demands to be given." },
  successor: { name: "The school's successor", gets: "The data that go over with the business." },
};

export const tableWords: Readonly<Record<TableId, TableWords>> = {
  purposes: {
    caption: "Purposes of processing",
    columns: { purpose: "Purpose", why: "What for", ground: "Ground", fields: "Data", retention: "Kept", ifRefused: "If refused" },
  },
  fields: { caption: "Which data and why", columns: { field: "Data", why: "Why", purposes: "Purposes", retention: "Kept" } },
  retention: { caption: "How long data are kept", columns: { name: "What", fields: "Data", howLong: "Until when", term: "Term" } },
  recipients: { caption: "Who may receive data", columns: { recipient: "Who", gets: "What", purpose: "What for", ground: "Ground" } },
  deadlines: { caption: "Time limits", columns: { name: "What", starts: "Counted from", term: "Term", source: "Source" } },
  operations: { caption: "Acts with data", columns: { operation: "Act", means: "What it is", dpv: "Name in the DPV vocabulary" } },
};
