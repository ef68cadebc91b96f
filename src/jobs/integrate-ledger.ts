import type { Ledger } from "../modules/ledger/index.ts";
import type { Log } from "../platform/log.ts";

const PAUSE_MS = 200;
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
  let stopping = false;
  let wake: () => void = () => undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (!stopping) {
      try {
        await ledger.integrate();
        if (!stopping) await pause(PAUSE_MS);
      } catch (error) {
        log.error({ err: error }, "ledger not integrated");
        if (!stopping) await pause(PAUSE_AFTER_FAULT_MS);
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stopping = true;
      wake();
      await running;
    },
  };
}
