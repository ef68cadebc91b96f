import type { Sql } from "../../src/platform/postgres.ts";
import type { Part } from "../../src/platform/roles.ts";

/** Our own schemas: PostgreSQL's and the job queue's library have others. */
const NOT_OURS = ["pg_catalog", "information_schema", "pg_toast", "graphile_worker", "public"];

/** Ordinary and partitioned tables, `schema.name`. */
export async function ownTables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname <> all(${NOT_OURS}) order by 1`;
  return rows.map(({ name }) => name);
}

export async function columnsOf(sql: Sql, table: string): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`;
  return rows.map(({ name }) => name);
}

/**
 * Runs a statement under a role, without its rows mattering, and undoes it. Gives the SQLSTATE that PostgreSQL refused it with, or null where it let it pass.
 * Rights are looked at before rows: a statement that touches none is refused all the same.
 */
export async function refusedAs(owner: Sql, part: Part, statement: string): Promise<string | null> {
  let code: string | null = null;
  await owner.begin(async (tx) => {
    await tx.unsafe(`set local role robotek_${part}`);
    await tx.unsafe(statement);
    throw new Error("undone");
  }).catch((error: unknown) => {
    code = (error as { code?: string }).code ?? null;
  });
  return code;
}

const quoted = (name: string): string => name.split(".").map((part) => `"${part}"`).join(".");
export const update = (table: string, column: string): string => `update ${quoted(table)} set "${column}" = default where false`;
export const remove = (table: string): string => `delete from ${quoted(table)} where false`;
export const select = (table: string): string => `select 1 from ${quoted(table)} limit 0`;
export const insert = (table: string): string => `insert into ${quoted(table)} default values`;
export const truncate = (table: string): string => `truncate ${quoted(table)}`;
