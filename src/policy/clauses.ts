import type { EvidenceName } from "./evidence-names.ts";
import { CLAUSE_IDS, type ClauseId } from "./ids.ts";

export type ClauseStatus = "kept" | "partly" | "planned";

export interface ClauseRow {
  /** Kept: a running part keeps it, a test that can fail shows it, and there is evidence. Partly: some of it, and `missing` says what not. */
  readonly status: ClauseStatus;
  /** What keeps it: `folder/file.ts#export`, seen from `src/`. Its tests are found by `clause:ID` in their titles. */
  readonly enforcedBy: readonly string[];
  readonly evidence: EvidenceName | null;
  /** What of the promise is not kept yet; null where nothing is missing, or nothing begun. */
  readonly missing: string | null;
}

const kept = (evidence: EvidenceName, ...enforcedBy: readonly string[]): ClauseRow => ({ status: "kept", enforcedBy, evidence, missing: null });
const partly = (evidence: EvidenceName, missing: string, ...enforcedBy: readonly string[]): ClauseRow => ({ status: "partly", enforcedBy, evidence, missing });
const planned: ClauseRow = Object.freeze({ status: "planned", enforcedBy: [], evidence: null, missing: null });

const begun: Readonly<Partial<Record<ClauseId, ClauseRow>>> = {
  G1: partly("records-by-source",
    "Records come by the web form only: mail, paper, telephone, a visit, cookies, import and other people are named sources without an intake. The "
      + "operator has no BIN and no person responsible until its profile names them.",
    "policy/compose.ts#policyDocument", "policy/operator.ts#readOperator", "modules/vault/vault.ts#Vault"),
  G2: partly("log-entries",
    "Manual acts and paper have no page to be logged from. Depersonalising, transfer, combining and separating are named and nothing does them "
      + "yet.",
    "policy/operations.ts#operations", "modules/ledger/ledger.ts#Ledger"),
  G3: kept("fields-held", "policy/decide.ts#decide"),
  G4: partly("documents-in-force",
    "There are no draw rules yet. Who accepted which document is recorded for consent texts only, not for the terms of service.",
    "modules/documents/documents.ts#Documents", "policy/working-days.ts#addWorkingDays"),
  C1: partly("consents-given", "Nothing but the account is served yet: no course, no order.",
    "modules/joining/join-form.ts#checkedForm", "policy/compose.ts#consentDocument"),
  C2: partly("consents-given",
    "An adult consents for himself on the web, to the service; the other purposes have no switch yet. The desk, the telephone, a child's "
      + "representative, and the scopes third parties, abroad and publication have no page. Receipts are not yet in the form of ISO/IEC TS 27560.",
    "modules/consent/consents.ts#Consents", "modules/consent/form-token.ts#checkFormToken", "policy/decide.ts#decide"),
  C3: partly("fields-held",
    "Place and grade of study are declared and checked; no form asks for them before a child can be joined. There is no page to correct a value.",
    "policy/field-values.ts#validateField", "modules/joining/join-form.ts#checkedForm"),
  C8: kept("classed-columns", "modules/participants/coverage.ts#assertCovered"),
  T1: partly("log-entries",
    "There is no register of recipients and no door out: every transfer is refused. The operator's mail server carries letters to the person's own "
      + "address.",
    "policy/decide.ts#decide"),
  T2: kept("records-by-retention-class", "policy/retention.ts#retentionOf"),
  T7: partly("restrictions-in-force",
    "A block works at once in every part, but no request or desk page places or lifts one, nobody is reminded of its terms, and no letter puts a "
      + "provisional mark.",
    "modules/restrictions/restrictions.ts#Restrictions", "policy/decide.ts#decide"),
  D2: partly("destructions",
    "All or nothing: the withdrawal of one purpose does not yet destroy what that purpose alone needed. There is no open obligation yet that would "
      + "keep anything, no recipient to be told, and no grace for a family.",
    "modules/destruction/begin-destruction.ts#beginDestruction", "modules/destruction/certificate.ts#checkCertificate"),
  S1: partly("sealed-records",
    "No second factor for staff (there are no staff pages), no incidents with their terms, no access reviews, no register of measures with owners "
      + "and review dates, no declared storage country for each store.",
    "platform/crypto.ts#seal", "modules/ledger/verify.ts#verifyLog", "modules/accounts/rate-limits.ts#RateLimits"),
  S3: partly("records-by-retention-class",
    "A person sees all that is held and destroys it. Correcting, and taking a copy along, have no page; retention does not run by itself.",
    "policy/decide.ts#decide", "modules/vault/vault.ts#Vault"),
  R1: {
    status: "partly", evidence: "documents-in-force", enforcedBy: ["modules/signatures/verify-signature.ts#verifySignature", "modules/signatures/signature-checker.ts#createSignatureChecker"],
    missing: "A qualified electronic signature of Kazakhstan is really verified, and anybody may check one. No request is taken in yet: not on paper, not by mail, not on the web.",
  },
  R4: partly("documents-in-force", "Nobody is told of a new version yet, and a material change asks for no renewed consent.",
    "modules/documents/documents.ts#Documents", "policy/differences.ts#differences"),
  R5: kept("answers-by-kind", "policy/decide.ts#decide", "modules/consent/consent-transitions.ts#assertTransition", "modules/joining/join-form.ts#checkedForm"),
};

/** The register: for each clause what keeps it, and how far (`robotek policy check`). */
export const clauses: Readonly<Record<ClauseId, ClauseRow>> = Object.freeze(
  Object.fromEntries(CLAUSE_IDS.map((id) => [id, begun[id] ?? planned])) as Record<ClauseId, ClauseRow>,
);
