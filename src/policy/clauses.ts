import { clauseGaps } from "./clause-gaps.ts";
import type { EvidenceName } from "./evidence-names.ts";
import { CLAUSE_IDS, type ClauseId } from "./ids.ts";

export type ClauseStatus = "kept" | "partly" | "planned";

export interface ClauseRow {
  /** Kept: a running part keeps it, a test that can fail shows it, and there is evidence. Partly: some of it, and `missing` says what not. */
  readonly status: ClauseStatus;
  /** What keeps it: `folder/file.ts#export`, seen from `src/`. Its tests are found by `clause:ID` in their titles. */
  readonly enforcedBy: readonly string[];
  readonly evidence: EvidenceName | null;
  /** What of the promise is not kept yet, in English; pages say it in the reader's language. Null where nothing is missing, or nothing begun. */
  readonly missing: string | null;
}

const kept = (evidence: EvidenceName, ...enforcedBy: readonly string[]): ClauseRow => ({ status: "kept", enforcedBy, evidence, missing: null });
const partly = (clause: keyof typeof clauseGaps, evidence: EvidenceName, ...enforcedBy: readonly string[]): ClauseRow => ({ status: "partly", enforcedBy, evidence, missing: clauseGaps[clause].en });
const planned: ClauseRow = Object.freeze({ status: "planned", enforcedBy: [], evidence: null, missing: null });

const begun: Readonly<Partial<Record<ClauseId, ClauseRow>>> = {
  G1: kept("records-by-source", "policy/compose.ts#policyDocument", "policy/operator.ts#readOperator", "modules/notices/letter.ts#operatorWords", "modules/vault/vault.ts#Vault",
    "policy/field-values.ts#validateField"),
  G2: partly("G2", "log-entries", "policy/operations.ts#operations", "modules/ledger/ledger.ts#Ledger"),
  G3: kept("fields-held", "policy/decide.ts#decide"),
  G4: partly("G4", "documents-in-force", "modules/documents/documents.ts#Documents", "policy/working-days.ts#addWorkingDays"),
  G5: kept("answers-by-kind", "policy/decide.ts#decide", "policy/visibility.ts#representativeSees", "modules/families/families.ts#Families",
    "modules/accounts/issued-codes.ts#IssuedCodes"),
  C1: kept("consents-given", "modules/joining/join-form.ts#checkedForm", "modules/joining/child-form.ts#checkedChild", "policy/compose.ts#consentDocument"),
  C2: kept("consents-given",
    "modules/consent/consents.ts#Consents", "modules/consent/form-token.ts#checkFormToken", "modules/consent/form-token.ts#openFormToken", "modules/consent/form-token.ts#judgeForm",
    "modules/choices/consent-choices.ts#ConsentChoices",
    "modules/consent/receipt-document.ts#receiptDocument", "modules/intake/intake-form.ts#checkedIntake", "modules/imports/answers.ts#ImportAnswers", "policy/decide.ts#decide"),
  C3: kept("fields-held", "policy/field-values.ts#validateField", "modules/joining/join-form.ts#checkedForm", "modules/joining/child-form.ts#checkedChild"),
  C4: partly("C4", "records-by-source", "modules/vault/vault.ts#Vault", "modules/intake/taking-in.ts#Intake", "modules/imports/imports.ts#Imports"),
  C5: kept("documents-by-end", "modules/requests/case-asking.ts#askForMore", "modules/requests/case-documents.ts#giveDocument", "modules/requests/case-documents.ts#openDocument",
    "modules/requests/case-documents.ts#destroyDueCopies", "platform/malware-scan.ts#clamav"),
  C7: partly("C7", "fields-held", "modules/accuracy/corrections.ts#Corrections", "modules/accuracy/address-change.ts#AddressChanges", "modules/accuracy/still-right.ts#StillRight"),
  C8: kept("classed-columns", "modules/participants/coverage.ts#assertCovered"),
  U5: partly("U5", "log-entries", "modules/oversight/oversight.ts#Oversight"),
  U1: kept("papers-by-fate", "policy/paper.ts#paperFault", "policy/paper.ts#fateFault"),
  T1: partly("T1", "log-entries", "policy/decide.ts#decide", "modules/disclosures/disclosures.ts#Disclosures"),
  T2: kept("records-by-retention-class", "policy/retention.ts#retentionOf"),
  T7: kept("restrictions-in-force", "policy/decide.ts#decide", "policy/requests.ts#judgeIntake", "modules/restrictions/restrictions.ts#Restrictions", "modules/requests/intake.ts#restrictFor",
    "modules/requests/case-acts.ts#liftHeld", "policy/request-clock.ts#judgeMarkBy"),
  D2: kept("destructions", "modules/destruction/begin-destruction.ts#beginDestruction", "modules/destruction/certificate.ts#checkCertificate",
    "modules/leaving/leaving.ts#Leaving", "modules/destruction/what-stays.ts#keepWhatStays"),
  S1: partly("S1", "sealed-records", "platform/crypto.ts#seal", "modules/ledger/verify.ts#verifyLog", "modules/accounts/rate-limits.ts#RateLimits", "modules/staff/members.ts#Members",
    "modules/staff/second-factors.ts#SecondFactors", "modules/recovery/recovery.ts#Recoveries"),
  S3: kept("records-by-retention-class", "modules/retention/retention-run.ts#runRetention", "modules/extracts/extracts.ts#Extracts",
    "modules/accuracy/corrections.ts#Corrections"),
  S5: partly("S5", "documents-in-force", "modules/staff/rules-signing.ts#RulesSigning", "web/desk/at-desk.ts#atDesk"),
  R1: kept("requests-by-channel", "policy/requests.ts#judgeIntake", "modules/requests/intake.ts#receive", "modules/requests/sender.ts#knownSender", "modules/signatures/verify-signature.ts#verifySignature",
    "modules/signatures/signature-checker.ts#createSignatureChecker", "modules/mailbox/mailbox.ts#Mailbox", "modules/mailbox/signed-parts.ts#findSignature"),
  R2: kept("requests-by-channel", "policy/request-fields.ts#missingFields", "modules/requests/case-asking.ts#askForMore", "modules/requests/case-asking.ts#giveMore",
    "modules/requests/sender.ts#claimedRecord", "policy/short-names.ts#checkShortName", "modules/accounts/short-names.ts#ShortNames"),
  R3: kept("requests-by-clock", "policy/deadlines.ts#dueOn", "policy/request-clock.ts#requestClock", "policy/request-clock.ts#nextDay", "policy/request-clock.ts#clockMark",
    "policy/request-clock.ts#tellsOn", "policy/request-states.ts#changeFault", "modules/requests/morning.ts#tellMorning"),
  S6: kept("requests-by-channel", "modules/requests/intake.ts#receive", "modules/mailbox/mailbox.ts#Mailbox"),
  R4: partly("R4", "documents-in-force", "modules/documents/documents.ts#Documents", "policy/differences.ts#differences", "policy/renewal.ts#consequencesOf"),
  R5: kept("answers-by-kind", "policy/decide.ts#decide", "modules/consent/consent-transitions.ts#assertTransition", "modules/joining/join-form.ts#checkedForm"),
};

/** The register: for each clause what keeps it, and how far (`robotek policy check`). */
export const clauses: Readonly<Record<ClauseId, ClauseRow>> = Object.freeze(
  Object.fromEntries(CLAUSE_IDS.map((id) => [id, begun[id] ?? planned])) as Record<ClauseId, ClauseRow>,
);
