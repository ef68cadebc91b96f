import type { Imports } from "../modules/imports/index.ts";
import type { Job } from "../platform/queue.ts";

/** Every night, before the retention run: who did not answer the letter of an import in time is destroyed with the keys (clause:C2, clause:S3). */
export function endImportsJob(imports: Pick<Imports, "endLate">): Job {
  return {
    name: "end-imports",
    cron: "10 20 * * *",
    seconds_max: 3_600,
    async run(_payload, { log }) {
      log.info({ families: await imports.endLate() }, "imports without an answer");
    },
  };
}

/** Every five minutes: finishes what a killed process began to destroy. */
export function destroyEndedImportsJob(imports: Pick<Imports, "destroyEnded">): Job {
  return {
    name: "destroy-ended-imports",
    cron: "*/5 * * * *",
    seconds_max: 600,
    async run() {
      await imports.destroyEnded();
    },
  };
}
