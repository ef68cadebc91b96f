/** What a paper that comes in may be (clause:U1). */
export const PAPER_KINDS = ["consent-form", "request-form", "representation-proof", "court-paper", "identity-copy"] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];

/** The only cases in which a copy of an identity document may be taken: Law 94-V art. 7(10). The wording is to be confirmed by the operator's lawyer. */
export const COPY_EXCEPTIONS = ["no-state-integration", "no-technical-identification", "named-by-law"] as const;
export type CopyException = (typeof COPY_EXCEPTIONS)[number];

/** What becomes of the paper itself once its scan is bound to the record. */
export const PAPER_FATES = ["returned", "destroyed", "kept"] as const;
export type PaperFate = (typeof PAPER_FATES)[number];

/** Laws that may want the paper itself kept, each with where it stands; none other is a reason. To be confirmed by the operator's lawyer. */
export const KEEPING_LAWS = Object.freeze({
  accounting: "Law on accounting and financial reporting, art. 7",
  archive: "Law on the National Archival Fund and archives",
  court: "an act of a court or of a body of inquiry",
});
export type KeepingLaw = keyof typeof KEEPING_LAWS;

/** Days within which the fate of a scanned paper is to be noted: past it the paper stands out on the list. A promise of our own. */
export const FATE_DAYS = 5;
/** The kinds whose scan goes when it has been looked at: only the verified fact stays (clause:C5, `retention.document`). */
export const VERIFIED_AND_GONE: readonly PaperKind[] = Object.freeze(["representation-proof", "identity-copy"]);

const contains = <T extends string>(list: readonly T[], text: string): text is T => (list as readonly string[]).includes(text);
export const isPaperKind = (text: string): text is PaperKind => contains(PAPER_KINDS, text);
export const isPaperFate = (text: string): text is PaperFate => contains(PAPER_FATES, text);
export const isCopyException = (text: string): text is CopyException => contains(COPY_EXCEPTIONS, text);
export const isKeepingLaw = (text: string): text is KeepingLaw => Object.hasOwn(KEEPING_LAWS, text);

/** Why a paper may not be taken, or null: a copy of an identity document only with a named exception, and an exception for nothing else (clause:U1, clause:C5). */
export function paperFault(kind: PaperKind, exception: string | null): "identity-copy-refused" | "exception-without-copy" | null {
  if (kind !== "identity-copy") return exception === null ? null : "exception-without-copy";
  return exception !== null && isCopyException(exception) ? null : "identity-copy-refused";
}

/** Why a fate may not be noted, or null: paper is kept only where a law wants it kept (clause:U1). */
export function fateFault(fate: PaperFate, law: string | null): "keeping-law-missing" | "law-without-keeping" | null {
  if (fate !== "kept") return law === null ? null : "law-without-keeping";
  return law !== null && isKeepingLaw(law) ? null : "keeping-law-missing";
}
