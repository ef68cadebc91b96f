import { setTimeout as sleep } from "node:timers/promises";
import type { Ledger } from "../modules/ledger/index.ts";
import type { Log } from "../platform/log.ts";

/** From the beginning of one run to that of the next, when there is time for it. An entry's way into a signed checkpoint is one wait and at most two runs. */
const CADENCE_MS = 200;
const PAUSE_MS_MIN = 50;
const PAUSE_AFTER_FAULT_MS = 2_000;

export interface RunningIntegration {
  /** Waits for the run in hand; nothing begins after it. */
  stop(): Promise<void>;
}

/**
 * Gives waiting entries their place in the log, over and over. Every worker may run it: an advisory lock lets one at a time through.
 * A fault is logged and tried again; the age of waiting entries is what rings (docs/operations/alarms.md).
 */
export function startIntegration(ledger: Pick<Ledger, "integrate">, log: Log): RunningIntegration {
  const stopping = new AbortController();
  const pause = (ms: number): Promise<void> => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const begun_ms = performance.now();
        await ledger.integrate();
        await pause(Math.max(PAUSE_MS_MIN, CADENCE_MS - (performance.now() - begun_ms)));
      } catch (error) {
        log.error({ err: error }, "ledger not integrated");
        await pause(PAUSE_AFTER_FAULT_MS);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
