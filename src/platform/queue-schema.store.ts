import type { Tx } from "./postgres.ts";
import { groupRole } from "./roles.ts";

/** Which tables of the library are guarded by row security: without a policy the app's role would see none of their rows. */
async function guardedTables(tx: Tx): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'graphile_worker' and c.relkind in ('r', 'p') and c.relrowsecurity order by 1`;
  return rows.map(({ name }) => name);
}

async function allowRows(tx: Tx, table: string): Promise<void> {
  const app = tx(groupRole("app"));
  await tx`drop policy if exists robotek_app on graphile_worker.${tx(table)}`;
  await tx`create policy robotek_app on graphile_worker.${tx(table)} to ${app} using (true) with check (true)`;
}

/** Lets the app's role put jobs into the queue and take them out: the library's schema holds ids and times, nothing else. */
export async function grantQueue(tx: Tx): Promise<void> {
  const app = tx(groupRole("app"));
  await tx`grant usage on schema graphile_worker to ${app}`;
  await tx`grant select, insert, update, delete on all tables in schema graphile_worker to ${app}`;
  await tx`grant usage, select on all sequences in schema graphile_worker to ${app}`;
  for (const table of await guardedTables(tx)) await allowRows(tx, table);
}
