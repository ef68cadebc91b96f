import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addCalendarDays, assentUntil, birthDatesReaching, civilDate, firstDayOf, STAGES, stageOn, stagesBetween, type CivilDate, type LaterStage } from "./index.ts";

const LATER = STAGES.filter((stage): stage is LaterStage => stage !== "under-14");
const day = fc.integer({ min: 0, max: 365 * 60 }).map((n) => addCalendarDays(civilDate("2000-01-01"), n));
const before = (date: CivilDate): CivilDate => addCalendarDays(date, -1);

describe("the stages of a pupil", () => {
  it("clause:G5 begin on the birthday itself, and every one of them once", () => {
    expect(["2024-03-09", "2024-03-10", "2027-09-09", "2027-09-10", "2028-03-09", "2028-03-10"].map((on) => stageOn(civilDate("2010-03-10"), civilDate(on))))
      .toEqual(["under-14", "from-14", "from-14", "own-contact-due", "own-contact-due", "adult"]);
    fc.assert(fc.property(day, (born) => {
      for (const stage of LATER) {
        const first = firstDayOf(stage, born);
        expect(stageOn(born, first)).toBe(stage);
        expect(stagesBetween(stageOn(born, before(first)), stage)).toEqual([stage]);
      }
    }));
  });

  it("clause:G5 of one born on 29 February begin on 1 March where there is no 29 February", () => {
    const born = civilDate("2012-02-29");
    expect(firstDayOf("from-14", born)).toBe("2026-03-01");
    expect(firstDayOf("adult", born)).toBe("2030-03-01");
    expect(stageOn(born, civilDate("2026-02-28"))).toBe("under-14");
    expect(birthDatesReaching("from-14", civilDate("2026-03-01"))).toEqual(["2012-02-29", "2012-03-01"]);
    expect(birthDatesReaching("adult", civilDate("2030-02-28"))).toEqual(["2012-02-28"]);
  });

  it("clause:G5 are found by their first day: every birth date by just one day", () => {
    fc.assert(fc.property(day, fc.constantFrom(...LATER), (born, stage) => {
      const first = firstDayOf(stage, born);
      for (let near = -4; near <= 4; near += 1) expect(birthDatesReaching(stage, addCalendarDays(first, near)).includes(born)).toBe(near === 0);
    }));
  });

  it("leave thirty days to answer after the fourteenth birthday", () => {
    expect(assentUntil(civilDate("2010-03-10"))).toBe("2024-04-09");
  });
});
