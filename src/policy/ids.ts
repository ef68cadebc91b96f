/** The lists behind the policy's types, in the order in which people read them. One list for each set; `Complete` fails to compile when one misses an id. */
import type {
  ClauseId, CompartmentId, ConsentState, FieldId, Language, OperationId, PurposeId,
} from "./text/text-shape.ts";

type Complete<All extends string, List extends readonly string[]> = [All] extends [List[number]] ? List : never;
const complete = <All extends string>() => <const List extends readonly All[]>(list: Complete<All, List>): List => Object.freeze(list);

export const LANGUAGES = complete<Language>()(["ru", "kk", "en"]);

export const CLAUSE_IDS = complete<ClauseId>()([
  "G1", "G2", "G3", "G4", "G5",
  "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8",
  "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9", "U10",
  "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "T13",
  "D1", "D2", "K1", "K2", "K3", "K4", "K5", "K6", "K7",
  "S1", "S2", "S3", "S4", "S5", "S6", "S7",
  "R1", "R2", "R3", "R4", "R5", "R6",
]);

export const PURPOSE_IDS = complete<PurposeId>()([
  "service-provision", "learning", "delivery", "important-notices", "marketing-mail", "marketing-sms", "mail-statistics", "site-statistics",
  "interests", "personalisation", "site-administration", "support", "request-handling", "abuse-prevention", "invitations", "events",
  "contests", "surveys", "public-posts", "connected-apps", "audit", "research", "legal-duty",
]);

export const FIELD_IDS = complete<FieldId>()([
  "family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade", "phone", "email", "home-address", "iin",
  "identity-document", "occupation", "postcode", "device-id", "time-zone", "language", "relation", "own-words", "order", "attendance",
  "interest-topic", "visit",
]);

export const COMPARTMENT_IDS = complete<CompartmentId>()([
  "identity", "contact", "learning", "contract", "words", "evidence", "ledger", "statistics-link", "document",
]);

export const OPERATION_IDS = complete<OperationId>()([
  "collect", "record", "systematise", "accumulate", "store", "clarify", "extract", "use", "depersonalise", "block", "delete", "destroy",
  "transfer", "combine", "separate",
]);

export const CONSENT_STATES = complete<ConsentState>()([
  "ConsentRequested", "ConsentGiven", "RenewedConsentGiven", "ConsentRefused", "ConsentWithdrawn", "ConsentRevoked", "ConsentExpired",
  "ConsentInvalidated",
]);

/** Each a scope of its own: Law 94-V arts. 7(6), 24(1)(5). `assent` is the pupil's own word from 14 on, beside the representative's (Civil Code art. 22). */
export const CONSENT_SCOPES = ["processing", "third-parties", "abroad", "publication", "assent"] as const;
export type ConsentScope = (typeof CONSENT_SCOPES)[number];

export const RESTRICTION_KINDS = ["legal-hold", "obligation", "block", "provisional"] as const;
export type RestrictionKind = (typeof RESTRICTION_KINDS)[number];

export const LIVES = ["living", "frozen", "destroying", "destroyed"] as const;
export type Life = (typeof LIVES)[number];

export const STAFF_ROLES = ["administrator", "registrar", "teacher", "marketer", "support-agent", "protection-officer", "auditor"] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who acts, as the permission table sees it. */
export const ACTOR_ROLES = ["subject", "representative", ...STAFF_ROLES, "system", "visitor"] as const;
export type ActorRole = (typeof ACTOR_ROLES)[number];

/** How a value came to us (clause:G1). */
export const SOURCES = ["web-form", "e-mail", "paper", "telephone", "in-person", "cookie", "import", "another-person"] as const;
export type Source = (typeof SOURCES)[number];

function contains<T extends string>(list: readonly T[], text: string): text is T {
  return (list as readonly string[]).includes(text);
}
export const isLanguage = (text: string): text is Language => contains(LANGUAGES, text);
export const isClauseId = (text: string): text is ClauseId => contains(CLAUSE_IDS, text);
export const isPurposeId = (text: string): text is PurposeId => contains(PURPOSE_IDS, text);
export const isFieldId = (text: string): text is FieldId => contains(FIELD_IDS, text);
export const isCompartmentId = (text: string): text is CompartmentId => contains(COMPARTMENT_IDS, text);
export const isSource = (text: string): text is Source => contains(SOURCES, text);
export const isOperationId = (text: string): text is OperationId => contains(OPERATION_IDS, text);

export type { ClauseId, CompartmentId, ConsentState, FieldId, Language, OperationId, PurposeId };
