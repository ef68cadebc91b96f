import type { SqlOrTx } from "../../platform/postgres.ts";

/** Counts one use of each bucket, all in one statement, and gives the counts after it. Buckets must be sorted: two requests then lock in one order. */
export async function countUses(sql: SqlOrTx, buckets: readonly { bucket: string; endsAt: Date }[]): Promise<Map<string, number>> {
  const names = buckets.map((b) => b.bucket);
  const ends = buckets.map((b) => b.endsAt.toISOString());
  const rows = await sql<{ bucket: string; used: number }[]>`
    insert into accounts.rate_window as w (bucket, used, ends_at)
    select b.bucket, 1, b.ends_at from unnest(${names}::text[], ${ends}::timestamptz[]) as b (bucket, ends_at)
    on conflict (bucket) do update set used = w.used + 1
    returning bucket, used`;
  return new Map(rows.map((row) => [row.bucket, row.used]));
}

/** Forgets windows that are over. Returns how many. */
export async function deleteEndedWindows(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.rate_window where ends_at <= ${at}`;
  return rows.count;
}
