import { destroySettled, endDueLeaves, type LeavingDeps } from "../modules/leaving/index.ts";
import type { Families } from "../modules/families/index.ts";
import { newId } from "../platform/id.ts";
import type { Job } from "../platform/queue.ts";

/**
 * Every five minutes: records whose days of grace are over, and children about whom the representatives agreed, begin to be destroyed (clause:D2).
 * What has to wait is tried again, and said.
 */
export function endLeavesJob(deps: LeavingDeps, families: Pick<Families, "toDestroy">): Job {
  return {
    name: "end-leaves",
    cron: "*/5 * * * *",
    seconds_max: 900,
    async run(_payload, { log, signal }) {
      const ended = [...(await endDueLeaves(deps, newId(), signal)), ...(await destroySettled(deps, await families.toDestroy(deps.databases.data), newId()))];
      const waiting = ended.filter(({ waits }) => waits !== null);
      if (waiting.length > 0) log.warn({ waiting: waiting.length, reasons: [...new Set(waiting.map(({ waits }) => waits))] }, "withdrawn records wait");
    },
  };
}
