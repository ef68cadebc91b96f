import { type Imports, PAPERS_JOB } from "../modules/imports/index.ts";
import { asSubjectId } from "../policy/index.ts";
import type { Job } from "../platform/queue.ts";

/** Records the families of an import who signed our form on paper before (clause:C2). */
export function recordImportPapersJob({ papers }: Pick<Imports, "papers">): Job {
  return {
    name: PAPERS_JOB,
    seconds_max: 600,
    async run({ import: id, by }, { signal }) {
      if (id !== undefined && by !== undefined) await papers.record(asSubjectId(id), asSubjectId(by), signal);
    },
  };
}
