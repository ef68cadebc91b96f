import type { Pool } from "pg";
import { Logger, run, runOnce, type RunnerOptions, type Task } from "graphile-worker";
import { loggedError, type Log } from "./log.ts";
import type { Tx } from "./postgres.ts";
import { type QueuePool, queuePool } from "./queue-pool.ts";
import { presenceEvents, watchForTheDead } from "./queue-presence.ts";
import { insertJob } from "./queue.store.ts";

/** Ids and nothing else: a payload lies in plain text in the database, in its log and in its backups. */
export type JobPayload = Readonly<Record<string, string>>;

export interface JobHelpers {
  /** Carries the job's name, number and, if the payload has one, the request id. */
  readonly log: Log;
  /** Aborted at the job's time limit and when the service stops. */
  readonly signal: AbortSignal;
}

export interface Job {
  readonly name: string;
  /** Must be safe to run twice: claim a row, act, mark. */
  run(payload: JobPayload, helpers: JobHelpers): Promise<void>;
  /** A minute pattern (cron) for what runs by itself. A missed run is not made up for. */
  readonly cron?: string;
  /** 60 unless told. */
  readonly seconds_max?: number;
}

export interface EnqueueOptions {
  /** A waiting job with the same key is replaced. */
  readonly key?: string;
  readonly runAt?: Date;
  /** 12 unless told: the last try is about two days after the first. */
  readonly tries_max?: number;
}

/** Puts a job into the queue in the caller's transaction: it exists if and only if that commits. */
export async function enqueue(tx: Tx, name: string, payload: JobPayload, options: EnqueueOptions = {}): Promise<void> {
  for (const value of Object.values(payload)) if (value.length > 200) throw new RangeError(`a payload of ${name} holds more than an id`);
  await insertJob(tx, { name, payload, key: options.key ?? null, runAt: options.runAt ?? null, tries_max: options.tries_max ?? 12 });
}

/** What the queue's table keeps of a failure: no message of a library ever gets there. */
class JobFailed extends Error {
  constructor(name: string, error: unknown) {
    const { type, reason, ids } = loggedError(error);
    super([name, type, reason, ids].filter((part) => part !== undefined).join(": "));
    this.name = "JobFailed";
    this.stack = this.message;
  }
}

function isPayload(value: unknown): value is JobPayload {
  return typeof value === "object" && value !== null && Object.values(value).every((part) => typeof part === "string");
}

/** Cron adds a part of its own to the payload, which the job does not need. */
function payloadOf(value: unknown): JobPayload {
  const { _cron, ...payload } = value as Record<string, unknown>;
  if (!isPayload(payload)) throw new TypeError("a payload that is not ids");
  return payload;
}

async function within<T>(act: (signal: AbortSignal) => Promise<T>, seconds_max: number, stopping: AbortSignal): Promise<T> {
  const limit = AbortSignal.timeout(seconds_max * 1000);
  const signal = AbortSignal.any([limit, stopping]);
  return await Promise.race([
    act(signal),
    new Promise<never>((_, fail) => {
      signal.addEventListener("abort", () => fail(signal.reason instanceof Error ? signal.reason : new Error("aborted")), { once: true });
    }),
  ]);
}

function taskOf(job: Job, log: Log): Task {
  return async (raw, helpers) => {
    const own = log.child({ job: job.name, jobId: helpers.job.id });
    try {
      const payload = payloadOf(raw);
      const requestId = payload["requestId"];
      const child = requestId === undefined ? own : own.child({ requestId });
      await within((signal) => job.run(payload, { log: child, signal }), job.seconds_max ?? 60, helpers.abortSignal);
    } catch (error) {
      own.warn({ err: error, attempt: helpers.job.attempts }, "job failed");
      throw new JobFailed(job.name, error);
    }
  };
}

const CONCURRENCY = 4;

export interface QueueOptions {
  /** The address under which the app's role logs in (`partAddress`). */
  readonly url: string;
  readonly jobs: readonly Job[];
  readonly log: Log;
  /** Jobs at once in this process; 4 unless told. */
  readonly concurrency?: number;
  /** How often to look for dead workers' jobs; for tests. */
  readonly look_ms?: number;
}

function runnerOptions({ jobs, log, concurrency = CONCURRENCY }: QueueOptions, pgPool: Pool): RunnerOptions {
  const names = jobs.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two jobs are named ${twice}`);
  return {
    pgPool,
    concurrency,
    noHandleSignals: true,
    events: presenceEvents(log),
    pollInterval: 1000,
    gracefulShutdownAbortTimeout: 2000,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, taskOf(job, log)])),
    crontab: jobs.flatMap(({ cron, name }) => (cron === undefined ? [] : [`${cron} ${name}`])).join("\n"),
    // The library's own lines repeat what taskOf logs; only its warnings are of interest, without their free text.
    logger: new Logger((scope) => (level) => {
      if (["error"].includes(level)) log.debug({ queue: scope }, "queue error");
    }),
  };
}

/** One connection for LISTEN and one for what is timed, beside those of the jobs. */
const poolOf = ({ url, log, concurrency = CONCURRENCY }: QueueOptions): QueuePool => queuePool(url, concurrency + 2, log);

export interface RunningQueue {
  /** Lets running jobs end (2 s, then they are aborted) and gives the connections back. */
  stop(): Promise<void>;
}

/** Starts taking jobs out of the queue, those of killed workers too. Throws when two jobs share a name. */
export async function startQueue(options: QueueOptions): Promise<RunningQueue> {
  const connections = poolOf(options);
  const runner = await run(runnerOptions(options, connections.pool)).catch(async (error: unknown) => {
    await connections.end();
    throw error;
  });
  const watch = watchForTheDead(options.url, options.log, options.look_ms);
  const stop = async (): Promise<void> => {
    await watch.stop();
    await runner.stop();
    await connections.end();
  };
  let stopping: Promise<void> | undefined;
  return { stop: () => (stopping ??= stop()) };
}

/** Runs what is due now until nothing is left, one after another unless told; for tests and commands that must not wait. */
export async function runDueJobs(options: QueueOptions): Promise<void> {
  const own = { concurrency: 1, ...options };
  const connections = poolOf(own);
  try {
    const { crontab: _, ...once } = runnerOptions(own, connections.pool);
    await runOnce(once);
  } finally {
    await connections.end();
  }
}
