export { type ConsentEvent, type ConsentMethod, CONSENT_METHODS, consentEventJson, consentRowHash } from "./consent-row.ts";
export { assertTransition } from "./consent-transitions.ts";
export { type ConsentAnswer, type ConsentChoice, type ConsentDeps, Consents } from "./consents.ts";
export { ConsentEvidence, type EvidenceKey, type KeptEvidence } from "./consent-evidence.ts";
export { type ConsentFormDeps, ConsentForms, type FormAnswer, type ShownForm } from "./consent-forms.ts";
export { consentParticipant } from "./consent-participant.ts";
export type { StateRow, StoredConsentEvent } from "./consents.store.ts";
export { checkFormToken, FORM_LIFE_SECONDS, type FormBinding, type FormCheck, issueFormToken } from "./form-token.ts";
export { type Receipt, type ReceiptEvent, Receipts } from "./receipts.ts";
