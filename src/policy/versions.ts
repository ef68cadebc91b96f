import type { DocumentKind } from "./document-shape.ts";
import type { ClauseId } from "./ids.ts";
import { civilDate, type CivilDate } from "./working-days.ts";

export interface DocumentVersion {
  readonly number: number;
  /** The day on which it begins to hold. */
  readonly date: CivilDate;
  /** The clauses whose meaning changed against the version before; a material change is announced (clause:R4). */
  readonly changed: readonly ClauseId[];
  readonly material: boolean;
}

const since = (date: string): DocumentVersion => Object.freeze({ number: 1, date: civilDate(date), changed: [], material: false });
const first = since("2026-11-22");

/** All versions of each document, the newest last. A changed text needs a new row: a test compares the texts with the hashes of their version. */
export const versions: Readonly<Record<DocumentKind, readonly [DocumentVersion, ...DocumentVersion[]]>> = Object.freeze({
  policy: [first],
  terms: [first],
  appeals: [first],
  "consent-own": [first],
  "staff-rules": [since("2026-11-28")],
  "consent-representative": [
    first,
    { number: 2, date: civilDate("2026-11-23"), changed: ["C2", "D2", "G5"], material: true },
  ],
});

/** The version in force. */
export function currentVersion(kind: DocumentKind): DocumentVersion {
  const list = versions[kind];
  return list[list.length - 1] ?? list[0];
}
