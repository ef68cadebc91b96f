import type { ClauseId, OperationId } from "./ids.ts";

export interface OperationRow {
  readonly clause: ClauseId;
  /** IRI of the nearest term of the Data Privacy Vocabulary 2. */
  readonly dpv: string;
  /** False for the three that the clause does not name and the product marks as its own. */
  readonly named: boolean;
}

const dpv = (term: string): string => `https://w3id.org/dpv#${term}`;
const named = (term: string): OperationRow => ({ clause: "G2", dpv: dpv(term), named: true });
const own = (clause: ClauseId, term: string): OperationRow => ({ clause, dpv: dpv(term), named: false });

/**
 * The words of clause:G2 and their terms. In the law collection is not processing (Law 94-V art. 1(5), (12)); here both are operations of the ledger.
 * `delete` can be undone (dpv:Delete), `destroy` cannot (dpv:Destruct). DPV has no word for the parting of joined data; dpv:Filter is the nearest.
 */
export const operations: Readonly<Record<OperationId, OperationRow>> = Object.freeze({
  collect: named("Collect"),
  record: named("Record"),
  systematise: named("Structure"),
  accumulate: named("Organise"),
  store: named("Store"),
  clarify: named("Modify"),
  extract: named("Retrieve"),
  use: named("Use"),
  depersonalise: named("Anonymise"),
  block: named("Restrict"),
  delete: named("Delete"),
  destroy: named("Destruct"),
  transfer: own("T1", "DiscloseByTransmission"),
  combine: own("C4", "Combine"),
  separate: own("U9", "Filter"),
});
