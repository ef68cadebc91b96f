import type { Block, ComposedDocument, DocumentKind, Part } from "./document-shape.ts";
import { tableBlock } from "./document-tables.ts";
import type { ConsentScope, FieldId, PurposeId } from "./ids.ts";
import { operatorIn, type OperatorProfile } from "./operator.ts";
import { purposeRow } from "./purposes.ts";
import { dateInWords, formWords } from "./term-words.ts";
import { texts } from "./text/index.ts";
import type { ConsentKind, DocumentId, Language, Paragraph } from "./text/text-shape.ts";
import { currentVersion, type DocumentVersion } from "./versions.ts";

type Values = Readonly<Record<string, string>>;

/** Words in braces are replaced by their values; a word without a value (one that names a person) stays as it is. */
export function fill(text: string, values: Values): string {
  return text.replace(/\{([a-z.]+)\}/gu, (braced, word: string) => (Object.hasOwn(values, word) ? (values[word] ?? braced) : braced));
}

function operatorValues(language: Language, operator: OperatorProfile): Values {
  const { notSet, nobody } = formWords(language);
  const { name, address } = operatorIn(language, operator);
  return {
    "operator.name": name,
    "operator.bin": operator.bin ?? notSet,
    "operator.address": address,
    "operator.email": operator.email,
    "operator.responsible": operator.responsible ? `${operator.responsible.name}, ${operator.responsible.email}` : nobody,
    "operator.site": operator.site,
    "operator.section": operator.section,
    "policy.url": operator.policyUrl,
  };
}

function versionValues(language: Language, prefix: "policy" | "document", version: DocumentVersion): Values {
  return { [`${prefix}.version`]: String(version.number), [`${prefix}.date`]: dateInWords(language, version.date) };
}

const block = (language: Language, values: Values) => (paragraph: Paragraph): Block =>
  typeof paragraph === "string" ? { text: fill(paragraph, values) } : tableBlock(paragraph.table, language, texts[language]);

/** The policy in a language, of an operator, as of a version, with its tables made from the code (clause:G1, clause:R4). */
export function policyDocument(language: Language, operator: OperatorProfile, version: DocumentVersion = currentVersion("policy")): ComposedDocument {
  const { policy } = texts[language];
  const values = { ...operatorValues(language, operator), ...versionValues(language, "policy", version) };
  const filled = block(language, values);
  return {
    kind: "policy",
    language,
    version: version.number,
    date: version.date,
    title: fill(policy.title, values),
    intro: policy.intro.map(filled),
    sections: policy.sections.map(({ number, title, clauses }) => ({
      number,
      title: fill(title, values),
      parts: clauses.map((clause): Part => ({ anchor: clause.id, title: fill(clause.title, values), blocks: clause.paragraphs.map(filled) })),
    })),
    acceptance: null,
  };
}

/** The terms of service, the rules for appeals or those for staff (clause:G4). */
export function officialDocument(id: DocumentId, language: Language, operator: OperatorProfile, version: DocumentVersion = currentVersion(id)): ComposedDocument {
  const { title, sections } = texts[language].documents[id];
  const values = {
    ...operatorValues(language, operator),
    ...versionValues(language, "policy", currentVersion("policy")),
    ...versionValues(language, "document", version),
  };
  const filled = block(language, values);
  return {
    kind: id,
    language,
    version: version.number,
    date: version.date,
    title: fill(title, values),
    intro: [],
    sections: sections.map(({ number, title: heading, paragraphs }) => ({
      number,
      title: fill(heading, values),
      parts: [{ anchor: `section-${number}`, title: fill(heading, values), blocks: paragraphs.map(filled) }],
    })),
    acceptance: null,
  };
}

const consentKinds: Readonly<Record<ConsentKind, DocumentKind>> = { own: "consent-own", representative: "consent-representative" };

/** What a consent is asked for: the purposes, and the fields that they declare (all of them unless told). */
export interface ConsentExtent {
  readonly purposes: readonly PurposeId[];
  readonly fields?: readonly FieldId[];
  /** What is consented to besides processing: that part of the text then allows instead of excluding. */
  readonly scope?: ConsentScope;
}

/** The purpose that is on at registration, and no other (clause:C1). */
export const REGISTRATION: ConsentExtent = Object.freeze<ConsentExtent>({ purposes: ["service-provision"] });

/**
 * The text of a consent with all that Law 94-V art. 8(4) asks (clause:C2). `{person}`, `{representative}` and `{relation}` stay in braces: the text is kept
 * for ever by its hash, so it must name nobody; the page fills them in, and the consent's record binds the person.
 */
export function consentDocument(
  kind: ConsentKind,
  language: Language,
  operator: OperatorProfile,
  extent: ConsentExtent = REGISTRATION,
  version: DocumentVersion = currentVersion(consentKinds[kind]),
): ComposedDocument {
  const { consentText, fieldWords, purposeWords, scopeConsent } = texts[language];
  const said = (id: string, paragraphs: readonly string[]): readonly string[] => (id === extent.scope ? scopeConsent[extent.scope as keyof typeof scopeConsent] : paragraphs);
  const { title, parts, acceptance } = consentText[kind];
  const fields = extent.fields ?? [...new Set(extent.purposes.flatMap((purpose) => purposeRow(purpose).fields))];
  const values = {
    ...operatorValues(language, operator),
    ...versionValues(language, "policy", currentVersion("policy")),
    ...versionValues(language, "document", version),
    purposes: extent.purposes.map((purpose) => purposeWords[purpose].name).join("; "),
    fields: fields.map((field) => fieldWords[field].name).join("; "),
    term: formWords(language).consentTerm,
  };
  return {
    kind: consentKinds[kind],
    language,
    version: version.number,
    date: version.date,
    title: fill(title, values),
    intro: [],
    sections: [{
      number: 1,
      title: fill(title, values),
      parts: parts.map(({ id, title: heading, paragraphs }) => ({
        anchor: id, title: fill(heading, values), blocks: said(id, paragraphs).map((paragraph) => ({ text: fill(paragraph, values) })),
      })),
    }],
    acceptance: fill(acceptance, values),
  };
}

/** Every document that is published at the start, in every language. */
export function currentDocuments(operator: OperatorProfile, languages: readonly Language[]): readonly ComposedDocument[] {
  return languages.flatMap((language) => [
    policyDocument(language, operator),
    officialDocument("terms", language, operator),
    officialDocument("appeals", language, operator),
    officialDocument("staff-rules", language, operator),
    consentDocument("own", language, operator),
    consentDocument("representative", language, operator),
  ]);
}
