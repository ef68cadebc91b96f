import { FIELD_IDS, PURPOSE_IDS, type FieldId, type PurposeId } from "../policy/index.ts";

/** What a schema's columns about people serve, and how long they live. */
export interface SchemaUse {
  readonly purposes: readonly PurposeId[];
  readonly retention: string;
}

const AS_DATA = "as long as the data they belong to";

/** Every schema that holds columns about people. A test fails for one that is not here. */
export const schemaUses: Readonly<Record<string, SchemaUse>> = {
  accounts: { purposes: ["service-provision", "site-administration"], retention: "account: as identity; passkeys: as contact; sessions, codes, kept forms: hours" },
  accuracy: { purposes: ["important-notices", "request-handling"], retention: "as identity; a new address that waits for its code: ten minutes" },
  consent: { purposes: ["legal-duty"], retention: "as identity; what stays as evidence: class evidence" },
  destruction: { purposes: ["legal-duty"], retention: "until the destruction is done; then nothing names anybody" },
  disclosures: { purposes: ["legal-duty"], retention: "what left stays without a name; who took it: as identity" },
  families: { purposes: ["request-handling", "legal-duty"], retention: "as identity" },
  imports: { purposes: ["service-provision"], retention: "until the adult answers, 30 days (IMPORT_DAYS) at most" },
  intake: { purposes: ["service-provision", "legal-duty"], retention: "as identity; a scan: as its document" },
  joining: { purposes: ["service-provision"], retention: "at most 24 hours" },
  journal: { purposes: ["legal-duty"], retention: "until it is in the journal's file" },
  keys: { purposes: ["legal-duty"], retention: AS_DATA },
  marks: { purposes: ["legal-duty"], retention: "for ever: 20 bits that lead to nobody" },
  leaving: { purposes: ["request-handling", "legal-duty"], retention: "as identity: it goes with the record" },
  ledger: { purposes: ["legal-duty"], retention: "class ledger: dies with the data; the public log names nobody" },
  notices: { purposes: ["important-notices"], retention: "as contact" },
  representation: { purposes: ["service-provision", "legal-duty"], retention: "as identity" },
  mailbox: { purposes: ["request-handling", "legal-duty"], retention: "a letter that opened a request: as the request; any other: 30 days; then its hash alone" },
  recovery: { purposes: ["request-handling", "service-provision"], retention: "as identity; an old address that is told: three days" },
  requests: { purposes: ["request-handling", "legal-duty"], retention: "class words from the answer on; what stays of a destruction: class evidence" },
  restrictions: { purposes: ["request-handling", "legal-duty"], retention: "as identity" },
  retention: { purposes: ["legal-duty"], retention: "until the removal is done, minutes" },
  staff: { purposes: ["legal-duty", "site-administration"], retention: "as identity; invitations: until answered or over" },
  subjects: { purposes: ["service-provision", "legal-duty"], retention: "the random id stays, named by nothing" },
  tokens: { purposes: ["service-provision", "site-administration"], retention: "until the token ends; a kept answer: a day" },
  vault: { purposes: PURPOSE_IDS.filter((purpose) => purpose !== "audit"), retention: "each record as its retention class" },
};

/** The fields whose values a @personal column may hold, always sealed. A test fails for such a column that is not here. */
export const personalColumns: Readonly<Record<string, readonly FieldId[]>> = {
  "vault.record.sealed": FIELD_IDS,
  "joining.draft.sealed": ["family-name", "given-name", "patronymic", "birth-date", "email", "phone", "home-address"],
  "imports.row.sealed": [
    "family-name", "given-name", "patronymic", "birth-date", "email", "phone", "home-address", "language", "relation", "study-place", "study-grade",
  ],
  "accounts.attempt.sealed": ["email"],
  "accounts.kept_form.sealed": FIELD_IDS,
  "accuracy.address_proof.sealed": ["email"],
  "destruction.work.sought": FIELD_IDS,
  // Who consented to what, with the name as it was, and what the law keeps of a contract.
  "consent.evidence.sealed": ["family-name", "given-name", "patronymic", "order"],
  // Why a member of staff took a list, in own words that may name somebody.
  "disclosures.taken.sealed": ["own-words"],
  // What a sender gave and what was said to it, under the request's own key.
  "requests.request.sealed": FIELD_IDS,
  "requests.event.sealed": ["own-words"],
  // The same on its way to the journal's file.
  "journal.outbox.body": FIELD_IDS,
  "staff.invitation.sealed": ["email"],
  // The owner's word for a program, and answers of the programming interface about whatever it was asked.
  "tokens.token.sealed": ["own-words"],
  "tokens.kept_answer.sealed": FIELD_IDS,
  // The address of a certificate and a random string: no field's value.
  "leaving.event.sealed": [],
  "leaving.facts.sealed": [],
};
