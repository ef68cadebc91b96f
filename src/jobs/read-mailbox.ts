import type { Mailbox } from "../modules/mailbox/index.ts";
import type { Job } from "../platform/queue.ts";

/** Every minute, where a mailbox is set: takes letters in and does what they ask for (clause:R1). One that fails holds up no other; the job then rings the alarm of failed jobs. */
export function readMailboxJob(mailbox: Pick<Mailbox, "isSet" | "read">): Job {
  return {
    name: "read-mailbox",
    cron: "* * * * *",
    seconds_max: 600,
    async run(_payload, { log, signal }) {
      if (!mailbox.isSet) return;
      const told = await mailbox.read({
        signal,
        onFault: (letter, error) => {
          log.error({ err: error, letter }, "letter not handled");
        },
      });
      if (told === null) return;
      if (told.fresh + told.known + told.handled > 0) log.info({ ...told }, "letters read");
      if (told.waiting > 0) log.warn({ waiting: told.waiting }, "letters wait for the certification centre");
      if (told.failed > 0) throw new Error("letters were not handled");
    },
  };
}

/** Each night, once `forget-requests` is through: letters whose request was forgotten or whose time is over, with their keys (clause:D2, clause:S3). */
export function forgetLettersJob(mailbox: Pick<Mailbox, "forgetOld">): Job {
  return {
    name: "forget-letters",
    cron: "47 20 * * *",
    seconds_max: 600,
    async run() {
      while ((await mailbox.forgetOld()) > 0) continue;
    },
  };
}
