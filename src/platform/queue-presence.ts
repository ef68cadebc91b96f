import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import type { Log } from "./log.ts";
import { connect } from "./postgres.ts";
import { freeJobsOf, holdersWithoutPresence, presenceStatement } from "./queue.store.ts";

/** A worker is given up when it was absent at two looks running: one that has just begun may not have shown itself yet. */
const LOOK_MS = 5_000;

/**
 * Events of a worker pool that shows by a session lock on its LISTEN connection that its process lives. PostgreSQL drops the lock with the connection,
 * so a killed process is absent at once; the library by itself gives its jobs to others only after four hours.
 */
export function presenceEvents(log: Log): WorkerEvents {
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:listen:success", ({ workerPool, client }) => {
    // The library sends its LISTEN first; one statement at a time.
    client.once("drain", () => {
      client.query(presenceStatement(workerPool.id)).catch((err: unknown) => log.warn({ err }, "worker not shown to the others"));
    });
  });
  return events;
}

export interface Watch {
  stop(): Promise<void>;
}

/** Gives the jobs of dead workers to the living, over and over. Jobs are safe to run twice, so a worker that was only cut off does no harm. */
export function watchForTheDead(url: string, log: Log, look_ms: number = LOOK_MS): Watch {
  const sql = connect(url, { name: "robotek queue watch", connections_max: 1, statement_ms_max: 10_000, lock_wait_ms_max: 5_000, idle_in_transaction_ms_max: 10_000 });
  let absentBefore = new Set<string>();
  let looking: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    const absent = await holdersWithoutPresence(sql);
    const dead = absent.filter((holder) => absentBefore.has(holder));
    absentBefore = new Set(absent);
    if (dead.length === 0) return;
    await freeJobsOf(sql, dead);
    log.warn({ workers: dead.length }, "jobs of dead workers freed");
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((err: unknown) => log.warn({ err }, "dead workers not looked for"));
  }, look_ms);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
      await sql.end({ timeout: 1 });
    },
  };
}
