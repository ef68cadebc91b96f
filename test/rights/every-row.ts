import type { Databases } from "../../src/platform/postgres.ts";

/** Uses are counted also of what is refused: that is what bounds a scraper. */
const COUNTED = ["accounts.rate_window"];

/** What stands in every table of both databases, the job queue's too, as its number of rows and the sum of their hashes: two are equal when nothing was written between them. */
export async function everyRow({ dataOwner, keysOwner }: Pick<Databases, "dataOwner" | "keysOwner">): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const sql of [dataOwner, keysOwner]) {
    const tables = await sql<{ name: string }[]>`
      select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`;
    const parts = tables.filter(({ name }) => !COUNTED.includes(name)).map(({ name }) => `select '${name}' as name, count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as rows from ${name} t`);
    for (const { name, rows } of await sql.unsafe<{ name: string; rows: string }[]>(parts.join(" union all "))) found[name] = rows;
  }
  return found;
}
