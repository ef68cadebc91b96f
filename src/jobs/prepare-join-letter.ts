import { JOIN_LETTER_JOB, type JoinLetters } from "../modules/joining/index.ts";
import type { Job } from "../platform/queue.ts";
import { asSubjectId } from "../policy/index.ts";

/** Queues the letter that a joining form asks for: a code, or to a known address that it has an account. */
export function prepareJoinLetterJob(letters: Pick<JoinLetters, "prepare">): Job {
  return {
    name: JOIN_LETTER_JOB,
    async run(payload) {
      const { draft, letter } = payload;
      if (draft !== undefined) await letters.prepare(asSubjectId(draft), Number(letter ?? "1"));
    },
  };
}
