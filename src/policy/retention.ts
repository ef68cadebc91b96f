import type { Limit, Term } from "./deadlines.ts";
import type { ClauseId, CompartmentId, PurposeId } from "./ids.ts";
import { purposeRow } from "./purposes.ts";
import { addCalendarDays, addMonths, type CivilDate } from "./working-days.ts";

/** The event after which a class's term runs. */
export type RetentionStart = "purpose-reached" | "contract-done" | "question-answered" | "data-destroyed" | "collected" | "verified";

export interface RetentionRow extends Limit {
  readonly clause: ClauseId;
  readonly starts: RetentionStart;
  /** Kept under lock, for the named law or for claims alone, after everything else is gone. */
  readonly locked: boolean;
}

const years = (amount: number): Term => ({ amount, unit: "year" });
const days = (amount: number): Term => ({ amount, unit: "calendar-day" });

/**
 * How long each class of data is kept: while its purposes are pursued, and then at most this long (clause:S3, clause:T2; Law 94-V art. 12(2)).
 * Who withdraws everything does not wait for it; what one purpose alone needed goes by its class when that purpose ends. The classes are also the key compartments: one key dies, one class is gone.
 */
export const retention: Readonly<Record<CompartmentId, RetentionRow>> = Object.freeze({
  identity: { clause: "S3", starts: "purpose-reached", term: days(15), source: "Law 94-V arts. 12(2), 18", status: "promise", locked: false },
  contact: { clause: "S3", starts: "purpose-reached", term: days(15), source: "Law 94-V arts. 12(2), 18", status: "promise", locked: false },
  learning: { clause: "S3", starts: "purpose-reached", term: days(15), source: "Law 94-V arts. 12(2), 18", status: "promise", locked: false },
  contract: { clause: "S3", starts: "contract-done", term: years(5), source: "Tax Code and Law on accounting", status: "to-confirm", locked: true },
  words: { clause: "S3", starts: "question-answered", term: years(1), source: "clause S3", status: "promise", locked: false },
  evidence: { clause: "D2", starts: "data-destroyed", term: years(3), source: "Civil Code art. 178", status: "to-confirm", locked: true },
  ledger: { clause: "D2", starts: "data-destroyed", term: days(0), source: "clause D2", status: "promise", locked: false },
  "statistics-link": { clause: "T2", starts: "collected", term: years(1), source: "clause T2", status: "promise", locked: false },
  document: { clause: "C5", starts: "verified", term: days(30), source: "clause C5", status: "promise", locked: false },
});

/** A retention class of a purpose, with its term. */
export interface RetentionTerm extends RetentionRow {
  readonly compartment: CompartmentId;
}

/**
 * How long the data of a purpose are kept, class by class: shown to the person wherever the purpose is (clause:T2). There is no purpose without a term
 * for each of its fields.
 */
export function retentionOf(purpose: PurposeId): readonly RetentionTerm[] {
  return purposeRow(purpose).retention.map((compartment) => ({ compartment, ...retention[compartment] }));
}

/** The last day on which a class may be kept when its term began to run on `from` (a day in Kazakhstan). */
export function keptUntil(compartment: CompartmentId, from: CivilDate): CivilDate {
  const { term } = retention[compartment];
  if (term.unit === "working-day") throw new RangeError("retention is not counted in working days");
  return term.unit === "calendar-day" ? addCalendarDays(from, term.amount) : addMonths(from, term.unit === "year" ? term.amount * 12 : term.amount);
}
