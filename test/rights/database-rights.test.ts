import { beforeAll, describe, expect, it } from "vitest";
import { connect, partAddress } from "../../src/platform/postgres.ts";
import type { Part } from "../../src/platform/roles.ts";
import { testDatabases, withProductionLogins, type TestDatabases } from "../support/database.ts";
import { columnsOf, insert, ownTables, refusedAs, remove, select, truncate, update } from "./catalogue.ts";
import { changed, NEVER, removed } from "./working-tables.ts";

const DENIED = "42501";
const EVENT_TABLES = [
  "consent.event", "consent.evidence", "restrictions.event", "subjects.life", "subjects.subject", "destruction.destruction", "destruction.step", "destruction.work",
  "documents.text", "documents.publication", "vault.record", "vault.correction", "calendar.entry", "calendar.year",
];
const LEDGER_TABLES = [
  "ledger.pending", "ledger.entry", "ledger.history", "ledger.system_part", "ledger.tile", "ledger.checkpoint", "ledger.cosignature", "ledger.closing", "ledger.head",
  "ledger.log", "ledger.signer",
];

let databases: TestDatabases;
let tables: string[];
let keyTables: string[];
beforeAll(async () => {
  databases = await testDatabases();
  await withProductionLogins(databases);
  [tables, keyTables] = [await ownTables(databases.dataOwner), await ownTables(databases.keysOwner)];
});

/** Under the installation's real login, over a connection of its own. */
async function logInAs(part: Part, database: "data" | "keys"): Promise<string | null> {
  const { dataUrl, keysUrl, secret, loginPrefix } = databases.addresses;
  const sql = connect(partAddress(database === "data" ? dataUrl : keysUrl, part, secret, loginPrefix), {
    name: "robotek test", connections_max: 1, statement_ms_max: 5_000, lock_wait_ms_max: 5_000, idle_in_transaction_ms_max: 5_000,
  });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? "unknown";
  } finally {
    await sql.end({ timeout: 1 });
  }
}

describe("the application's role", () => {
  it("cannot change, remove or empty a row of any event or ledger table", async () => {
    expect(tables).toEqual(expect.arrayContaining([...EVENT_TABLES, ...LEDGER_TABLES]));
    const { dataOwner } = databases;
    for (const table of [...EVENT_TABLES, ...LEDGER_TABLES]) {
      const [column = ""] = await columnsOf(dataOwner, table);
      for (const statement of [update(table, column), remove(table), truncate(table)]) expect(await refusedAs(dataOwner, "app", statement), statement).toBe(DENIED);
    }
  });

  it("can change and remove in the listed working tables alone: a new table is closed until it is listed with a reason", async () => {
    const { dataOwner } = databases;
    expect([...Object.keys(changed), ...Object.keys(removed)].filter((table) => NEVER.test(table) || !tables.includes(table))).toEqual([]);
    for (const table of tables) {
      const open = changed[table]?.columns ?? [];
      for (const column of await columnsOf(dataOwner, table)) {
        const code = await refusedAs(dataOwner, "app", update(table, column));
        if (open === "all" || open.includes(column)) expect(code, `${table}.${column}`).not.toBe(DENIED);
        else expect(code, `${table}.${column}`).toBe(DENIED);
      }
      const code = await refusedAs(dataOwner, "app", remove(table));
      if (table in removed) expect(code, table).toBeNull();
      else expect(code, table).toBe(DENIED);
      expect(await refusedAs(dataOwner, "app", truncate(table)), table).toBe(DENIED);
    }
  });

  it.each([
    "create schema mine", "create table public.mine (id int)", "create temp table mine (id int)", "create table ledger.mine (id int)", "alter table ledger.entry disable trigger all",
    "drop table consent.event", "create or replace view consent.facts as select 1", "alter role robotek_app superuser", "create role mine",
    "set role robotek_eraser", "set role robotek_integrator", "set session authorization robotek_eraser", "copy ledger.entry to program 'true'", "select pg_read_file('postgresql.conf')",
    "select lo_import('/etc/hostname')", "lock table consent.event in access exclusive mode", "select destruction.erase(null, null, 'consent', 'event')", "select rolpassword from pg_authid",
  ])("cannot: %s", async (statement) => {
    const { data } = databases;
    const code = await data.begin((tx) => tx.unsafe(statement)).then(() => null, (error: unknown) => (error as { code?: string }).code);
    expect(code).toBe(DENIED);
  });
});

describe("the integrator's role", () => {
  it("reaches nothing but the log", async () => {
    for (const table of tables.filter((name) => !name.startsWith("ledger."))) {
      const [column = ""] = await columnsOf(databases.dataOwner, table);
      for (const statement of [select(table), insert(table), update(table, column), remove(table)]) {
        expect(await refusedAs(databases.dataOwner, "integrator", statement), statement).toBe(DENIED);
      }
    }
  });

  it("removes waiting entries alone, and changes nothing of the log but a tile that is not full and how far the mirror is", async () => {
    for (const table of LEDGER_TABLES) {
      expect(await refusedAs(databases.dataOwner, "integrator", remove(table)), table).toBe(table === "ledger.pending" ? null : DENIED);
      const open: string[] = [];
      for (const column of await columnsOf(databases.dataOwner, table)) {
        if ((await refusedAs(databases.dataOwner, "integrator", update(table, column))) !== DENIED) open.push(`${table}.${column}`);
      }
      expect(open).toEqual(["ledger.tile.width", "ledger.tile.bytes", "ledger.head.mirrored_size"].filter((name) => name.startsWith(`${table}.`)));
    }
  });
});

describe("the eraser's role", () => {
  it("has no UPDATE, DELETE or TRUNCATE on any table", async () => {
    for (const table of tables) {
      for (const statement of [remove(table), truncate(table), ...(await columnsOf(databases.dataOwner, table)).map((column) => update(table, column))]) {
        expect(await refusedAs(databases.dataOwner, "eraser", statement), statement).toBe(DENIED);
      }
    }
  });

  it("can call destruction.erase, as the only one, and not without a running destruction", async () => {
    const call = "select destruction.erase(gen_random_uuid(), gen_random_uuid(), 'consent', 'event')";
    const codes = await Promise.all((["app", "integrator", "eraser"] as const).map((part) => refusedAs(databases.dataOwner, part, call)));
    expect(codes.slice(0, 2)).toEqual([DENIED, DENIED]);
    expect([null, DENIED]).not.toContain(codes[2]);
  });

  it("writes nothing but its own steps, removals at the end of a term, and their ledger entries", async () => {
    const open: string[] = [];
    for (const table of tables) if ((await refusedAs(databases.dataOwner, "eraser", insert(table))) !== DENIED) open.push(table);
    expect(open).toEqual(["destruction.step", "ledger.history", "ledger.pending", "ledger.system_part", "retention.removal"]);
  });
});

describe("the two databases", () => {
  it("let in nobody but their own logins", async () => {
    const found: Record<string, string | null> = {};
    for (const part of ["app", "integrator", "eraser", "keystore"] as const) for (const database of ["data", "keys"] as const) found[`${part} ${database}`] = await logInAs(part, database);
    expect(found).toEqual({
      "app data": null, "app keys": DENIED, "integrator data": null, "integrator keys": DENIED, "eraser data": null, "eraser keys": DENIED, "keystore data": DENIED, "keystore keys": null,
    });
  });

  it("keep the key database's tables from the data roles, and the data tables from the key store's, even inside", async () => {
    expect(keyTables).toContain("keys.subject_key");
    for (const table of keyTables) {
      for (const part of ["app", "integrator", "eraser"] as const) expect(await refusedAs(databases.keysOwner, part, select(table)), `${part} ${table}`).toBe(DENIED);
    }
    for (const table of tables) expect(await refusedAs(databases.dataOwner, "keystore", select(table)), table).toBe(DENIED);
  });

  it("give their logins no power but that of one group each", async () => {
    const { loginPrefix = "test" } = databases.addresses;
    const roles = await databases.dataOwner<{ name: string; power: boolean; groups: string[] }[]>`
      select r.rolname as name, (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication) as power,
        array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid order by 1) as groups
      from pg_roles r where r.rolname like ${`${loginPrefix}\\_%\\_login`} or r.rolname like 'robotek\\_%' order by 1`;
    const expected = (["app", "eraser", "integrator", "keystore"] as const).flatMap((part) => [
      { name: `robotek_${part}`, power: false, groups: [] }, { name: `${loginPrefix}_${part}_login`, power: false, groups: [`robotek_${part}`] },
    ]);
    expect(roles).toHaveLength(expected.length);
    expect(roles).toEqual(expect.arrayContaining(expected));
  });

  it("have no function of a higher right without a fixed search path, and none that everybody may call", async () => {
    for (const sql of [databases.dataOwner, databases.keysOwner]) {
      const open = await sql`
        select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
        where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')
          and ((p.prosecdef and not exists (select from unnest(p.proconfig) c where c like 'search_path=%'))
            or (p.prosecdef and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)))`;
      expect(open).toEqual([]);
    }
  });
});
