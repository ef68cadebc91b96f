import type { SqlOrTx, Tx } from "./postgres.ts";

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
