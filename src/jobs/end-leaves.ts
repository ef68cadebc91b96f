import { destroySettled, endDueLeaves, type LeavingDeps, withoutLeave } from "../modules/leaving/index.ts";
import type { Families } from "../modules/families/index.ts";
import { newId } from "../platform/id.ts";
import type { Job } from "../platform/queue.ts";

/**
 * Every five minutes: records whose days of grace are over, and children about whom the representatives agreed, begin to be destroyed (clause:D2).
 * What has to wait is tried again, and said. Throws once all others were handled, when one failed: the alarm for failing jobs rings.
 */
export function endLeavesJob(deps: LeavingDeps, families: Pick<Families, "toDestroy" | "agreedToDestroy">): Job {
  return {
    name: "end-leaves",
    cron: "*/5 * * * *",
    seconds_max: 900,
    async run(_payload, { log, signal }) {
      const { data } = deps.databases;
      const due = await endDueLeaves(deps, newId(), signal);
      const settled = new Set([...(await families.toDestroy(data)), ...(await withoutLeave(deps, await families.agreedToDestroy(data)))]);
      const ended = [...due, ...(await destroySettled(deps, [...settled], newId()))];
      const waiting = ended.filter(({ waits }) => waits !== null);
      if (waiting.length > 0) log.warn({ waiting: waiting.length, reasons: [...new Set(waiting.map(({ waits }) => waits))] }, "withdrawn records wait");
      const failed = ended.filter(({ fault }) => fault !== undefined);
      for (const { fault } of failed) log.error({ err: fault }, "withdrawn record not taken");
      if (failed.length > 0) throw new Error(`${failed.length} withdrawn records not taken`);
    },
  };
}
