import type { Source } from "./ids.ts";
import type { RelationProof } from "./representation.ts";

/** How a family comes in at the desk (clause:C4); each is a source of its own (clause:G1). */
export const INTAKE_CHANNELS = ["telephone", "paper", "in-person"] as const satisfies readonly Source[];
export type IntakeChannel = (typeof INTAKE_CHANNELS)[number];

/** How a consent given at the desk was confirmed (Law 94-V art. 8(1)): the text read to the end on a call back, the own signature, the own word before a document. */
export const CONFIRMATIONS = ["script-on-call-back", "signed-form", "own-word-with-document"] as const;
export type Confirmation = (typeof CONFIRMATIONS)[number];

/** Which confirmation goes with which way in (clause:C2). */
export const confirmationsOf: Readonly<Record<IntakeChannel, readonly Confirmation[]>> = Object.freeze({
  telephone: ["script-on-call-back"],
  paper: ["signed-form"],
  "in-person": ["signed-form", "own-word-with-document"],
});

/** Documents that staff look at. Only the kind is kept, nothing of what stands in them (clause:C5). */
export const IDENTITY_PAPERS = ["identity-card", "passport", "residence-permit"] as const;
export type IdentityPaper = (typeof IDENTITY_PAPERS)[number];

/** How a member knows that the person of a known record is there: by a document that was looked at, or by answers on a call back. Each member for himself. */
export const PERSON_CHECKS = ["document", "caller-check"] as const;
export type PersonCheck = (typeof PERSON_CHECKS)[number];
export type ShownDocument = IdentityPaper | Exclude<RelationProof, "declared"> | "court-decision";

/** A telephone intake that nobody confirmed stands on the registrar's list after so many days. A promise of our own. */
export const CONFIRMATION_DAYS = 14;

const contains = <T extends string>(list: readonly T[], text: string): text is T => (list as readonly string[]).includes(text);
export const isIntakeChannel = (text: string): text is IntakeChannel => contains(INTAKE_CHANNELS, text);
export const isPersonCheck = (text: string): text is PersonCheck => contains(PERSON_CHECKS, text);
export const isIdentityPaper = (text: string): text is IdentityPaper => contains(IDENTITY_PAPERS, text);

/** Whether this confirmation goes with this way in. */
export function isConfirmationOf(channel: IntakeChannel, text: string): text is Confirmation {
  return contains(confirmationsOf[channel], text);
}
