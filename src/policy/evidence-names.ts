/** Named queries that show that a clause is kept: counts and times, never a person. `src/cli/clause-evidence.store.ts` holds them. */
export const EVIDENCE_NAMES = [
  "records-by-source", "log-entries", "documents-in-force", "consents-given", "fields-held", "restrictions-in-force",
  "destructions", "records-by-retention-class", "classed-columns", "answers-by-kind", "sealed-records", "papers-by-fate", "documents-by-end",
  "requests-by-channel", "requests-by-clock",
] as const;
export type EvidenceName = (typeof EVIDENCE_NAMES)[number];
