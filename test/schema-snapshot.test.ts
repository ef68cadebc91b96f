import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, inject, it } from "vitest";
import { schemaSnapshot, snapshotFile } from "../src/platform/schema-snapshot.ts";
import { testDatabases } from "./support/database.ts";

// `bin/check --update-schema` sets this: the files are rewritten, and the change is there to be read.
const update = process.env["UPDATE_SCHEMA"] === "1";

/** The committed files are PostgreSQL 18's, which prints a view's query with fewer qualifiers; elsewhere the queries are left out of the comparison. */
function comparable(snapshot: string): string {
  if (inject("cluster").version.startsWith("18")) return snapshot;
  return snapshot.split(/\n(?=\S)/).filter((part) => !part.startsWith("view ")).join("\n");
}

it.each(["data", "keys"] as const)("the committed schema of %s is what its migrations make", async (kind) => {
  const databases = await testDatabases();
  const made = await schemaSnapshot(kind === "data" ? databases.dataOwner : databases.keysOwner);
  const file = snapshotFile(kind);
  if (update) writeFileSync(file, made);
  expect(comparable(existsSync(file) ? readFileSync(file, "utf8") : "")).toBe(comparable(made));
});

it("a changed default, a dropped index and a new grant each change the snapshot", async () => {
  const { dataOwner } = await testDatabases();
  await dataOwner`create schema probe`;
  await dataOwner`create table probe.thing (id int primary key, kind text not null default 'a')`;
  await dataOwner`create index thing_kind on probe.thing (kind)`;
  const seen = new Set([await schemaSnapshot(dataOwner)]);
  await dataOwner`alter table probe.thing alter kind set default 'b'`;
  seen.add(await schemaSnapshot(dataOwner));
  await dataOwner`drop index probe.thing_kind`;
  seen.add(await schemaSnapshot(dataOwner));
  await dataOwner`grant delete on probe.thing to robotek_app`;
  const last = await schemaSnapshot(dataOwner);
  seen.add(last);
  expect(seen.size).toBe(4);
  expect(last).toContain("grant DELETE to robotek_app");
  expect(await schemaSnapshot(dataOwner)).toBe(last);
});
