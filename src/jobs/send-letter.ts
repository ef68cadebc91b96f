import { LETTER_JOB, type LetterSender } from "../modules/notices/index.ts";
import type { Job } from "../platform/queue.ts";
import { asSubjectId } from "../policy/index.ts";

/** A letter that another sender holds: tried again when that one has marked it, or is dead. */
class LetterBusy extends Error {
  constructor() {
    super("in another sender's hands");
    this.name = "LetterBusy";
  }
}

/** Sends one letter: claim, decide, act, mark. Run again it finds the letter done. */
export function sendLetterJob(sender: Pick<LetterSender, "deliver">): Job {
  return {
    name: LETTER_JOB,
    async run(payload, { log }) {
      const { subject, notice } = payload;
      if (subject === undefined || notice === undefined) return;
      const outcome = await sender.deliver(asSubjectId(subject), notice);
      if (outcome === "busy") throw new LetterBusy();
      if (outcome === "failed") log.warn({ notice }, "letter not taken by its mail server");
    },
  };
}
