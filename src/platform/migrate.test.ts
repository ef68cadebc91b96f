import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { movableClock } from "../../test/support/clock.ts";
import { aloneWithRoles, testDatabases, withProductionLogins, type TestDatabases } from "../../test/support/database.ts";
import { migrate, migrateDatabase, MigrationFault, pendingMigrations, readMigrations } from "./migrate.ts";
import { appliedMigrations } from "./migrations.store.ts";
import { connect, partAddress } from "./postgres.ts";

const clock = movableClock();
let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
});

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function files(content: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "migrations-"));
  folders.push(folder);
  for (const [name, sql] of Object.entries(content)) writeFileSync(join(folder, name), sql);
  return folder;
}

describe("reading the files", () => {
  it("refuses a number that two files have", () => {
    expect(() => readMigrations("data", files({ "0001_a.sql": "", "0001_b.sql": "" }))).toThrow(MigrationFault);
  });

  it("refuses a file that was changed, removed, or slipped in below", () => {
    const [first, second] = readMigrations("data", files({ "0001_a.sql": "select 1", "0002_b.sql": "select 2" }));
    if (!first || !second) throw new Error("two files were written");
    expect(pendingMigrations([first, second], [first])).toEqual([second]);
    expect(() => pendingMigrations([{ ...first, hash: second.hash }], [first])).toThrow(/changed/);
    expect(() => pendingMigrations([second], [first])).toThrow(/older version/);
    expect(() => pendingMigrations([first, second], [second])).toThrow(/next number/);
  });
});

describe("applying them", () => {
  it("leaves nothing of a failed file, not even its own row", async () => {
    const { dataOwner } = databases;
    const before = (await appliedMigrations(dataOwner)).length;
    const real = readMigrations("data");
    const broken = readMigrations("data", files({ "9001_broken.sql": "create schema broken; select 1/0" }));
    await expect(migrateDatabase(dataOwner, [...real, ...broken], clock)).rejects.toThrow(/9001_broken.sql failed/);
    expect(await appliedMigrations(dataOwner)).toHaveLength(before);
  });

  it("lets two start at once: each file is applied once", async () => {
    const own = await testDatabases();
    const added = [...readMigrations("data"), ...readMigrations("data", files({ "9001_once.sql": "create schema once", "9002_more.sql": "create schema more" }))];
    const two = [own.dataOwner, connect(own.addresses.dataUrl, { name: "second", connections_max: 1, statement_ms_max: 0, lock_wait_ms_max: 0, idle_in_transaction_ms_max: 0 })];
    const names = (await Promise.all(two.map((sql) => migrateDatabase(sql, added, clock)))).flat();
    await two[1]?.end();
    expect(names.sort()).toEqual(["9001_once.sql", "9002_more.sql"]);
  });

  it("finds nothing to do on a database that is up to date", async () => {
    expect(await aloneWithRoles(() => migrate(databases.addresses, clock))).toEqual([]);
  });
});

describe("roles", () => {
  it("lets each part into its own database only", async () => {
    await withProductionLogins(databases);
    const { dataUrl, keysUrl, secret, loginPrefix } = databases.addresses;
    const bounds = { name: "probe", connections_max: 1, statement_ms_max: 0, lock_wait_ms_max: 0, idle_in_transaction_ms_max: 0 };
    const app = connect(partAddress(keysUrl, "app", secret, loginPrefix), bounds);
    const keystore = connect(partAddress(dataUrl, "keystore", secret, loginPrefix), bounds);
    await expect(app`select 1`).rejects.toThrow(/permission denied for database/);
    await expect(keystore`select 1`).rejects.toThrow(/permission denied for database/);
    expect(await databases.data`select current_user as role`).toEqual([{ role: "test_app_login" }]);
    expect(await databases.keys`select current_user as role`).toEqual([{ role: "test_keystore_login" }]);
    await Promise.all([app.end(), keystore.end()]);
  });

  it("refuses another password", async () => {
    const url = partAddress(databases.addresses.dataUrl, "app", Buffer.alloc(32, 1), "test");
    const sql = connect(url, { name: "probe", connections_max: 1, statement_ms_max: 0, lock_wait_ms_max: 0, idle_in_transaction_ms_max: 0 });
    await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
    await sql.end();
  });
});
