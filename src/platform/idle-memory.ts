import { Session } from "node:inspector/promises";
import type { Log } from "./log.ts";

/** Long enough for the first page to be answered before. */
const AFTER_START_MS = 3_000;

/**
 * Some seconds after a start, once, lets V8 collect what the start left: a process of which nothing is asked would hold it for as long as that lasts.
 * Through the inspector's own method, which opens no port; the flag that does the same is not meant to be set in a running process.
 * @returns what calls it off
 */
export function giveBackAfterStart(log: Log): () => Promise<void> {
  const timer = setTimeout(() => void giveBack().catch((error: unknown) => log.warn({ err: error }, "memory of the start not given back")), AFTER_START_MS);
  timer.unref();
  return () => {
    clearTimeout(timer);
    return Promise.resolve();
  };
}

async function giveBack(): Promise<void> {
  const session = new Session();
  session.connect();
  try {
    await session.post("HeapProfiler.collectGarbage");
  } finally {
    session.disconnect();
  }
}
