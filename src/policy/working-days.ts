declare const civilBrand: unique symbol;
/** A day without time or zone, `YYYY-MM-DD`. */
export type CivilDate = string & { readonly [civilBrand]: "CivilDate" };

/**
 * What a day is when it is not just a weekday or a weekend: a holiday of the law, a day off of the law that is never moved (Christmas, the first day of
 * Kurban-ait), a day off moved from a weekend, a weekend made a working day, or an ordinary day (which undoes an entry).
 */
export const DAY_KINDS = ["holiday", "day-off", "moved-day-off", "working", "ordinary"] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** The exceptions of each year that is loaded. A year that is not here is not known: nothing is guessed. */
export interface Calendar {
  get(year: number): ReadonlyMap<string, DayKind> | undefined;
}

/** The table of a year that nobody has entered, for who may not fail over it. Known by itself: a year that was entered without exceptions is another. */
const UNENTERED: ReadonlyMap<string, DayKind> = new Map();

/** No run of days off in a row has been longer under the law of 2001; a term of an unentered year ends earlier by so much, where it would else end on a day off. */
export const BREAK_DAYS_MAX = 7;

/**
 * The same calendar for what must not fail: a request is taken in although its term reaches into a year that nobody has entered. There each day counts, so that
 * no term ends later than the table, once entered, will say (clause:R3).
 */
export function carefully(calendar: Calendar): Calendar {
  return { get: (year) => calendar.get(year) ?? UNENTERED };
}

const tableOf = (calendar: Calendar, date: CivilDate): ReadonlyMap<string, DayKind> | undefined => calendar.get(Number(date.slice(0, 4)));

/** Whether somebody has entered the year that the day lies in. */
export function isEntered(calendar: Calendar, date: CivilDate): boolean {
  const table = tableOf(calendar, date);
  return table !== undefined && table !== UNENTERED;
}

/** Thrown when a term reaches into a year whose table nobody has entered. */
export class CalendarYearMissing extends Error {
  readonly year: number;
  constructor(year: number) {
    super(`the working-day calendar of ${year} is not loaded`);
    this.name = "CalendarYearMissing";
    this.year = year;
  }
}

const DAY_MS = 86_400_000;
/** Kazakhstan has one time zone, UTC+5, since 1 March 2024. */
const KAZAKHSTAN_OFFSET_MS = 5 * 3_600_000;
const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

function millisecondsOf(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function fromMilliseconds(milliseconds: number): CivilDate {
  return new Date(milliseconds).toISOString().slice(0, 10) as CivilDate;
}

/** The day that `text` names, or null when it is no real day from year 1000 to 9999. */
export function parseCivilDate(text: string): CivilDate | null {
  if (!SHAPE.test(text) || text < "1000") return null;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(milliseconds) || fromMilliseconds(milliseconds) !== text ? null : (text as CivilDate);
}

/** The same for dates that the code itself writes. Throws RangeError. */
export function civilDate(text: string): CivilDate {
  const date = parseCivilDate(text);
  if (date === null) throw new RangeError("not a day of the form YYYY-MM-DD");
  return date;
}

/** The day in Kazakhstan at an instant: terms count by its clock (clause:G4). */
export function civilDateOf(instant: Date): CivilDate {
  return fromMilliseconds(instant.getTime() + KAZAKHSTAN_OFFSET_MS);
}

/** The instant at which a day begins in Kazakhstan. */
export function startOfDay(date: CivilDate): Date {
  return new Date(millisecondsOf(date) - KAZAKHSTAN_OFFSET_MS);
}

/** The instant at which a term ending on `date` has run out: 24:00 of that day in Kazakhstan. */
export function endOfDay(date: CivilDate): Date {
  return new Date(millisecondsOf(date) + DAY_MS - KAZAKHSTAN_OFFSET_MS);
}

export function addCalendarDays(from: CivilDate, days: number): CivilDate {
  return fromMilliseconds(millisecondsOf(from) + days * DAY_MS);
}

/** The same day of a later month; the month's last day when it has no such day. */
export function addMonths(from: CivilDate, months: number): CivilDate {
  const [year, month, day] = from.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return fromMilliseconds(Date.UTC(year, month - 1 + months, Math.min(day, last)));
}

/** Whole years from a birth date to a day; the birthday itself counts. */
export function ageOn(birthDate: CivilDate, on: CivilDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return on.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** Whether people work on that day. Throws CalendarYearMissing. */
export function isWorkingDay(calendar: Calendar, date: CivilDate): boolean {
  const exceptions = tableOf(calendar, date);
  if (exceptions === undefined) throw new CalendarYearMissing(Number(date.slice(0, 4)));
  if (exceptions === UNENTERED) return true;
  const kind = exceptions.get(date) ?? "ordinary";
  if (kind === "working") return true;
  if (kind !== "ordinary") return false;
  const weekday = new Date(millisecondsOf(date)).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The last day of a term of `days` working days. The term begins on the day after `from`. Throws CalendarYearMissing, RangeError. */
export function addWorkingDays(calendar: Calendar, from: CivilDate, days: number): CivilDate {
  if (!Number.isInteger(days) || days < 0) throw new RangeError("a term is a whole number of days");
  let date = from;
  for (let left = days; left > 0;) {
    date = addCalendarDays(date, 1);
    if (isWorkingDay(calendar, date)) left -= 1;
  }
  return date;
}

/** The last working day on or before `date`: what the policy's 30 days promise (clause:R3). Throws CalendarYearMissing. */
export function lastWorkingDayOnOrBefore(calendar: Calendar, date: CivilDate): CivilDate {
  let day = tableOf(calendar, date) === UNENTERED ? addCalendarDays(date, -BREAK_DAYS_MAX) : date;
  while (!isWorkingDay(calendar, day)) day = addCalendarDays(day, -1);
  return day;
}

/** The first working day on or after `date`: where a term of the law ends (Civil Code art. 175). Throws CalendarYearMissing. */
export function firstWorkingDayOnOrAfter(calendar: Calendar, date: CivilDate): CivilDate {
  let day = date;
  while (!isWorkingDay(calendar, day)) day = addCalendarDays(day, 1);
  return day;
}

/** The earlier of two days; one of them when the other is not set, null when neither is. */
export function earlierOf(a: CivilDate | null, b: CivilDate | null): CivilDate | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
