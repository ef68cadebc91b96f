import { type RetentionDeps, runRetention } from "../modules/retention/index.ts";
import type { Job } from "../platform/queue.ts";

/** Every night at 01:30 in Astana (20:30 UTC): what is past its term goes by itself (clause:S3). Throws once all others were handled, when one person's work failed. */
export function runRetentionJob(deps: RetentionDeps): Job {
  return {
    name: "run-retention",
    cron: "30 20 * * *",
    seconds_max: 3 * 3600,
    async run(_payload, { log, signal }) {
      const { expired, records, failed, classes } = await runRetention(deps, {
        dryRun: false, signal, onFault: (fault) => log.error({ err: fault }, "not removed past its term"),
      });
      const passed = Object.entries(classes).flatMap(([name, one]) => Object.entries(one.passed).map(([reason, count]) => `${name} ${reason} ${count}`));
      log.info({ expired, records, removed: Object.fromEntries(Object.entries(classes).map(([name, { removed }]) => [name, removed])), passed, failed }, "retention run");
      if (failed > 0) throw new Error(`${failed} people's data were not removed past their term`);
    },
  };
}
