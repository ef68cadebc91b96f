import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Services } from "../../src/compose.ts";
import type { Sql } from "../../src/platform/postgres.ts";

/** Every column of both databases, as its owner sees it, in which the text occurs, in the clear or as bytes: `schema.table.column`. */
export async function rowsWith({ databases }: Pick<Services, "databases">, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const sql of [databases.dataOwner, databases.keysOwner]) found.push(...(await columnsWith(sql, text)));
  return found;
}

async function columnsWith(sql: Sql, text: string): Promise<string[]> {
  const tables = await sql<{ schema: string; table: string; columns: string[] }[]>`
    select n.nspname as schema, c.relname as table, array_agg(a.attname::text) as columns
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' group by 1, 2`;
  const found: string[] = [];
  for (const { schema, table, columns } of tables) {
    for (const column of columns) {
      const [row] = await sql<{ n: number }[]>`
        select count(*)::int as n from ${sql(schema)}.${sql(table)} t
         where position(${text.toLowerCase()} in lower(${sql(column)}::text)) > 0 or position(${Buffer.from(text, "utf8").toString("hex")} in lower(${sql(column)}::text)) > 0`;
      if ((row?.n ?? 0) > 0) found.push(`${schema}.${table}.${column}`);
    }
  }
  return found;
}

/** Files under a folder that hold the text, PostgreSQL's own left out. */
export function filesWith(folder: string, text: string): string[] {
  const wanted = Buffer.from(text, "utf8");
  const found: string[] = [];
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) found.push(...filesWith(path, text));
    else if (readFileSync(path).includes(wanted)) found.push(path);
  }
  return found;
}
