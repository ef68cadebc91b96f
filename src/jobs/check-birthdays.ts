import type { Families } from "../modules/families/index.ts";
import type { Job } from "../platform/queue.ts";

/**
 * Five minutes after midnight in Kazakhstan: pupils who come of age, terms that end, answers that are due (clause:G5). A pupil for whom
 * that could not be done fails the job after it was for everybody else, and with it rings the alarm of failed jobs.
 */
export function checkBirthdaysJob(families: Pick<Families, "checkDays">): Job {
  return {
    name: "check-birthdays",
    cron: "5 19 * * *",
    seconds_max: 1_800,
    async run(_payload, { log }) {
      const { days, changed, failed } = await families.checkDays();
      log.info({ days, changed, failed: failed.length }, "birthdays checked");
      for (const { pupil, error } of failed) log.error({ err: error, subject: pupil }, "a pupil's day was not done");
      if (failed.length > 0) throw new Error("the day was not done for all pupils");
    },
  };
}
