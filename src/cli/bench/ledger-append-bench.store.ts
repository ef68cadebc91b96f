import type { Sql, Tx } from "../../platform/postgres.ts";

/** A table that holds bytes and nothing else, for the floor. */
export async function createBareTable(owner: Sql): Promise<void> {
  await owner`create table if not exists public.bench_bare (id bigint generated always as identity primary key, bytes bytea not null)`;
  await owner`grant insert on public.bench_bare to robotek_app`;
}

export async function dropBareTable(owner: Sql): Promise<void> {
  await owner`drop table if exists public.bench_bare`;
}

export async function insertBare(sql: Sql | Tx, bytes: Buffer): Promise<void> {
  await sql`insert into public.bench_bare (bytes) values (${bytes})`;
}

export async function insertBareMany(sql: Sql | Tx, many: readonly Buffer[]): Promise<void> {
  await sql`insert into public.bench_bare (bytes) select * from unnest(${sql.array([...many])}::bytea[])`;
}

/** Bytes that an entry takes in the tables of the ledger, on average. */
export async function bytesOfEntry(sql: Sql): Promise<number> {
  const [row] = await sql<{ bytes: number }[]>`
    select round(avg(octet_length(sealed)))::integer + 16 + 16 + 16 + 180 as bytes from (select sealed from ledger.history limit 1000) sample`;
  return row?.bytes ?? 0;
}

/** Whether an entry stands below a checkpoint that is served. */
export async function isPublished(sql: Sql, entryId: string): Promise<boolean> {
  const rows = await sql`
    select from ledger.entry join ledger.head on head.log_id = entry.log_id and entry.index < head.mirrored_size
     where entry.log_id = 1 and entry.entry_id = ${entryId}`;
  return rows.length > 0;
}
