import type { SqlOrTx } from "../../platform/postgres.ts";

export const COLUMN_CLASSES = ["personal", "pseudonymous", "commitment", "plain"] as const;
export type ColumnClass = (typeof COLUMN_CLASSES)[number];

export interface ClassedColumn {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly view: boolean;
  /** The word after @ at the head of the column's comment; null when there is none of the four. */
  readonly class: ColumnClass | null;
  /** What the comment says after it. */
  readonly about: string;
}

/** Every column of our schemas, in order, with its class. PostgreSQL's own schemas and the job queue's are not ours. */
export async function classedColumns(sql: SqlOrTx): Promise<ClassedColumn[]> {
  return await sql<ClassedColumn[]>`
    select n.nspname as schema, c.relname as table, a.attname as column, format_type(a.atttypid, null) as type, c.relkind in ('v', 'm') as view,
           (regexp_match(d.description, '^@(personal|pseudonymous|commitment|plain)\\M'))[1] as class,
           coalesce(regexp_replace(d.description, '^@[a-z]+\\s*', ''), '') as about
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p', 'v', 'm', 'f')
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_description d on d.objoid = c.oid and d.objsubid = a.attnum and d.classoid = 'pg_class'::regclass
     where a.attnum > 0 and not a.attisdropped and not c.relispartition
       and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')
     order by n.nspname, c.relname, a.attnum`;
}
