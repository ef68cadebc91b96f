import type { ClauseId } from "./ids.ts";
import type { DeadlineId } from "./text/text-shape.ts";
import {
  addCalendarDays, addMonths, addWorkingDays, earlierOf, firstWorkingDayOnOrAfter, lastWorkingDayOnOrBefore, type Calendar, type CivilDate,
} from "./working-days.ts";

export interface Term {
  readonly amount: number;
  readonly unit: "working-day" | "calendar-day" | "month" | "year";
}

/** How well a source is known: read in the act itself, read in another's account of it, remembered and to be confirmed by a lawyer, or our own promise. */
export type SourceStatus = "read" | "secondary" | "to-confirm" | "promise";

export interface Limit {
  readonly term: Term;
  readonly source: string;
  readonly status: SourceStatus;
}

export interface DeadlineRow {
  readonly clause: ClauseId;
  /** What the law demands; null where it names no term. */
  readonly law: Limit | null;
  /** What the policy promises besides; null where it promises the law's term. */
  readonly promise: Limit | null;
}

const workingDays = (amount: number): Term => ({ amount, unit: "working-day" });
const law = (term: Term, source: string, status: SourceStatus = "read"): Limit => ({ term, source, status });
const promise = (clause: ClauseId, term: Term): Limit => ({ term, source: `clause ${clause}`, status: "promise" });
const ART_25 = "Law 94-V art. 25(2)(8)";

/** Every term of the law and of the policy, with its source. The earlier one is kept (clause:R3). Zero days means at once. */
export const deadlines: Readonly<Record<DeadlineId, DeadlineRow>> = Object.freeze({
  correct: { clause: "C7", law: law(workingDays(1), ART_25), promise: null },
  block: { clause: "T7", law: law(workingDays(1), ART_25), promise: promise("T7", workingDays(0)) },
  "destroy-confirmed": { clause: "T7", law: law(workingDays(1), ART_25), promise: null },
  "lift-block": { clause: "T7", law: law(workingDays(1), ART_25), promise: null },
  "breach-notice": { clause: "S1", law: law(workingDays(1), ART_25), promise: null },
  "take-down": { clause: "S7", law: law(workingDays(1), "Law 94-V art. 6"), promise: null },
  "stop-after-withdrawal": { clause: "D2", law: law(workingDays(15), "Law 94-V art. 8(7)"), promise: null },
  "objection-automated": { clause: "R1", law: law(workingDays(3), "Law 94-V art. 19-1(3)"), promise: null },
  "transfer-notice": { clause: "T1", law: law(workingDays(10), "Law 94-V art. 19(1)"), promise: null },
  information: { clause: "R1", law: law(workingDays(3), "Rules 395/НҚ p. 16", "secondary"), promise: null },
  answer: { clause: "R3", law: null, promise: promise("R3", { amount: 30, unit: "calendar-day" }) },
  "provisional-mark": { clause: "T7", law: null, promise: promise("T7", workingDays(1)) },
});

/** The last day of a term without regard to days off; working days are counted as such. */
function lastDay(calendar: Calendar, term: Term, from: CivilDate): CivilDate {
  switch (term.unit) {
    case "working-day": return addWorkingDays(calendar, from, term.amount);
    case "calendar-day": return addCalendarDays(from, term.amount);
    case "month": return addMonths(from, term.amount);
    case "year": return addMonths(from, term.amount * 12);
  }
}

function promisedDay(calendar: Calendar, term: Term, from: CivilDate): CivilDate {
  const day = lastDay(calendar, term, from);
  return term.unit === "working-day" ? day : lastWorkingDayOnOrBefore(calendar, day);
}

export interface Due {
  /** Where the law's own term ends: on a day off, the first working day after it. */
  readonly law: CivilDate | null;
  /** Where the policy's promise ends: on a day off, the last working day before it. */
  readonly promise: CivilDate | null;
  /** The earlier of the two: what alarms and clocks count to. */
  readonly due: CivilDate;
}

/**
 * The last day of a deadline whose event happened on `from` (a day in Kazakhstan), by law, by the policy, and the earlier of both (clause:R3).
 * An act is in time until 24:00 of that day. Throws CalendarYearMissing when a year is not loaded.
 */
export function dueOn(deadline: DeadlineRow, from: CivilDate, calendar: Calendar): Due {
  const byLaw = deadline.law && firstWorkingDayOnOrAfter(calendar, lastDay(calendar, deadline.law.term, from));
  const byPolicy = deadline.promise && promisedDay(calendar, deadline.promise.term, from);
  const due = earlierOf(byLaw, byPolicy);
  if (due === null) throw new RangeError("a deadline has a term by law or by promise");
  return { law: byLaw, promise: byPolicy, due };
}
