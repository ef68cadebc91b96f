import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import type { Sql } from "../../src/platform/postgres.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";

/** What a large table is spread by: a person, what is looked up, the log or its shard. */
const DISTRIBUTION = ["subject_id", "log_id", "log_shard", "token", "attempt_hash", "session_hash", "capability_hash", "bucket", "nonce", "draft_id", "destruction_id", "hash", "proof_hash", "import_id", "case_id"];

/** Tables that stay small, or whole on every machine, with the reason. */
const SMALL: Readonly<Record<string, string>> = {
  "platform.migration": "one row a migration",
  "platform.component": "one row a library",
  "calendar.entry": "a few days a year",
  "calendar.year": "one row a year",
  "documents.publication": "one row a version and language",
  "destruction.erasable": "one row a table",
  "backup.restore": "one row a restore",
  "backup.restore_step": "a few rows a restore",
  "families.checked_day": "one row a day",
  "requests.morning": "one row a day",
  "keys.epoch": "one row a day",
  "disclosures.disclosure": "one row a list that left, at most ten a day and member of staff",
  "disclosures.ending": "one row a list that left",
  "marks.mark": "at most 2^20 numbers",
};

/** Unique constraints that do not hold the distribution column, which a spread table cannot keep. */
const UNIQUE_ACROSS: Readonly<Record<string, string>> = {
  "accuracy.address_proof (draft_id)": "proofs live as long as a code: a table that stays whole",
  "imports.family (adult_mark)": "families wait for 30 days at most: a table that stays whole",
  "ledger.log (origin)": "one row a log: a table that stays whole",
  "joining.draft (draft_hash)": "drafts live for a day: a table that stays whole until it is keyed by the form's hash",
  "joining.draft (nonce)": "the same",
};

let databases: TestDatabases;
let both: readonly Sql[];
beforeAll(async () => {
  databases = await testDatabases();
  both = [databases.dataOwner, databases.keysOwner];
});

const OURS = "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')";

interface Key {
  readonly table: string;
  readonly columns: string[];
  readonly name: string;
}

async function keysOf(kind: "primary" | "unique"): Promise<Key[]> {
  const found: Key[] = [];
  for (const sql of both) {
    found.push(...(await sql.unsafe<Key[]>(`
      select n.nspname || '.' || c.relname as table, i.indexrelid::regclass::text as name,
        array(select a.attname::text from unnest(i.indkey::int[]) with ordinality as k (num, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
              where place <= i.indnkeyatts order by place) as columns
      from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where ${OURS} and i.indisunique and ${kind === "primary" ? "i.indisprimary" : "not i.indisprimary"} order by 1, 2`)));
  }
  return found;
}

describe("the shape that lets tables be spread over machines", () => {
  it("every table's primary key begins with its distribution column, or the table is listed as small with a reason", async () => {
    const primary = await keysOf("primary");
    const tables: string[] = [];
    for (const sql of both) {
      const rows = await sql.unsafe<{ name: string }[]>(`select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p')`);
      tables.push(...rows.map(({ name }) => name));
    }
    const first = new Map(primary.map(({ table, columns }) => [table, columns[0] ?? ""]));
    expect(tables.filter((table) => !(table in SMALL) && !DISTRIBUTION.includes(first.get(table) ?? ""))).toEqual([]);
    expect(Object.keys(SMALL).filter((table) => !tables.includes(table))).toEqual([]);
  });

  it("every other unique index holds the distribution column, or is listed with a reason", async () => {
    const first = new Map((await keysOf("primary")).map(({ table, columns }) => [table, columns[0] ?? ""]));
    const across = (await keysOf("unique")).filter(({ table, columns }) => !(table in SMALL) && !columns.includes(first.get(table) ?? "")).map(({ table, columns }) => `${table} (${columns.join(", ")})`);
    expect(across.sort()).toEqual(Object.keys(UNIQUE_ACROSS).sort());
  });

  it("foreign keys stay inside the distribution column, or lead to or between small tables and texts", async () => {
    const found: { from: string; to: string; columns: string[] }[] = [];
    for (const sql of both) {
      found.push(...(await sql.unsafe<{ from: string; to: string; columns: string[] }[]>(`
        select n.nspname || '.' || c.relname as from, k.confrelid::regclass::text as to,
          array(select a.attname::text || '=' || b.attname::text from unnest(k.conkey, k.confkey) as p (own, other)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.own join pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.other) as columns
        from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and k.contype = 'f' order by 1, 2`)));
    }
    const outside = found.filter(({ from, columns }) => !(from in SMALL) && !DISTRIBUTION.some((name) => columns.includes(`${name}=${name}`)));
    expect(outside).toEqual([]);
  });
});

describe("time", () => {
  it("is a parameter: no default, function, check, trigger or view of ours reads the database's clock", async () => {
    const kinds = ["timestamp", "date", "time"];
    const named = ["now", "timeofday", ...kinds.flatMap((kind) => [`current_${kind}`, `local${kind}`]), ...["clock", "statement", "transaction"].map((word) => `${word}_timestamp`)];
    const clock = String.raw`\m(${named.join("|")})\M`;
    for (const sql of both) {
      const reading = await sql.unsafe(`
        select 'default ' || d.adrelid::regclass::text as place from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
          where ${OURS} and pg_get_expr(d.adbin, d.adrelid) ~* $1
        union all select 'function ' || p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} and p.prokind = 'f' and p.prosrc ~* $1
        union all select 'constraint ' || k.conname from pg_constraint k join pg_namespace n on n.oid = k.connamespace where ${OURS} and pg_get_constraintdef(k.oid) ~* $1
        union all select 'view ' || c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('v', 'm') and pg_get_viewdef(c.oid) ~* $1`, [clock]);
      expect(reading).toEqual([]);
    }
  });
});

/** Who may do what with each table, sequence and function of ours, one line each; a name without a role after it is the owner's alone. */
async function rightsOf(sql: Sql): Promise<string[]> {
  const rows = await sql.unsafe<{ name: string; rights: string }[]>(`
    with things as (
      select case c.relkind when 'S' then 'sequence ' when 'v' then 'view ' else 'table ' end || n.nspname || '.' || c.relname as name, c.relacl as acl, c.relowner as owner
        from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind in ('r', 'p', 'v', 'm', 'S')
      union all select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname, a.attacl, c.relowner
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where ${OURS} and a.attacl is not null
      union all select 'function ' || p.oid::regprocedure::text, coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS}
      union all select 'schema ' || n.nspname, n.nspacl, n.nspowner from pg_namespace n where ${OURS}),
    granted as (
      select t.name, coalesce(r.rolname, 'public') as role, string_agg(lower(a.privilege_type), ',' order by a.privilege_type) as privileges
      from things t cross join lateral aclexplode(t.acl) a left join pg_roles r on r.oid = a.grantee where a.grantee <> t.owner group by 1, 2)
    select t.name, coalesce(string_agg(g.role || ' ' || g.privileges, '; ' order by g.role), 'nobody') as rights from things t left join granted g on g.name = t.name group by 1`);
  return rows.map(({ name, rights }) => `${name}: ${rights}`).sort();
}

it("nobody has a right that is not in the committed list, and no table is missing from it", async () => {
  const made = `data\n${(await rightsOf(databases.dataOwner)).join("\n")}\n\nkeys\n${(await rightsOf(databases.keysOwner)).join("\n")}\n`;
  const file = join(projectRoot, "test/rights/rights.snapshot");
  // The same switch as for the schema: `node bin/check.mjs --update-schema` rewrites both.
  if (process.env["UPDATE_SCHEMA"] === "1") writeFileSync(file, made);
  expect(existsSync(file) ? readFileSync(file, "utf8") : "").toBe(made);
  expect(made).not.toMatch(/public \w/);
});
