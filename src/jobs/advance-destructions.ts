import type { DestructionDeps } from "../modules/destruction/index.ts";
import { advanceDestruction, DESTRUCTION_JOB, runningWork } from "../modules/destruction/index.ts";
import type { Job } from "../platform/queue.ts";

const RUNNING_MAX = 500;

/** Takes one destruction as far as it goes right after its beginning; the rest is the work of the job that runs every minute. */
export function advanceDestructionJob(deps: DestructionDeps): Job {
  return {
    name: DESTRUCTION_JOB,
    seconds_max: 600,
    async run({ destruction }) {
      if (destruction !== undefined) await advanceDestruction(deps, destruction);
    },
  };
}

/** Every minute: whatever still runs is taken further, by our own clock. A job that was lost costs a minute, not a destruction. */
export function advanceAllDestructionsJob(deps: DestructionDeps): Job {
  return {
    name: "advance-destructions",
    cron: "* * * * *",
    seconds_max: 900,
    async run(_payload, { log, signal }) {
      for (const work of await runningWork(deps.databases.data, RUNNING_MAX)) {
        if (signal.aborted) return;
        try {
          await advanceDestruction(deps, work.destruction);
        } catch (error) {
          // One that fails does not hold up the others; its own job's failures ring the alarm.
          log.error({ err: error, destruction: work.destruction }, "destruction not advanced");
        }
      }
    },
  };
}
