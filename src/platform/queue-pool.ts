import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "pg";
import type { Log } from "./log.ts";

/** A connection that PostgreSQL has not closed by then is left to it. */
const CLOSE_MS_MAX = 2_000;

export interface QueuePool {
  readonly pool: Pool;
  /** Ends once PostgreSQL has closed the connections, two seconds at most. Never throws. */
  end(): Promise<void>;
}

/**
 * The queue's connections. The library ends a pool of its own without waiting and takes its error handlers off before: a database that stops in that moment
 * ("terminating connection") then ends the process by an uncaught error. These handlers stay for as long as a connection does.
 */
export function queuePool(url: string, connections_max: number, log: Log): QueuePool {
  const pool = new Pool({ connectionString: url, max: connections_max });
  // Those of open connections alone: idle ones are closed and made anew all the time.
  const closed = new Set<Promise<void>>();
  const lost = (err: unknown): void => log.debug({ err }, "queue connection lost");
  pool.on("error", lost);
  pool.on("connect", (client) => {
    client.on("error", lost);
    const ended: Promise<void> = new Promise<void>((done) => void client.once("end", done)).finally(() => closed.delete(ended));
    closed.add(ended);
  });
  return {
    pool,
    end: async () => {
      const ending = pool.end().then(() => Promise.all(closed)).catch(lost);
      await Promise.race([ending, wait(CLOSE_MS_MAX, undefined, { ref: false })]);
    },
  };
}
