import { describe, expect, it } from "vitest";
import { fuzzSignatures } from "../../../test/support/toy-centre/signature-fuzz.ts";

const SEED = 20_261_102;

describe("mutated structures", () => {
  it("never crash, hang, eat memory or come out valid, 5,000 of them", { timeout: 900_000 }, async () => {
    const report = await fuzzSignatures({ count: 5_000, seed: SEED });
    expect(report.wronglyValid).toEqual([]);
    expect(Object.values(report.tally).reduce((sum, count) => sum + count, 0)).toBe(5_000);
    expect(report.tally).not.toHaveProperty("no reason");
    expect(report.rewritten).toBeLessThan(50);
    expect(report.slowestMs).toBeLessThan(5_000);
    expect(report.grownMiB).toBeLessThan(512);
    expect(Object.keys(report.tally).length).toBeGreaterThan(12);
  });
});
