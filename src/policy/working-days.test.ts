import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addCalendarDays, addMonths, addWorkingDays, ageOn, CalendarYearMissing, civilDate, civilDateOf, deadlines, dueOn, endOfDay, firstWorkingDayOnOrAfter,
  isWorkingDay, keptUntil, lastWorkingDayOnOrBefore, parseCivilDate, startOfDay, lawDays, carefully, clockMark, isEntered, judgeMarkBy, type Calendar, type CivilDate, type DayKind,
} from "./index.ts";

const entries = (...days: readonly string[]): ReadonlyMap<string, DayKind> => new Map(days.map((day) => [day, "holiday"]));
const calendar: Calendar = new Map([
  [2026, entries("2026-01-01", "2026-01-02", "2026-01-07", "2026-03-09", "2026-03-23", "2026-03-24", "2026-03-25", "2026-05-01", "2026-05-07", "2026-05-11", "2026-05-27", "2026-07-06", "2026-10-26", "2026-12-16")],
  [2027, entries("2027-01-01", "2027-01-04", "2027-01-07")],
]);
const d = civilDate;

describe("working days", () => {
  it("clause:G4 counts by the law's calendar and the clock of Kazakhstan, UTC+5", () => {
    expect(civilDateOf(new Date("2026-11-22T18:59:59Z"))).toBe("2026-11-22");
    expect(civilDateOf(new Date("2026-11-22T19:00:00Z"))).toBe("2026-11-23");
    expect(startOfDay(d("2026-11-22")).toISOString()).toBe("2026-11-21T19:00:00.000Z");
    expect(endOfDay(d("2026-11-22")).toISOString()).toBe("2026-11-22T19:00:00.000Z");
  });

  it("starts a term on the day after and skips weekends and holidays", () => {
    expect(addWorkingDays(calendar, d("2026-03-20"), 1)).toBe("2026-03-26");
    expect(addWorkingDays(calendar, d("2026-05-08"), 1)).toBe("2026-05-12");
    expect(addWorkingDays(calendar, d("2026-12-31"), 1)).toBe("2027-01-05");
    expect(addWorkingDays(calendar, d("2026-11-22"), 15)).toBe("2026-12-11");
  });

  it("obeys a weekend that a decree made a working day, and an entry that was undone", () => {
    const decreed: Calendar = new Map([[2026, new Map<string, DayKind>([["2026-11-28", "working"], ["2026-12-16", "ordinary"]])]]);
    expect(isWorkingDay(decreed, d("2026-11-28"))).toBe(true);
    expect(isWorkingDay(decreed, d("2026-12-16"))).toBe(true);
  });

  it("fails loudly when a term reaches into a year that nobody entered", () => {
    expect(() => addWorkingDays(calendar, d("2027-12-31"), 1)).toThrow(CalendarYearMissing);
    expect(() => dueOn(deadlines["stop-after-withdrawal"], d("2027-12-20"), calendar)).toThrow("2028");
  });

  it("clause:R3 ends no term later where it must not fail", () => {
    const exact: Calendar = new Map([...[2026, 2027].map((year) => [year, calendar.get(year) ?? new Map()] as const), [2028, entries(...lawDays(2028).map(({ day }) => day))]]);
    const careful = carefully(calendar);
    const start = fc.integer({ min: 0, max: 120 }).map((days) => addCalendarDays(d("2027-11-15"), days));
    fc.assert(fc.property(start, fc.integer({ min: 0, max: 20 }), (from, days) => {
      expect(addWorkingDays(careful, from, days) <= addWorkingDays(exact, from, days)).toBe(true);
      const [early, due] = [careful, exact].map((one) => dueOn(deadlines.answer, from, one).due) as [CivilDate, CivilDate];
      expect(early <= due).toBe(true);
      expect(judgeMarkBy(from, careful) <= judgeMarkBy(from, exact)).toBe(true);
    }));
    // A Friday before a Monday: nobody knows whether people work on the days between.
    expect(clockMark(d("2028-01-10"), d("2028-01-07"), careful)).toBe("warned");
    expect(isEntered(careful, d("2028-01-01"))).toBe(false);
  });

  it("lands on a working day, later with every day added, with just that many working days between", () => {
    const start = fc.integer({ min: 10, max: 260 }).map((days) => addCalendarDays(d("2026-01-01"), days));
    fc.assert(fc.property(start, fc.integer({ min: 1, max: 60 }), (from, days) => {
      const end = addWorkingDays(calendar, from, days);
      expect(isWorkingDay(calendar, end)).toBe(true);
      let count = 0;
      for (let day = addCalendarDays(from, 1); day <= end; day = addCalendarDays(day, 1)) if (isWorkingDay(calendar, day)) count += 1;
      expect(count).toBe(days);
      expect(addWorkingDays(calendar, from, days + 1) > end).toBe(true);
      expect(lastWorkingDayOnOrBefore(calendar, from) <= from && firstWorkingDayOnOrAfter(calendar, from) >= from).toBe(true);
    }));
  });
});

describe("deadlines", () => {
  it("clause:R3 promises the last working day on or before day 30, and shows the law's own day beside it", () => {
    // 30 days after 23 September 2026 is Friday 23 October; after 26 September it is Monday 26 October, a day off, behind a weekend.
    expect(dueOn(deadlines.answer, d("2026-09-23"), calendar)).toEqual({ law: null, promise: "2026-10-23", due: "2026-10-23" });
    expect(dueOn(deadlines.answer, d("2026-09-26"), calendar)).toEqual({ law: null, promise: "2026-10-23", due: "2026-10-23" });
    expect(dueOn(deadlines.information, d("2026-10-22"), calendar)).toMatchObject({ law: "2026-10-28", due: "2026-10-28" });
  });

  it("keeps the earlier of policy and law", () => {
    expect(dueOn(deadlines.block, d("2026-11-20"), calendar)).toEqual({ law: "2026-11-23", promise: "2026-11-20", due: "2026-11-20" });
    const both = { clause: "R3", law: deadlines.information.law, promise: deadlines.answer.promise } as const;
    expect(dueOn(both, d("2026-11-20"), calendar).due).toBe("2026-11-25");
  });

  it("ends a calendar term of the law on the first working day after a day off, where the policy's ends before", () => {
    const term = { amount: 30, unit: "calendar-day" } as const;
    const row = { clause: "R3", law: { term, source: "a law", status: "read" }, promise: { term, source: "clause R3", status: "promise" } } as const;
    expect(dueOn(row, d("2026-09-26"), calendar)).toEqual({ law: "2026-10-27", promise: "2026-10-23", due: "2026-10-23" });
  });

  it("names a source for every term", () => {
    for (const { law, promise } of Object.values(deadlines)) for (const limit of [law, promise]) if (limit) expect(limit.source).not.toBe("");
  });
});

describe("civil dates", () => {
  it("knows real days only", () => {
    expect(parseCivilDate("2026-02-29")).toBeNull();
    expect(parseCivilDate("2024-02-29")).toBe("2024-02-29");
    expect(parseCivilDate("2026-2-3")).toBeNull();
    expect(() => d("today")).toThrow(RangeError);
  });

  it("adds months without leaving the month, and counts age on the birthday", () => {
    expect(addMonths(d("2026-01-31"), 1)).toBe("2026-02-28");
    expect(addMonths(d("2026-03-31"), -12)).toBe("2025-03-31");
    expect(ageOn(d("2008-11-22"), d("2026-11-22"))).toBe(18);
    expect(ageOn(d("2008-11-23"), d("2026-11-22"))).toBe(17);
    expect(ageOn(d("2008-02-29"), d("2026-02-28"))).toBe(17);
  });

  it("clause:S3 counts how long a class is kept", () => {
    expect(keptUntil("evidence", d("2026-11-22"))).toBe("2029-11-22");
    expect(keptUntil("document", d("2026-11-22"))).toBe("2026-12-22");
    expect(keptUntil("ledger", d("2026-11-22"))).toBe("2026-11-22");
  });
});
