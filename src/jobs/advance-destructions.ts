import type { DestructionDeps } from "../modules/destruction/index.ts";
import { advanceDestruction, CACHE_SECONDS_MAX, DESTRUCTION_JOB, runningWork } from "../modules/destruction/index.ts";
import { enqueue, type Job } from "../platform/queue.ts";

const RUNNING_MAX = 500;

/** Takes one destruction further: right after its beginning, and again when the key caches have ended. */
export function advanceDestructionJob(deps: DestructionDeps): Job {
  return {
    name: DESTRUCTION_JOB,
    seconds_max: 600,
    async run(payload) {
      const { destruction, requestId } = payload;
      if (destruction === undefined) return;
      if ((await advanceDestruction(deps, destruction)) !== "waiting") return;
      const runAt = new Date(deps.clock.now().getTime() + (CACHE_SECONDS_MAX + 1) * 1000);
      await deps.databases.data.begin((tx) => enqueue(tx, DESTRUCTION_JOB, { destruction, requestId: requestId ?? destruction }, { key: `${DESTRUCTION_JOB}/${destruction}/again`, runAt }));
    },
  };
}

/** Every minute: whatever still runs is taken further. A job that was lost costs a minute, not a destruction. */
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
