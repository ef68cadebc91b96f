import type { Families } from "../modules/families/index.ts";
import type { Job } from "../platform/queue.ts";

/**
 * Five minutes after midnight in Kazakhstan: pupils who come of age, terms that end, answers that are due (clause:G5). A pupil who could not be brought forward
 * fails the job after everybody else was, and with it rings the alarm of failed jobs.
 */
export function checkBirthdaysJob(families: Pick<Families, "checkDays">): Job {
  return {
    name: "check-birthdays",
    cron: "5 19 * * *",
    seconds_max: 1_800,
    async run(_payload, { log }) {
      const { days, changed, failed } = await families.checkDays();
      log.info({ days, changed, failed: failed.length }, "birthdays checked");
      for (const { pupil, error } of failed) log.error({ err: error, subject: pupil }, "pupil not brought to the stage of the day");
      if (failed.length > 0) throw new Error("pupils were not brought to the stage of the day");
    },
  };
}
