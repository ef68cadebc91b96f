import type { CivilDate } from "./working-days.ts";
import type { Language, TableId } from "./text/text-shape.ts";

/** The documents that govern (clause:G4): published, versioned, kept for ever by hash. */
export const DOCUMENT_KINDS = ["policy", "terms", "appeals", "consent-own", "consent-representative", "staff-rules"] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface TableBlock {
  readonly table: TableId;
  readonly caption: string;
  readonly columns: readonly { readonly id: string; readonly label: string }[];
  /** Cells in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
  /** Said instead of an empty table. */
  readonly empty: string | null;
}

export type Block = { readonly text: string } | TableBlock;

export interface Part {
  /** A clause id, or the name of a part: the anchor on the page. */
  readonly anchor: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Section {
  readonly number: number;
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A document as it was shown: every word filled in but those that name a person, which stay in braces (`{person}`). */
export interface ComposedDocument {
  readonly kind: DocumentKind;
  readonly language: Language;
  readonly version: number;
  readonly date: CivilDate;
  readonly title: string;
  readonly intro: readonly Block[];
  readonly sections: readonly Section[];
  /** The sentence beside the button of a consent; null elsewhere. */
  readonly acceptance: string | null;
}

export function isTable(block: Block): block is TableBlock {
  return "table" in block;
}

type Canonical = string | number | boolean | null | readonly Canonical[] | { readonly [key: string]: Canonical };

function canonical(value: Canonical): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const members = Object.entries(value as Readonly<Record<string, Canonical>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(",")}}`;
}

/** The document's RFC 8785 JSON, whose UTF-8 bytes are hashed. All its numbers are small integers, for which JSON.stringify writes the canonical form. */
export function documentText(document: ComposedDocument): string {
  return canonical(document as unknown as Canonical);
}

/** The reverse of `documentText`, for texts that came back from the archive by their hash. */
export function readDocument(text: string): ComposedDocument {
  return JSON.parse(text) as ComposedDocument;
}

