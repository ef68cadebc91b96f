/**
 * The shape of every text of the policy. Types only: the words live in ru/, kk/ and en/, and the type makes each language say the same things.
 * Placeholders in braces are filled by the page or the letter; `Placeholder` is the whole list.
 */

export type Language = "ru" | "kk" | "en";

export type ClauseId =
  | "G1" | "G2" | "G3" | "G4" | "G5"
  | "C1" | "C2" | "C3" | "C4" | "C5" | "C6" | "C7" | "C8"
  | "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9" | "U10"
  | "T1" | "T2" | "T3" | "T4" | "T5" | "T6" | "T7" | "T8" | "T9" | "T10" | "T11" | "T12" | "T13"
  | "D1" | "D2" | "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7"
  | "S1" | "S2" | "S3" | "S4" | "S5" | "S6" | "S7"
  | "R1" | "R2" | "R3" | "R4" | "R5" | "R6";

export type PurposeId =
  | "service-provision" | "learning" | "delivery" | "important-notices" | "marketing-mail" | "marketing-sms" | "mail-statistics"
  | "site-statistics" | "interests" | "personalisation" | "site-administration" | "support" | "request-handling" | "abuse-prevention"
  | "invitations" | "events" | "contests" | "surveys" | "public-posts" | "connected-apps" | "audit" | "research" | "legal-duty";

export type FieldId =
  | "family-name" | "given-name" | "patronymic" | "birth-date" | "study-place" | "study-grade" | "phone" | "email" | "home-address"
  | "iin" | "identity-document" | "occupation" | "postcode" | "device-id" | "time-zone" | "language" | "relation" | "own-words"
  | "order" | "attendance" | "interest-topic" | "visit";

export type CompartmentId =
  | "identity" | "contact" | "learning" | "contract" | "words" | "evidence" | "ledger" | "statistics-link" | "document";

/** The twelve operations of clause G2, then the three of our own: transfer, combine, separate. */
export type OperationId =
  | "collect" | "record" | "systematise" | "accumulate" | "store" | "clarify" | "extract" | "use" | "depersonalise" | "block"
  | "delete" | "destroy" | "transfer" | "combine" | "separate";

/** Names of DPV 2. */
export type ConsentState =
  | "ConsentRequested" | "ConsentGiven" | "ConsentRefused" | "ConsentWithdrawn" | "ConsentRevoked" | "ConsentExpired"
  | "ConsentInvalidated" | "RenewedConsentGiven";

/**
 * What Law 94-V knows: consent (art. 7) and the cases without it (art. 9).
 * A contract and a legal duty are named for the reader; each says on what it rests. There is no "legitimate interest" in that law.
 */
export type GroundId =
  | "consent" | "contract" | "legal-obligation" | "law-enforcement" | "state-statistics" | "treaty" | "constitutional-rights"
  | "journalism" | "publication-by-law" | "duty-to-provide" | "tax" | "other-law";

export type PrecedenceReason = "legal-hold" | "open-obligation" | "block" | "withdrawal" | "retention";

export type DeadlineId =
  | "correct" | "block" | "destroy-confirmed" | "lift-block" | "breach-notice" | "take-down" | "stop-after-withdrawal"
  | "objection-automated" | "transfer-notice" | "information" | "answer" | "provisional-mark";

export type RecipientKind =
  | "courier" | "post" | "telecom-operator" | "service-provider" | "research-provider" | "app-developer" | "partner" | "state-body" | "successor";

export type TableId = "purposes" | "fields" | "retention" | "recipients" | "deadlines" | "operations";

export type Placeholder =
  | "operator.name" | "operator.bin" | "operator.address" | "operator.email" | "operator.responsible" | "operator.site" | "operator.section"
  | "policy.url" | "policy.version" | "policy.date" | "document.version" | "document.date"
  | "fields" | "purposes" | "term" | "person" | "representative" | "relation"
  | "code" | "minutes" | "link" | "certificate" | "ask" | "name" | "date" | "number" | "count";

/** A paragraph of words, or a table that the product makes from the policy's code. */
export type Paragraph = string | { readonly table: TableId };

export interface ClauseText {
  readonly id: ClauseId;
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}

export interface SectionText {
  readonly number: number;
  readonly title: string;
  readonly clauses: readonly ClauseText[];
}

export interface PolicyText {
  readonly language: Language;
  readonly title: string;
  readonly intro: readonly Paragraph[];
  readonly sections: readonly SectionText[];
}

export interface DocumentSection {
  readonly number: number;
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}

export type DocumentId = "terms" | "appeals" | "staff-rules";

export interface DocumentText {
  readonly id: DocumentId;
  readonly language: Language;
  readonly title: string;
  readonly sections: readonly DocumentSection[];
}

export interface PurposeWords {
  readonly name: string;
  /** One sentence for a parent. */
  readonly why: string;
  /**
   * The sentence agreed to. Null where nobody is asked apart: the law itself demands the purpose, or it is part of the service and rests on
   * the consent to that.
   */
  readonly consent: string | null;
  /** What then does not work, one sentence. */
  readonly ifRefused: string;
}

export interface FieldWords {
  readonly name: string;
  /** Why it is asked, one sentence. */
  readonly why: string;
  /** Shown beside the input. */
  readonly hint: string;
}

/** A name and what it means, one sentence. */
export interface TermWords {
  readonly name: string;
  readonly means: string;
}

export interface RetentionWords {
  readonly name: string;
  /** How long in words; the figures come from the policy's code. */
  readonly howLong: string;
}

export interface DeadlineWords {
  readonly name: string;
  /** The event from which the term runs. */
  readonly starts: string;
}

export interface RecipientWords {
  readonly name: string;
  readonly gets: string;
}

export interface TableWords {
  readonly caption: string;
  readonly columns: Readonly<Record<string, string>>;
}

export type ConsentPartId =
  | "operator" | "person" | "purposes" | "fields" | "operations" | "term" | "third-parties" | "abroad" | "publication" | "withdrawal" | "other";

export type ConsentKind = "own" | "representative";

/** All items of art. 8(4) of Law 94-V, one part each, and the sentence beside the button. */
export interface ConsentText {
  readonly kind: ConsentKind;
  readonly title: string;
  readonly parts: readonly { readonly id: ConsentPartId; readonly title: string; readonly paragraphs: readonly string[] }[];
  readonly acceptance: string;
}

/** What a consent says in place of an excluding part when it allows just that: giving to third parties, sending abroad, publishing. */
export type ScopeConsent = Readonly<Record<"third-parties" | "abroad" | "publication", readonly string[]>>;

/** The closed list of important notices (clause U4). */
export type NoticeKind =
  | "registration-code" | "already-registered" | "sign-in-code" | "withdraw-code" | "joined" | "consent-receipt" | "withdrawal-begun"
  | "staff-invitation" | "staff-factor-reset" | "recovery-code" | "recovery-asked" | "account-recovered" | "new-address-code" | "address-change-asked" | "iin-written" | "still-right"
  | "withdrawal-received" | "destroyed-certificate" | "policy-changed" | "terms-changed" | "purchase-confirmed"
  | "representative-added" | "representation-ended" | "record-restricted" | "use-restricted" | "restriction-lifted" | "child-leaving-begun" | "child-leaving-stopped" | "assent-due" | "assent-awaited" | "own-contact-due" | "grown-up"
  | "request-received" | "request-more-asked" | "request-answered" | "request-kind-corrected" | "requests-due" | "requests-overdue"
  | "import-consent";

export interface NoticeWords {
  readonly subject: string;
  readonly body: readonly string[];
}

/** Everything one language says. */
export interface LanguageTexts {
  readonly policy: PolicyText;
  readonly documents: Readonly<Record<DocumentId, DocumentText>>;
  readonly consentText: Readonly<Record<ConsentKind, ConsentText>>;
  readonly scopeConsent: ScopeConsent;
  readonly noticeWords: Readonly<Record<NoticeKind, NoticeWords>>;
  readonly purposeWords: Readonly<Record<PurposeId, PurposeWords>>;
  readonly fieldWords: Readonly<Record<FieldId, FieldWords>>;
  readonly retentionWords: Readonly<Record<CompartmentId, RetentionWords>>;
  readonly operationWords: Readonly<Record<OperationId, TermWords>>;
  readonly consentStateWords: Readonly<Record<ConsentState, TermWords>>;
  readonly groundWords: Readonly<Record<GroundId, TermWords>>;
  readonly precedenceWords: Readonly<Record<PrecedenceReason, TermWords>>;
  readonly deadlineWords: Readonly<Record<DeadlineId, DeadlineWords>>;
  readonly recipientWords: Readonly<Record<RecipientKind, RecipientWords>>;
  readonly tableWords: Readonly<Record<TableId, TableWords>>;
  /** Each `source` of purposes, deadlines and retention, said for people; a source entered later by the operator is shown as entered. */
  readonly sourceWords: Readonly<Record<string, string>>;
}
