import { existsSync } from "node:fs";
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupDeps } from "../../src/compose-backup.ts";
import { backUp, type BackupReport, checkBackup, type Manifest, SCHEMAS_LEFT_OUT, TABLES_LEFT_OUT } from "../../src/modules/backup/index.ts";
import { testDatabases } from "../support/database.ts";
import { aheadClock, openSchool, type School } from "./whole-school.ts";

describe("a backup", () => {
  let school: School;
  let folder: string;
  let backup: string;
  let report: BackupReport;
  let manifest: Manifest;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "robotek backup "));
    school = await openSchool({ folder, addresses: (await testDatabases()).addresses, clock: aheadClock() });
    await school.join("anna@family.example");
    backup = join(folder, "backups", "monday");
    // What a killed backup into the same folder left.
    await mkdir(`${backup}.unfinished`, { recursive: true });
    await writeFile(join(`${backup}.unfinished`, "half"), "half");
    report = await backUp(backupDeps(school.services), backup);
    manifest = await checkBackup(backup, school.services.longLived.journal);
  });
  afterAll(async () => {
    await school.close();
    await rm(folder, { recursive: true, force: true });
  });

  it("clause:S1 holds every table but those that are named, with its reason", async () => {
    const rows = await school.databases.dataOwner<{ schema: string; name: string }[]>`
      select n.nspname as schema, n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_%'`;
    const names = rows.map(({ name }) => name);
    for (const table of Object.keys(TABLES_LEFT_OUT)) expect(names).toContain(table);
    const expected = rows.filter(({ schema, name }) => !(schema in SCHEMAS_LEFT_OUT) && !(name in TABLES_LEFT_OUT)).map(({ name }) => name);
    expect(manifest.tables.map(({ schema, table }) => `${schema}.${table}`).sort()).toEqual(expected.sort());
    expect(report).toMatchObject({ id: manifest.id, tables: expected.length, files: manifest.files.count, keys: 4 });
  });

  it("clause:S1 keeps data and keys apart, and holds no blind index and no person's value", async () => {
    expect((await readdir(backup)).sort()).toEqual(["data", "keys"]);
    expect(manifest.tables.some(({ schema }) => schema === "keys")).toBe(false);
    expect(existsSync(`${backup}.unfinished`)).toBe(false);
    for (const { schema, table } of manifest.tables) {
      const text = gunzipSync(await readFile(join(backup, "data", "tables", `${schema}.${table}.copy.gz`))).toString("utf8");
      for (const value of ["anna@family.example", "Сейітқызы", "Сарыарқа даңғылы", "7015550123"]) expect([table, text.includes(value)]).toEqual([table, false]);
    }
  });

  it("clause:S1 does not write over another one", async () => {
    await expect(backUp(backupDeps(school.services), backup)).rejects.toMatchObject({ kind: "folder-not-empty" });
  });

  it("clause:S1 is in the log before its first row is read, and is not made when the log cannot take it", async () => {
    const deps = backupDeps(school.services);
    const refusing = { ...deps, ledger: { checkpoint: () => deps.ledger.checkpoint(), append: () => Promise.reject(new Error("no entry")) } };
    await expect(backUp(refusing, join(folder, "never"))).rejects.toThrow("no entry");
    expect(existsSync(join(folder, "never"))).toBe(false);
    const parts = await school.databases.dataOwner<{ private_part: string }[]>`select private_part from ledger.system_part`;
    expect(parts.some((row) => row.private_part.includes(manifest.id))).toBe(true);
  });

  it("clause:S1 leaves the database usable when the disk does not take it, and no name that looks complete", async () => {
    const deps = backupDeps(school.services);
    const dir = join(folder, "full");
    const full = {
      ...deps,
      steps: async (name: string) => {
        // The next table's file cannot be made.
        if (name === "backup:table-written") for (const { schema, table } of manifest.tables) await appendFile(join(`${dir}.unfinished`, "data", "tables", `${schema}.${table}.copy.gz`), "");
      },
    };
    await expect(backUp(full, dir)).rejects.toThrow("EEXIST");
    expect(existsSync(dir)).toBe(false);
    expect(await backUp(deps, dir)).toMatchObject({ tables: manifest.tables.length });
  });
});
