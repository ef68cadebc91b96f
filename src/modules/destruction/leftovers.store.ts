import type { SqlOrTx } from "../../platform/postgres.ts";

export interface SoughtColumn { readonly schema: string; readonly table: string; readonly column: string; readonly type: string }

/** Every column of our own tables that could hold a text in the clear; sealed bytes cannot. graphile's schema is its own, but its payloads are searched too. */
export async function searchableColumns(sql: SqlOrTx): Promise<SoughtColumn[]> {
  return sql<SoughtColumn[]>`
    select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
       and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' and n.nspname not like 'pg_temp%'
       and format_type(a.atttypid, null) in ('text', 'character varying', 'jsonb', 'json', 'text[]')
       and has_column_privilege(c.oid, a.attnum, 'select')
     order by 1, 2, 3`;
}

/** Rows of one column in which any of `values` occurs: text and JSON by content, bytes by content too. */
export async function rowsHolding(sql: SqlOrTx, at: SoughtColumn, values: readonly string[]): Promise<number> {
  const column = sql`${sql(at.table)}.${sql(at.column)}`;
  const from = sql`${sql(at.schema)}.${sql(at.table)}`;
  const rows = at.type === "bytea"
    ? await sql<{ rows: number }[]>`
        select count(*) as rows from ${from} where exists (select 1 from unnest(${values as string[]}::text[]) v where position(convert_to(v, 'UTF8') in ${column}) > 0)`
    : await sql<{ rows: number }[]>`
        select count(*) as rows from ${from} where exists (select 1 from unnest(${values as string[]}::text[]) v where position(lower(v) in lower(${column}::text)) > 0)`;
  return rows[0]?.rows ?? 0;
}
