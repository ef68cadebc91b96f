import Holidays from "date-holidays";
import { describe, expect, it } from "vitest";
import { addCalendarDays, addWorkingDays, type Calendar, CalendarYearMissing, civilDate, type CivilDate, deadlines, dueOn, isWorkingDay, lawDays } from "../../policy/index.ts";
import { isPostgresError } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { newId } from "../../platform/id.ts";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases } from "../../../test/support/database.ts";
import { Calendars, type CalendarLedger } from "./index.ts";

const databases = await testDatabases();
const clock = movableClock("2026-11-22T05:00:00Z");
type Entry = Parameters<CalendarLedger["append"]>[1][number];
const noted: Entry[] = [];
const ledger: CalendarLedger = { append: (_tx, entries) => { noted.push(...entries); return Promise.resolve(entries.map(() => ({ entryId: newId() }))); } };
const calendars = new Calendars({ databases, clock, ledger });
const change = { actor: { kind: "system", job: "test" }, requestId: "request-1" } as const;

const WEEKDAYS_OFF_2026 = ["01-01", "01-02", "01-07", "03-09", "03-23", "03-24", "03-25", "05-01", "05-07", "05-11", "05-27", "07-06", "10-26", "12-16"];
const WEEKDAYS_OFF_2027 = ["01-01", "01-04", "01-07", "03-08", "03-15", "03-22", "03-23", "03-24", "05-03", "05-07", "05-10", "07-06", "10-25", "12-16"];

function daysOf(year: number): readonly CivilDate[] {
  const first = civilDate(`${year}-01-01`);
  return Array.from({ length: 365 }, (_, at) => addCalendarDays(first, at));
}
const isWeekend = (day: CivilDate): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

describe("the calendar of Kazakhstan", () => {
  it.each([[2026, WEEKDAYS_OFF_2026], [2027, WEEKDAYS_OFF_2027]] as const)("knows the weekdays off of %i, and no other", async (year, expected) => {
    const calendar = await calendars.loadCalendar();
    const off = daysOf(year).filter((day) => !isWeekend(day) && !isWorkingDay(calendar, day)).map((day) => day.slice(5));
    expect(off).toEqual(expected);
    expect(daysOf(year).filter(isWeekend).some((day) => isWorkingDay(calendar, day))).toBe(false);
  });

  it("differs from the package date-holidays in the days known to be wrong there, and in no other", async () => {
    const calendar = await calendars.loadCalendar();
    const holidays = new Holidays("KZ");
    const differing = [2026, 2027].flatMap((year) => {
      const theirs = new Set(holidays.getHolidays(year).filter(({ type }) => type === "public").map(({ date }) => date.slice(0, 10)));
      return daysOf(year).filter((day) => !isWeekend(day) && theirs.has(day) === isWorkingDay(calendar, day)).map((day) => `${day} ${theirs.has(day) ? "theirs" : "ours"}`);
    });
    expect(differing).toMatchInlineSnapshot(`
      [
        "2026-03-16 theirs",
        "2026-03-25 ours",
        "2027-03-24 ours",
      ]
    `);
  });

  it("clause:G4 gives each year and day its source, and each edit a ledger entry and an entry of its own", async () => {
    noted.length = 0;
    const before = (await calendars.years()).find(({ year }) => year === 2027);
    expect(before?.days.every(({ source }) => source !== "")).toBe(true);
    await calendars.setDay({ day: "2027-01-08", kind: "moved-day-off", source: " a decree " }, change);
    const decreed = await calendars.loadCalendar();
    expect(isWorkingDay(decreed, civilDate("2027-01-08"))).toBe(false);
    await calendars.setDay({ day: "2027-01-08", kind: "ordinary", source: "the decree was withdrawn" }, change);
    expect(isWorkingDay(await calendars.loadCalendar(), civilDate("2027-01-08"))).toBe(true);
    expect(noted.map(({ publicDetail }) => publicDetail)).toEqual([{ calendar: "2027-01-08", kind: "moved-day-off" }, { calendar: "2027-01-08", kind: "ordinary" }]);
    const rows = await databases.dataOwner<{ count: number }[]>`select count(*) from calendar.entry where day = '2027-01-08'`;
    expect(rows[0]?.count).toBe(2);
  });

  it("fails loudly for a year nobody entered, names it in advance, and counts once it is opened", async () => {
    const from = civilDate("2027-12-31");
    expect(await calendars.missingYears()).toEqual([]);
    clock.set("2027-03-01T05:00:00Z");
    expect(await calendars.missingYears()).toEqual([2028]);
    const unloaded = await calendars.loadCalendar();
    expect(() => addWorkingDays(unloaded, from, 1)).toThrow(CalendarYearMissing);
    await expect(calendars.setDay({ day: "2028-01-06", kind: "holiday", source: "Law 267-II" }, change)).rejects.toThrow("calendar-year-missing");
    noted.length = 0;
    await calendars.openYear({ year: 2028, source: "Law 267-II", kurbanAit: "2028-05-04" }, change);
    await calendars.setDay({ day: "2028-01-05", kind: "moved-day-off", source: "a decree" }, change);
    // 1 and 2 January are a weekend: the law itself moves them to 3 and 4 January; 5 January by decree, Christmas on the 7th, a weekend.
    expect(addWorkingDays(await calendars.loadCalendar(), from, 1)).toBe("2028-01-06");
    expect(addWorkingDays(await calendars.loadCalendar(), from, 2)).toBe("2028-01-10");
    expect(isWorkingDay(await calendars.loadCalendar(), civilDate("2028-05-04"))).toBe(false);
    expect(noted.map(({ publicDetail }) => publicDetail)).toEqual([{ calendar: "2028", kind: "year" }, { calendar: "2028-01-05", kind: "moved-day-off" }]);
    await expect(calendars.openYear({ year: 2028, source: "Law 267-II" }, change)).rejects.toThrow("calendar-year-known");
  });

  it("clause:R3 counts each day of a missing year for what must not fail, so that no term ends later than its table says", async () => {
    clock.set("2028-03-01T05:00:00Z");
    if (!(await calendars.years()).some(({ year }) => year === 2028)) await calendars.openYear({ year: 2028, source: "Law 267-II" }, change);
    const careful = await calendars.loadCarefully();
    const from = [24, 27, 30, 31].map((day) => civilDate(`2028-12-${day}`));
    const terms = (calendar: Calendar) => from.flatMap((day) => [dueOn(deadlines.answer, day, calendar).due, dueOn(deadlines.information, day, calendar).due]);
    const early = terms(careful);
    await calendars.openYear({ year: 2029, source: "Law 267-II" }, change);
    const exact = terms(await calendars.loadCalendar());
    for (const [at, day] of early.entries()) expect(day <= (exact[at] ?? ""), `${day} against ${String(exact[at])}`).toBe(true);
    expect(early).not.toEqual(exact);
  });

  it("knows by the law's own rule what was entered of 2027, Kurban-ait told", async () => {
    const entered = (await calendars.years()).find(({ year }) => year === 2027)?.days.filter(({ kind }) => kind !== "ordinary").map(({ day, kind }) => `${day} ${kind}`);
    expect(lawDays(2027, civilDate("2027-05-16")).map(({ day, kind }) => `${day} ${kind}`)).toEqual(entered);
  });

  it("refuses what is no day, no kind of day, no year to plan for, or has no source, each at its field", async () => {
    const faults = (act: Promise<void>) => act.then(() => [], (error: unknown) => (error instanceof Refusal ? error.fields.map(({ field, reason }) => `${field} ${reason}`) : [String(error)]));
    const day = { day: "2027-03-01", kind: "holiday", source: "a decree" };
    expect(await faults(calendars.setDay({ ...day, day: "2027-02-29" }, change))).toEqual(["day calendar-day"]);
    expect(await faults(calendars.setDay({ ...day, kind: "party" }, change))).toEqual(["kind calendar-kind"]);
    expect(await faults(calendars.setDay({ ...day, source: " " }, change))).toEqual(["source missing"]);
    expect(await faults(calendars.setDay({ ...day, source: "a".repeat(301) }, change))).toEqual(["source too-long"]);
    for (const year of [2025, 2034, 2030.5, Number.NaN]) expect(await faults(calendars.openYear({ year, source: "Law 267-II" }, change))).toEqual(["year calendar-year"]);
    for (const kurbanAit of ["2031-05-16", "16 May"]) expect(await faults(calendars.openYear({ year: 2030, source: "Law 267-II", kurbanAit }, change))).toEqual(["kurban-ait calendar-day"]);
    expect((await calendars.years()).map(({ year }) => year)).toEqual([2026, 2027, 2028, 2029]);
  });

  it("lets the application change no entry", async () => {
    const refused = (error: unknown): boolean => isPostgresError(error, "42501");
    await expect(databases.data`update calendar.entry set kind = 'working'`.catch((error: unknown) => refused(error))).resolves.toBe(true);
    await expect(databases.data`delete from calendar.year`.catch((error: unknown) => refused(error))).resolves.toBe(true);
  });
});
