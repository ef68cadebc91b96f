import { beforeAll, expect, it } from "vitest";
import { testDatabases, type TestDatabases } from "../../test/support/database.ts";
import { newId } from "./id.ts";
import { beginPipelined } from "./pipelined.store.ts";
import type { SqlOrTx } from "./postgres.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
});

const planOf = async (sql: SqlOrTx): Promise<string> => {
  const rows = await sql<Record<string, string>[]>`explain (costs off) select life from subjects.life where subject_id = ${newId()} order by position desc limit 1`;
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
};

it("finds rows by their keys in a table of any size, and leaves the connection as it was", async () => {
  const { data } = databases;
  expect(await beginPipelined(data, planOf)).not.toMatch(/Seq Scan|Sort/);
  expect(await Promise.all(Array.from({ length: 16 }, async () => (await data<{ enable_seqscan: string }[]>`show enable_seqscan`)[0]?.enable_seqscan))).toEqual(Array(16).fill("on"));
});
