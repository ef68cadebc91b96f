import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { composeServices } from "../../src/compose.ts";
import { classedColumns, uncovered } from "../../src/modules/participants/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases } from "../support/database.ts";

const databases = await testDatabases();
const folder = mkdtempSync(join(tmpdir(), "robotek-composed-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("clause:C8 the running program has a module answering for every table about people", async () => {
  const config = readConfig({ DATA_DIR: folder });
  const services = await composeServices({ config, databases, clock: movableClock() });
  const claimed = services.participants.all().flatMap(({ tables }) => tables);
  const columns = await classedColumns(databases.data);
  expect(uncovered(columns, claimed)).toEqual([]);
  const known = new Set(columns.map(({ schema, table }) => `${schema}.${table}`));
  expect(claimed.filter((table) => !known.has(table))).toEqual([]);
  await services.close();
});
