import { beforeAll, describe, expect, it } from "vitest";
import { testDatabases } from "../../test/support/database.ts";
import type { TestDatabases } from "../../test/support/database.ts";
import { asList, ASKED_TOGETHER_MAX, gathered } from "./gathered.ts";
import type { SqlOrTx } from "./postgres.ts";

let databases: TestDatabases;
let asked: (readonly number[])[] = [];

async function doubled(sql: SqlOrTx, numbers: readonly number[]): Promise<number[]> {
  asked.push(numbers);
  const rows = await sql<{ n: number }[]>`select n * 2 as n from unnest(string_to_array(${asList(numbers)}, ',')::integer[]) with ordinality as a (n, place) order by place`;
  return rows.map(({ n }) => n);
}

beforeAll(async () => {
  databases = await testDatabases();
});

describe("questions that are gathered", () => {
  it("go together in one statement when they arrive together, and each gets its own answer", async () => {
    asked = [];
    const double = gathered(doubled);
    expect(await Promise.all([3, 1, 2, 1].map((n) => double(databases.data, n)))).toEqual([6, 2, 4, 2]);
    expect(asked).toEqual([[3, 1, 2, 1]]);
  });

  it("are asked again each time: an answer is never remembered", async () => {
    asked = [];
    const double = gathered(doubled);
    await double(databases.data, 7);
    await double(databases.data, 7);
    expect(asked).toEqual([[7], [7]]);
  });

  it("are bounded in number, and none is left out", async () => {
    asked = [];
    const double = gathered(doubled);
    const numbers = Array.from({ length: 3 * ASKED_TOGETHER_MAX + 5 }, (_, n) => n);
    expect(await Promise.all(numbers.map((n) => double(databases.data, n)))).toEqual(numbers.map((n) => 2 * n));
    expect(asked.map(({ length }) => length)).toEqual([ASKED_TOGETHER_MAX, ASKED_TOGETHER_MAX, ASKED_TOGETHER_MAX, 5]);
  });

  it("are asked alone and at once within a transaction, on its connection, so that it sees what it wrote", async () => {
    await databases.dataOwner`create table if not exists public.gathered_test (n integer)`;
    const count = gathered(async (sql, keys: readonly number[]) => {
      const [row] = await sql<{ n: number }[]>`select count(*)::integer as n from public.gathered_test`;
      return keys.map(() => row?.n ?? -1);
    });
    await databases.dataOwner.begin(async (tx) => {
      await tx`insert into public.gathered_test values (1)`;
      expect(await count(tx, 0)).toBe(1);
      expect(await count(databases.dataOwner, 0)).toBe(0);
    });
    await databases.dataOwner`drop table public.gathered_test`;
  });

  it("all fail with their statement, and the next are asked anew", async () => {
    let failing = true;
    const double = gathered((sql, numbers: readonly number[]) => (failing ? Promise.reject(new Error("no such statement")) : doubled(sql, numbers)));
    const ended = await Promise.allSettled([double(databases.data, 1), double(databases.data, 2)]);
    expect(ended.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    failing = false;
    expect(await double(databases.data, 4)).toBe(8);
  });

  it("fail rather than answer one with another's answer", async () => {
    const short = gathered((_sql, _numbers: readonly number[]) => Promise.resolve([1]));
    await expect(Promise.all([short(databases.data, 1), short(databases.data, 2)])).rejects.toThrow("not answered for each");
  });
});
