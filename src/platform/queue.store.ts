import type { Sql, SqlOrTx, Tx } from "./postgres.ts";

export interface NewJob {
  readonly name: string;
  readonly payload: Readonly<Record<string, string>>;
  readonly key: string | null;
  readonly runAt: Date | null;
  readonly tries_max: number;
}

export async function insertJob(tx: Tx, job: NewJob): Promise<void> {
  await tx`
    select from graphile_worker.add_job(
      ${job.name}, ${tx.json(job.payload)}::json, run_at => ${job.runAt}::timestamptz, max_attempts => ${job.tries_max}, job_key => ${job.key}::text)`;
}

/** Jobs that failed at least once and are still there. */
export async function countFailingJobs(sql: SqlOrTx): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) from graphile_worker.jobs where attempts > 0 and last_error is not null`;
  return row?.count ?? 0;
}

/** Any number, the same in all versions; the second half of the lock is the worker pool's hash. */
const PRESENCE = 720_411_711;

/** For the library's own connection, which is not one of ours: shows that the pool `id` lives for as long as the connection does. */
export function presenceStatement(id: string): { text: string; values: (string | number)[] } {
  return { text: "select pg_advisory_lock($1::int, hashtext($2))", values: [PRESENCE, id] };
}

/** Who holds jobs and shows no presence. The look's own locks end with the statement. */
export async function holdersWithoutPresence(sql: Sql): Promise<string[]> {
  const rows = await sql<{ holder: string }[]>`
    with holders as materialized (
      select locked_by as holder from graphile_worker._private_jobs where locked_by is not null
      union select locked_by from graphile_worker._private_job_queues where locked_by is not null)
    select holder from holders where pg_try_advisory_xact_lock(${PRESENCE}::int, hashtext(holder))`;
  return rows.map(({ holder }) => holder);
}

/** Jobs held by these workers wait again, to be taken up by others at once. */
export async function freeJobsOf(sql: Sql, holders: readonly string[]): Promise<void> {
  await sql`select from graphile_worker.force_unlock_workers(${holders as string[]}::text[])`;
}
