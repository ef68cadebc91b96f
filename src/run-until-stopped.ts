import type { Log } from "./platform/log.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** For one part, and for all but the last together. With the database's own bounds (pools 1 s, server 2.5 s) the end comes within 8 s. */
const CLOSE_MS_MAX = 3_000;
const ALL_MS_MAX = 4_000;

/** What to close, in the reverse order of opening: pages first, database last. */
export interface Closers {
  add(name: string, close: () => Promise<void>): void;
}

function bounded(work: Promise<void>, ms_max: number): Promise<"closed" | "late"> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), ms_max);
  return Promise.race([work.then(() => "closed" as const), late.promise]).finally(() => clearTimeout(timer));
}

async function closeAll(parts: readonly (readonly [string, () => Promise<void>])[], log: Log): Promise<boolean> {
  let clean = true;
  const until = performance.now() + ALL_MS_MAX;
  for (const [index, [name, close]] of [...parts].reverse().entries()) {
    // The last one is the database, which nothing may leave behind: it has bounds of its own.
    const last = index === parts.length - 1;
    try {
      if ((await bounded(close(), last ? 20_000 : Math.max(50, Math.min(CLOSE_MS_MAX, until - performance.now())))) === "late") {
        clean = false;
        log.warn({ part: name }, "part did not close in time");
      }
    } catch (err) {
      clean = false;
      log.error({ err, part: name }, "part failed to close");
    }
  }
  return clean;
}

/** Resolves at the first signal, at a fault that nobody caught, or when the process that started us is gone. Later signals change nothing. */
function stopAsked(log: Log): { asked: Promise<"asked" | "fault">; forget: () => void } {
  const asked = Promise.withResolvers<"asked" | "fault">();
  const onSignal = (): void => asked.resolve("asked");
  const onFault = (err: unknown): void => {
    log.fatal({ err }, "uncaught fault");
    asked.resolve("fault");
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("disconnect", onSignal).on("uncaughtException", onFault).on("unhandledRejection", onFault);
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off("disconnect", onSignal).off("uncaughtException", onFault).off("unhandledRejection", onFault);
  };
  return { asked: asked.promise, forget };
}

/**
 * Runs `start`, waits until it is time to stop, and closes everything `start` opened, also when it failed or was interrupted half-way.
 * Returns whether all of it ended cleanly; rethrows what `start` threw.
 */
export async function runUntilStopped(log: Log, start: (closers: Closers) => Promise<void>): Promise<boolean> {
  const parts: (readonly [string, () => Promise<void>])[] = [];
  const { asked, forget } = stopAsked(log);
  try {
    // A signal during the start waits for its end (a few seconds at most): only what has been opened can be closed.
    await start({ add: (name, close) => void parts.push([name, close]) });
  } catch (error) {
    await closeAll(parts, log);
    forget();
    throw error;
  }
  const why = await asked;
  const clean = await closeAll(parts, log);
  forget();
  return clean && why === "asked";
}
