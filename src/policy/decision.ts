import { isInForce } from "./precedence.ts";
import { needsAssent, type Stage } from "./stages.ts";
import type { ActorRole, ClauseId, ConsentState, FieldId, Life, OperationId, PurposeId, RestrictionKind } from "./ids.ts";

export interface DecisionRequest {
  readonly purpose: PurposeId;
  readonly operation: OperationId;
  /** At least one. */
  readonly fields: readonly FieldId[];
  readonly actor: ActorRole;
  /** Whether the record is the actor's own, or that of the person the actor stands for (`isOwnRecord`). */
  readonly self: boolean;
}

/** What is so at this moment, read uncached in the transaction that also reads the values. */
export interface Facts {
  readonly life: Life;
  /**
   * The state of scope `processing` of the purpose that `consentPurposeOf(purpose)` names (important notices rest on the consent to the service);
   * null when nobody ever asked, or when the purpose needs no consent.
   */
  readonly consent: ConsentState | null;
  readonly restrictions: readonly { readonly kind: RestrictionKind; readonly fields: readonly FieldId[] | "all" }[];
  /** Whether the actor's right to represent this person holds at this moment. */
  readonly represents: boolean;
  /** How far the person has come; null for who never was a pupil here. An adult is represented by nobody, whatever the rows still say. */
  readonly stage: Stage | null;
}

/**
 * The consent that counts (clause:G5). From 14 on the pupil's own assent is needed beside the representative's consent: a no or a withdrawal of the
 * pupil's counts, silence does not stand for a yes. `ConsentRequested` holds what was consented to before the 14th birthday for the days of grace.
 */
export function effectiveConsent(stage: Stage | null, consent: ConsentState | null, assent: ConsentState | null): ConsentState | null {
  if (!needsAssent(stage)) return consent;
  if (consent !== "ConsentGiven" && consent !== "RenewedConsentGiven") return consent;
  if (assent === "ConsentGiven" || assent === "RenewedConsentGiven" || assent === "ConsentRequested") return consent;
  return assent ?? "ConsentRequested";
}

/** Whether a pupil from 14 on is asked for a word that was not said yet, about something that a representative consents to. */
export function awaitsAssent(stage: Stage | null, consent: ConsentState | null, assent: ConsentState | null): boolean {
  return needsAssent(stage) && isInForce(consent) && (assent === null || assent === "ConsentRequested");
}

export const REFUSAL_REASONS = [
  "unknown-purpose", "no-fields", "field-not-declared", "role-not-permitted", "field-not-permitted", "someone-elses-record", "not-representative",
  "no-recipient", "destroyed", "frozen", "legal-hold", "open-obligation", "blocked", "provisional-mark", "consent-missing", "consent-requested",
  "consent-refused", "consent-withdrawn", "consent-revoked", "consent-expired", "consent-invalidated",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** On what an allowed operation rests. */
export type Basis = "consent" | "contract" | "legal-obligation" | "legal-hold" | "open-obligation" | "own-right" | "taking-away";

export type Decision =
  | { readonly outcome: "allow"; readonly clause: ClauseId; readonly basis: Basis }
  | { readonly outcome: "refuse"; readonly clause: ClauseId; readonly reason: RefusalReason };

/** The clause that each refusal names. */
export const refusalClauses: Readonly<Record<RefusalReason, ClauseId>> = Object.freeze({
  "unknown-purpose": "G3",
  "no-fields": "G3",
  "field-not-declared": "G3",
  "role-not-permitted": "S1",
  "field-not-permitted": "S1",
  "someone-elses-record": "G5",
  "not-representative": "G5",
  "no-recipient": "T1",
  destroyed: "D2",
  frozen: "S1",
  "legal-hold": "D2",
  "open-obligation": "D2",
  blocked: "T7",
  "provisional-mark": "T7",
  "consent-missing": "C2",
  "consent-requested": "C2",
  "consent-refused": "C2",
  "consent-withdrawn": "D2",
  "consent-revoked": "D2",
  "consent-expired": "C2",
  "consent-invalidated": "C2",
});
