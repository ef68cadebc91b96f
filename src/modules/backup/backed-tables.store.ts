import { finished } from "node:stream/promises";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface TableShape {
  readonly schema: string;
  readonly table: string;
  /** In the table's own order, without generated ones. */
  readonly columns: readonly string[];
}

/** All tables of the database that hold rows of their own; a partitioned table counts once. */
export async function tableShapes(sql: SqlOrTx): Promise<TableShape[]> {
  return sql<TableShape[]>`
    select n.nspname as schema, c.relname as table, array_agg(a.attname::text order by a.attnum) as columns
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
       and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
     group by 1, 2 order by 1, 2`;
}

/** Which table points at which: the second must be filled before the first. */
export async function tablePointers(sql: SqlOrTx): Promise<{ from: string; to: string }[]> {
  return sql<{ from: string; to: string }[]>`
    select format('%s.%s', n.nspname, c.relname) as from, format('%s.%s', m.nspname, d.relname) as to
      from pg_catalog.pg_constraint k
      join pg_catalog.pg_class c on c.oid = k.conrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      join pg_catalog.pg_class d on d.oid = k.confrelid join pg_catalog.pg_namespace m on m.oid = d.relnamespace
     where k.contype = 'f' and c.oid <> d.oid`;
}

/** Counters of identity columns. Not part of any snapshot: read after the rows, so that none is behind them. */
export async function identityCounters(sql: SqlOrTx): Promise<{ schema: string; table: string; column: string; last: number }[]> {
  return sql<{ schema: string; table: string; column: string; last: number }[]>`
    select n.nspname as schema, c.relname as table, a.attname as column,
           coalesce(pg_sequence_last_value(pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)::regclass), 0) as last
      from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
     where a.attidentity <> '' and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema')
     order by 1, 2, 3`;
}

export async function setCounter(tx: Tx, counter: { schema: string; table: string; column: string; last: number }): Promise<void> {
  const table = `${quoted(counter.schema)}.${quoted(counter.table)}`;
  await tx`select setval(pg_get_serial_sequence(${table}, ${counter.column}), ${counter.last})`;
}

/** Neither a large table nor a slow disk may end a backup or a restore half-way. */
export async function liftTimeLimits(tx: Tx): Promise<void> {
  await tx`select set_config('statement_timeout', '0', true), set_config('idle_in_transaction_session_timeout', '0', true)`;
}

export async function serverVersion(sql: SqlOrTx): Promise<string> {
  const [row] = await sql<{ version: string }[]>`select current_setting('server_version') as version`;
  return row?.version ?? "unknown";
}

/** Whether any of these tables has a row. */
export async function anyRow(tx: Tx, tables: readonly TableShape[]): Promise<string | null> {
  for (const { schema, table } of tables) {
    const [row] = await tx<{ held: boolean }[]>`select exists (select 1 from ${tx(schema)}.${tx(table)}) as held`;
    if (row?.held === true) return `${schema}.${table}`;
  }
  return null;
}

export async function emptyTables(tx: Tx, tables: readonly TableShape[]): Promise<void> {
  await tx.unsafe(`truncate ${tables.map(nameOf).join(", ")}`);
}

/** The project's triggers would act on rows that are only coming back. */
export async function switchTriggers(tx: Tx, table: TableShape, to: "enable" | "disable"): Promise<void> {
  await tx.unsafe(`alter table ${nameOf(table)} ${to} trigger user`);
}

/** The rows as COPY's text format, one line a row; reading slowly slows the server down. */
export async function* copyOut(tx: Tx, table: TableShape): AsyncGenerator<Buffer> {
  const columns = table.columns.map(quoted).join(", ");
  const rows = await tx.unsafe(`copy (select ${columns} from ${nameOf(table)}) to stdout`).readable();
  try {
    yield* rows.iterator({ destroyOnReturn: false });
  } finally {
    // A reader that gave up (a full disk) leaves rows on the way; the connection can say nothing else before they have passed.
    rows.resume();
    if (!rows.readableEnded) await finished(rows).catch(() => undefined);
    // The driver stops its socket when the buffer is full and goes on at the next read. When the last rows filled it there is none, and the connection would
    // hear nothing any more: this is that read.
    rows._read(0);
  }
}

/** Takes rows in; identity columns get the values that come. Throws what PostgreSQL refuses. */
export async function copyIn(tx: Tx, table: TableShape, rows: AsyncIterable<Buffer>): Promise<void> {
  const into = await tx.unsafe(`copy ${nameOf(table)} (${table.columns.map(quoted).join(", ")}) from stdin`).writable();
  const failed = Promise.withResolvers<never>();
  into.on("error", failed.reject);
  failed.promise.catch(() => undefined);
  const write = (chunk: Buffer): Promise<void> =>
    new Promise((done, fail) => into.write(chunk, (error) => (error ? fail(error) : done())));
  for await (const chunk of rows) await Promise.race([write(chunk), failed.promise]);
  into.end();
  // The driver tells nobody of a fault that PostgreSQL finds at the very end (a foreign key): the next statement of the broken transaction does.
  await new Promise((done) => setImmediate(done));
  await tx`select 1`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function nameOf({ schema, table }: Pick<TableShape, "schema" | "table">): string {
  return `${quoted(schema)}.${quoted(table)}`;
}
