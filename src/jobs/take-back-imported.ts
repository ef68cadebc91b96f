import { type Imports, TAKE_BACK_JOB } from "../modules/imports/index.ts";
import { asSubjectId } from "../policy/index.ts";
import type { Job } from "../platform/queue.ts";

/** Destroys the families that an import recorded from paper and that nobody has touched since it was undone (clause:C4, clause:D2). */
export function takeBackImportedJob({ recorded }: Pick<Imports, "recorded">): Job {
  return {
    name: TAKE_BACK_JOB,
    seconds_max: 600,
    async run({ import: id }, { signal, log }) {
      if (id !== undefined) log.info({ families: await recorded.takeBack(asSubjectId(id), signal) }, "imported families taken back");
    },
  };
}
