import type { Source } from "./ids.ts";
import { type Intake, requestKinds } from "./requests.ts";

/**
 * What a request holds by the rules for appeals (clause:R2): the identity document with its number, date and issuer, what shows the relation with the school (the
 * user number or the short name), e-mail and telephone; and what is asked, in the person's own words. The signature is a proof, not a field.
 */
export const REQUEST_FIELDS = ["name", "document-number", "document-date", "document-issuer", "relation", "email", "phone", "words"] as const;
export type RequestField = (typeof REQUEST_FIELDS)[number];
export type RequestValues = Readonly<Partial<Record<RequestField, string>>>;
export const isRequestField = (text: string): text is RequestField => (REQUEST_FIELDS as readonly string[]).includes(text);

/** What staff may ask of a sender besides: to come with a document, or to send a copy of one (clause:C5). */
export const ASKABLE_FIELDS = [...REQUEST_FIELDS, "document-shown", "document-copy"] as const;
export type AskedField = (typeof ASKABLE_FIELDS)[number];

/** How what was asked for reaches the desk: then a member enters it, and it is noted how it came (clause:G1, clause:R2). */
export const GIVEN_BY = ["telephone", "paper", "in-person", "e-mail"] as const satisfies readonly Source[];
export type GivenBy = (typeof GIVEN_BY)[number];

/** A photograph of a document is small; more than these is no document. */
export const DOCUMENT_BYTES_MAX = 8 * 1_048_576;
export const DOCUMENT_PIXELS_MAX = 24_000_000;
/** Copies that one request takes in: past it somebody fills the disk. */
export const DOCUMENTS_MAX = 4;

export const requestCharactersMax: Readonly<Record<RequestField, number>> = Object.freeze({
  name: 200, "document-number": 40, "document-date": 10, "document-issuer": 120, relation: 60, email: 254, phone: 40, words: 4_000,
});

const DOCUMENT: readonly RequestField[] = ["name", "document-number", "document-date", "document-issuer", "relation"];

/** The fields that a request of this kind needs. A session or a signature already says who it is: no number of a document is collected for nothing (clause:G3). */
export function neededFields({ kind, proof }: Pick<Intake, "kind" | "proof">): readonly RequestField[] {
  const words: readonly RequestField[] = kind === "correction" || kind === "complaint" || kind === "question" ? ["words"] : [];
  if (!requestKinds[kind].ofRecord) return ["email", ...words];
  switch (proof) {
    case "session": return words;
    case "signature": return ["relation", "email", ...words];
    case "none":
    case "visit": return [...DOCUMENT, "email", "phone", ...words];
  }
}

/** What is missing is asked for, not guessed (clause:R2). Who has no mail address is answered by telephone or on paper, and the other way about. */
export function missingFields(intake: Pick<Intake, "kind" | "proof">, given: RequestValues): readonly RequestField[] {
  const has = (field: RequestField): boolean => (given[field] ?? "").trim() !== "";
  const reached = has("email") || has("phone");
  return neededFields(intake).filter((field) => !has(field) && !((field === "email" || field === "phone") && reached));
}
