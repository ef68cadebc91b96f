import { type Imports, LETTERS_JOB } from "../modules/imports/index.ts";
import { asSubjectId } from "../policy/index.ts";
import type { Job } from "../platform/queue.ts";

/** Queues the letters that ask the adults of an import, one each (clause:C2). */
export function sendImportLettersJob({ letters }: Pick<Imports, "letters">): Job {
  return {
    name: LETTERS_JOB,
    seconds_max: 600,
    async run({ import: id }, { signal }) {
      if (id !== undefined) await letters.send(asSubjectId(id), signal);
    },
  };
}
