import { describe, expect, it } from "vitest";
import { readOperator } from "./operator.ts";

describe("the operator's days of grace", () => {
  it("clause:D2 are whole days, none up to fifteen, which never pass the law's fifteen working days; whatever else is written is a fault and is not used", () => {
    for (const graceDays of [0, 1, 3, 15]) expect(readOperator({ graceDays }, false), String(graceDays)).toMatchObject({ profile: { graceDays }, faults: [] });
    for (const graceDays of [16, 30, -1, 1.5, "3", null, Number.NaN]) {
      const { profile, faults } = readOperator({ graceDays }, false);
      expect([String(graceDays), faults.map(({ key }) => key), profile.graceDays]).toEqual([String(graceDays), ["graceDays"], 3]);
    }
  });
});
