import { describe, expect, it } from "vitest";
import { dataMap } from "../../src/cli/data-map.ts";
import { personalColumns, schemaUses } from "../../src/cli/data-map-contents.ts";
import { evidenceQueries } from "../../src/cli/clause-evidence.store.ts";
import { assertCovered, classedColumns, Participants, uncovered, UncoveredColumns, type SubjectParticipant } from "../../src/modules/participants/index.ts";
import { testDatabases } from "../support/database.ts";

const databases = await testDatabases();
const nothing = (): Promise<void> => Promise.resolve();
const claiming = (...tables: readonly string[]): Participants => {
  const participants = new Participants();
  const participant: SubjectParticipant = {
    name: "probe", schemas: [], tables, export: () => Promise.resolve({}), find: () => Promise.resolve([]), restrict: nothing, lift: nothing, correct: nothing,
    destroy: () => Promise.resolve([]), recall: nothing,
  };
  participants.register(participant);
  return participants;
};
const peopleTables = async (): Promise<readonly string[]> => {
  const columns = await classedColumns(databases.data);
  return uncovered(columns, []).filter((place) => place.split(".").length === 2);
};

describe("the classes of columns", () => {
  it("every column of both databases has one of the four classes", async () => {
    for (const sql of [databases.data, databases.keys]) {
      const columns = await classedColumns(sql);
      expect(columns.length).toBeGreaterThan(0);
      expect(columns.filter((column) => column.class === null).map(({ schema, table, column }) => `${schema}.${table}.${column}`)).toEqual([]);
    }
  });

  it("the key database names people in its own three tables only, which a destruction empties itself", async () => {
    const columns = await classedColumns(databases.keys);
    expect(uncovered(columns, []).filter((place) => place.split(".").length === 2)).toEqual(["keys.index_source", "keys.index_token", "keys.subject_key"]);
  });

  it("clause:C8 a table with just @pseudonymous columns stops the start when no module answers for it, like one with @personal columns", async () => {
    const tables = await peopleTables();
    await expect(assertCovered(databases.data, claiming(...tables))).resolves.toBeUndefined();
    expect(tables).toEqual(expect.arrayContaining(["vault.record", "restrictions.event", "accounts.session"]));
    for (const table of tables) {
      const without = tables.filter((other) => other !== table);
      await expect(assertCovered(databases.data, claiming(...without)), table).rejects.toThrow(UncoveredColumns);
    }
  });

  it("clause:C8 a column without a class stops the start", async () => {
    const probe = await testDatabases();
    await probe.dataOwner`create schema probe`;
    await probe.dataOwner`create table probe.thing (id uuid primary key)`;
    await expect(assertCovered(probe.dataOwner, claiming(...await peopleTables()))).rejects.toThrow("probe.thing.id");
    await probe.dataOwner`comment on column probe.thing.id is '@person misspelt'`;
    await expect(assertCovered(probe.dataOwner, claiming(...await peopleTables()))).rejects.toThrow("probe.thing.id");
    await probe.dataOwner`comment on column probe.thing.id is '@plain'`;
    await expect(assertCovered(probe.dataOwner, claiming(...await peopleTables()))).resolves.toBeUndefined();
  });
});

describe("the data map", () => {
  it("gives every column about people a category, purposes and a retention", async () => {
    const columns = [...await dataMap("data", databases.data), ...await dataMap("keys", databases.keys)];
    for (const { column, class: kind, categories, purposes, retention } of columns) {
      expect(categories.length, column).toBeGreaterThan(0);
      if (kind === "personal") expect(personalColumns, column).toHaveProperty([column]);
      if (kind === "personal" || kind === "pseudonymous") expect([purposes.length > 0, retention !== ""], column).toEqual([true, true]);
    }
    const schemas = new Set(columns.map(({ column }) => column.split(".")[0]));
    for (const schema of Object.keys(schemaUses)) expect(schemas, schema).toContain(schema);
  });

  it("names no personal column that is gone", async () => {
    const found = new Set((await dataMap("data", databases.data)).filter((column) => column.class === "personal").map(({ column }) => column));
    expect(Object.keys(personalColumns).filter((column) => !found.has(column))).toEqual([]);
  });
});

describe("the evidence of clauses", () => {
  it.each(Object.keys(evidenceQueries))("%s runs on the migrated schema under the application's own role, and names nobody", async (name) => {
    const rows = await evidenceQueries[name as keyof typeof evidenceQueries](databases.data);
    expect(Array.isArray(rows)).toBe(true);
    for (const row of rows) for (const key of Object.keys(row)) expect(key).not.toMatch(/subject|_id$/u);
  });
});
