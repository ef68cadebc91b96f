import { deadlines, dueOn, type Due } from "./deadlines.ts";
import { keptUntil } from "./retention.ts";
import { requestKinds, type RequestKind } from "./requests.ts";
import type { RequestState } from "./request-states.ts";
import type { StaffRole } from "./ids.ts";
import { addCalendarDays, addWorkingDays, BREAK_DAYS_MAX, earlierOf, isEntered, isWorkingDay, type Calendar, type CivilDate } from "./working-days.ts";

/** The clocks of one request: the answer that the policy promises, the law's step of its kind, and the earlier of both, which alarms count to (clause:R3). */
export interface RequestClock {
  readonly receivedOn: CivilDate;
  readonly answer: Due;
  readonly step: Due;
  readonly due: CivilDate;
}

/** Throws CalendarYearMissing where a year is not loaded. */
export function requestClock(kind: RequestKind, receivedOn: CivilDate, calendar: Calendar): RequestClock {
  const answer = dueOn(deadlines.answer, receivedOn, calendar);
  const step = dueOn(deadlines[requestKinds[kind].step], receivedOn, calendar);
  return { receivedOn, answer, step, due: earlierOf(answer.due, step.due) ?? answer.due };
}

/** The last day on which an unproven sender's mark is judged (clause:T7): one working day. */
export function judgeMarkBy(receivedOn: CivilDate, calendar: Calendar): CivilDate {
  return dueOn(deadlines["provisional-mark"], receivedOn, calendar).due;
}

/** The longest term of a request, in calendar days: so far ahead the calendar must be known for its clocks to be exact. */
export const ANSWER_DAYS = deadlines.answer.promise?.term.amount ?? 0;

/** The retention class of a request of this kind: claims may be raised about what was done with a record, a question is only answered (policy/retention.ts). */
export const requestClass = (kind: RequestKind): "evidence" | "words" => (requestKinds[kind].ofRecord ? "evidence" : "words");

/** The last day on which a request is kept, counted from the day it came: never longer than the certificate of a destruction says (clause:D2). */
export const requestKeptUntil = (kind: RequestKind, receivedOn: CivilDate): CivilDate => keptUntil(requestClass(kind), receivedOn);

/** How many days the person gets for what was asked, at most; and never past the day of the answer. */
export const ASKED_DAYS = 10;
export function givenBy(askedOn: CivilDate, answerOn: CivilDate): CivilDate {
  return earlierOf(addCalendarDays(askedOn, ASKED_DAYS), answerOn) ?? answerOn;
}

/** Days before the last one on which the clock warns: of a term of the law, and of the answer's 30 days. */
export const WARNING_WORKING_DAYS = 1;
export const WARNING_CALENDAR_DAYS = 7;

export type ClockMark = "overdue" | "due-today" | "warned" | "calm";

/** Where a clock stands on a day: colour and word of the desk, and what the morning's letters count. `answerOn`: the day of the answer, which is warned of earlier than a short term. */
export function clockMark(nextOn: CivilDate, today: CivilDate, calendar: Calendar, answerOn: CivilDate | null = null): ClockMark {
  if (nextOn < today) return "overdue";
  if (nextOn === today) return "due-today";
  if (nextOn === answerOn && addCalendarDays(today, WARNING_CALENDAR_DAYS) >= nextOn) return "warned";
  const weekOn = addCalendarDays(today, BREAK_DAYS_MAX);
  // Where days off are not known, every day might be the last working one before it.
  const soon = isEntered(calendar, weekOn) ? addWorkingDays(calendar, today, WARNING_WORKING_DAYS) : weekOn;
  return soon >= nextOn ? "warned" : "calm";
}

/** The same of a request at the desk. */
export function requestMark({ kind, receivedOn, nextOn }: { readonly kind: RequestKind; readonly receivedOn: CivilDate; readonly nextOn: CivilDate }, today: CivilDate, calendar: Calendar): ClockMark {
  return clockMark(nextOn, today, calendar, requestClock(kind, receivedOn, calendar).answer.due);
}

/** Whether letters of the morning go out on that day. Work that is overdue is told on every day, days off too: this cannot be switched off. */
export function tellsOn(day: CivilDate, calendar: Calendar, overdue: boolean): boolean {
  return overdue || isWorkingDay(calendar, day);
}

/** Who has an open request when no member has taken it. */
export const REQUEST_OWNER: StaffRole = "protection-officer";
/** To whom an overdue request goes besides. */
export const ESCALATED_TO: readonly StaffRole[] = Object.freeze(["protection-officer", "administrator"]);

/**
 * Whether the law's step waits while the sender is asked for more: as long as it is not shown who asks, there is nobody whose right could be exercised (DC art. 37(5));
 * and data are corrected "on documents", which are what is asked for then (Law 94-V art. 25(2)(8)). Nothing else stops it.
 */
export const stepWaits = (kind: RequestKind, shown: boolean): boolean => !shown || requestKinds[kind].step === "correct";

/** After so many days a block that a decision kept on is looked at again: it is for the time of checking, and ends by a decision alone (clause:T7). */
export const BLOCK_LOOK_DAYS = 30;

/** What keeps an answered request on its officer's list. */
export interface Owed {
  /** The answer went by no mail, and nobody noted how it was told: its term counts until somebody does (clause:R3). */
  readonly answer: boolean;
  /** The day on which the block that stands is judged again; null where none stands. */
  readonly block: CivilDate | null;
}
export const OWES_NOTHING: Owed = Object.freeze({ answer: false, block: null });

export interface StepDates {
  readonly clock: RequestClock;
  /** When the mark is judged; null where none stands. */
  readonly markBy: CivilDate | null;
  /** Whether the law's step waits while the sender is asked for more (`stepWaits`). */
  readonly waits: boolean;
  /** Until when the person was asked to give more; null where nothing is asked. */
  readonly askedUntil: CivilDate | null;
  /** The day to which the work was put off; null where it was not. */
  readonly delayedUntil: CivilDate | null;
  /** What an answered request still owes. */
  readonly owed: Owed;
}

/** The next day on which somebody must act; null for a request that is over and owes nothing. No open request is without one (clause:R3). */
export function nextDay(state: RequestState, dates: StepDates): CivilDate | null {
  const { clock, markBy, waits, askedUntil, delayedUntil, owed } = dates;
  switch (state) {
    case "RequestInitiated": return clock.receivedOn;
    case "RequestAcknowledged": return earlierOf(markBy, clock.due);
    case "RequestAccepted": return clock.due;
    // The person's silence does not stop the school's clock.
    case "RequestRequiresAction": return earlierOf(earlierOf(askedUntil, markBy), waits ? clock.answer.due : clock.due);
    // Putting work off is the school's own doing: it moves no day of the law.
    case "RequestActionDelayed": return earlierOf(delayedUntil, clock.due);
    case "RequestFulfilled":
    case "RequestRejected": return earlierOf(owed.answer ? clock.answer.due : null, owed.block);
    case "RequestUnfulfilled": return null;
  }
}
