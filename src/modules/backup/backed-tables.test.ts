import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { testDatabases, type TestDatabases } from "../../../test/support/database.ts";
import { copyIn, copyOut, type TableShape } from "./backed-tables.store.ts";

const shape = (table: string): TableShape => ({ schema: "probe", table, columns: ["id", "body"] });

async function* slowly(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    await wait(20);
    yield chunk;
  }
}

async function read(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

async function* once(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text));
}

describe("copying rows out and in", () => {
  let databases: TestDatabases;
  beforeAll(async () => {
    databases = await testDatabases();
    const sql = databases.dataOwner;
    await sql`create schema probe`;
    await sql`create table probe.whole (id int primary key, body text not null)`;
    await sql`create table probe.kind (kind text primary key)`;
    await sql`create table probe.part (id int primary key, body text not null references probe.kind (kind))`;
  });

  it.each([40, 64, 84, 100, 130, 140, 200, 1000])("ends with %i kilobytes and a slow reader, and the connection goes on", async (kilobytes) => {
    const rows = await databases.dataOwner.begin(async (tx) => {
      await tx`truncate probe.whole`;
      await tx`insert into probe.whole select n, repeat('x', 1017) from generate_series(1, ${kilobytes}) as n`;
      const out = await read(slowly(copyOut(tx, shape("whole"))));
      await tx`select 1`;
      return out;
    });
    expect(rows.toString("latin1").split("\n")).toHaveLength(kilobytes + 1);
  }, 10_000);

  it("lets a reader give up half-way, and the connection goes on", async () => {
    const after = await databases.dataOwner.begin(async (tx) => {
      await tx`truncate probe.whole`;
      await tx`insert into probe.whole select n, repeat('x', 1000) from generate_series(1, 2000) as n`;
      for await (const chunk of copyOut(tx, shape("whole"))) if (chunk.length > 0) break;
      return tx`select 2 as two`;
    });
    expect(after[0]).toEqual({ two: 2 });
  }, 10_000);

  it("takes back what it gave, whatever stands in a text", async () => {
    const sql = databases.dataOwner;
    const body = "tab\t newline\n return\r backslash\\ \\. \\N қазақ 🙂";
    await sql`truncate probe.whole`;
    await sql`insert into probe.whole values (1, ${body}), (2, '')`;
    const text = await sql.begin((tx) => read(copyOut(tx, shape("whole"))));
    await sql`truncate probe.whole`;
    await sql.begin((tx) => copyIn(tx, shape("whole"), once(text.toString("utf8"))));
    expect(await sql`select id, body from probe.whole order by id`).toEqual([{ id: 1, body }, { id: 2, body: "" }]);
  });

  it("tells of a row that PostgreSQL refuses, at once or at the very end, and takes nothing", async () => {
    const sql = databases.dataOwner;
    await sql`truncate probe.whole, probe.kind, probe.part`;
    await expect(sql.begin((tx) => copyIn(tx, shape("whole"), once("one\ttext\n")))).rejects.toThrow();
    await expect(sql.begin((tx) => copyIn(tx, shape("part"), once("1\tnobody\n")))).rejects.toThrow();
    expect(await sql`select count(*)::int as rows from probe.part`).toEqual([{ rows: 0 }]);
  }, 10_000);
});
