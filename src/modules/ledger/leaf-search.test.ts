import { beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../../test/support/clock.ts";
import { testDatabases, type TestDatabases } from "../../../test/support/database.ts";
import { type LeafQuery, searchLeaves } from "./leaf-search.ts";
import { aLedger, anEntry, somebody } from "./ledger.fixtures.ts";

const clock = movableClock("2026-11-01T06:00:00Z");
let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
  const { ledger, clean } = await aLedger(databases, clock);
  for (let day = 0; day < 8; day += 1) {
    const operation = day % 2 === 0 ? "use" : "clarify";
    await databases.data.begin((tx) => ledger.append(tx, Array.from({ length: 100 }, (_, n) => anEntry(somebody(), clock.now(), { operation, clause: n === 7 ? "C7" : "C1" }))));
    await ledger.integrate();
    clock.advance({ hours: 24 });
  }
  return clean;
});

const seconds = (text: string): number => Date.parse(text) / 1000;
const search = (query: Partial<LeafQuery>) => searchLeaves(databases.data, 1, { operation: null, clause: null, from: null, until: null, before: null, limit: 50, ...query });

describe("the search of the log", () => {
  it("gives the newest first, page by page, until the beginning", async () => {
    const indexes: number[] = [];
    for (let before: number | null = null; ; ) {
      const found = await search({ before, limit: 300 });
      indexes.push(...found.leaves.map(({ index }) => index));
      before = found.older;
      if (before === null) break;
    }
    expect(indexes).toEqual(Array.from({ length: 800 }, (_, n) => 799 - n));
  });

  it("clause:S1 finds by operation and clause, together too", async () => {
    const clarified = await search({ operation: "clarify", limit: 1_000 });
    expect([clarified.leaves.length, new Set(clarified.leaves.map(({ leaf }) => leaf.operation)), clarified.older]).toEqual([400, new Set(["clarify"]), null]);
    expect((await search({ clause: "C7" })).leaves).toHaveLength(8);
    expect((await search({ clause: "C7", operation: "use" })).leaves).toHaveLength(4);
    expect((await search({ clause: "D2" })).leaves).toEqual([]);
  });

  it("finds by time, without reading what lies beyond it", async () => {
    const third = await search({ from: seconds("2026-11-03T00:00:00Z"), until: seconds("2026-11-04T00:00:00Z"), limit: 1_000 });
    expect(third.leaves.map(({ index }) => index)).toEqual(Array.from({ length: 100 }, (_, n) => 299 - n));
    expect(third.looked).toBeLessThan(800);
    expect((await search({ until: seconds("2026-10-01T00:00:00Z") })).leaves).toEqual([]);
    expect((await search({ from: seconds("2027-01-01T00:00:00Z") })).leaves).toEqual([]);
    expect((await search({ from: seconds("2026-11-08T00:00:00Z"), limit: 1_000 })).leaves).toHaveLength(100);
  });
});
