import { type Actor, type ConsentScope, type ConsentState, consentStateIris, type Language, type PurposeId, type Source, type SubjectId } from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";

/** How it was confirmed that the answer is this person's (Law 94-V art. 8(1): a way that allows to confirm that consent was received). */
export const CONSENT_METHODS = ["one-time-code", "session", "paper-signature", "telephone-callback", "in-person", "electronic-signature", "api-token", "system"] as const;
export type ConsentMethod = (typeof CONSENT_METHODS)[number];

/** How an answer of somebody who is signed in was given: on a page, or by a program with a token of theirs. */
export function methodOf(session: { readonly method: string }): ConsentMethod {
  return session.method === "api-token" ? "api-token" : "session";
}

/** One answer to one purpose and scope, as it stands in the database; without the ledger entry that it leads to. */
export interface ConsentEvent {
  /** Whom it concerns. */
  readonly subject: SubjectId;
  /** Counts the subject's events from 1 without a gap. */
  readonly position: number;
  readonly event: string;
  readonly receipt: string;
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
  readonly state: ConsentState;
  /** Who said it; null for the system. */
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  /** Who typed it; null for the system. */
  readonly typedBy: SubjectId | null;
  readonly typedAs: Actor["kind"];
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly language: Language;
  /** Where the answer came from (clause:G1). */
  readonly source: Source;
  readonly method: ConsentMethod;
  /** End of the term; null lasts until the purpose is reached (Law 94-V art. 8(6)). */
  readonly termUntil: Date | null;
  readonly requestId: string;
  readonly at: Date;
}

/** The event as plain JSON, the form that is hashed, shown on receipts and kept as evidence. */
export function consentEventJson(event: ConsentEvent): Record<string, string | number | null> {
  return {
    v: 1, table: "consent.event", subject: event.subject, position: event.position, event: event.event, receipt: event.receipt,
    purpose: event.purpose, scope: event.scope, state: event.state, stateIri: consentStateIris[event.state],
    decidedBy: event.decidedBy, decidedAs: event.decidedAs, typedBy: event.typedBy, typedAs: event.typedAs,
    documentHash: event.documentHash, policyVersion: event.policyVersion, language: event.language, source: event.source, method: event.method,
    termUntil: event.termUntil?.toISOString() ?? null, requestId: event.requestId, at: event.at.toISOString(),
  };
}

/** SHA-256 of the event's RFC 8785 form, hex. @see docs/formats/consent.md */
export function consentRowHash(event: ConsentEvent): string {
  return keptRowHash(consentEventJson(event));
}

/** The same hash of an event that is already plain JSON: from a receipt, or kept as evidence. */
export function keptRowHash(event: Readonly<Record<string, string | number | null>>): string {
  return sha256(canonicalJson(event)).toString("hex");
}
