import { type Imports, READ_JOB } from "../modules/imports/index.ts";
import { asSubjectId } from "../policy/index.ts";
import type { Job } from "../platform/queue.ts";

/** Reads a spreadsheet of families to its end, in batches: it can be left, killed and gone on with. */
export function readImportJob(imports: Pick<Imports, "read">): Job {
  return {
    name: READ_JOB,
    seconds_max: 600,
    async run({ import: id }, { signal }) {
      if (id !== undefined) await imports.read(asSubjectId(id), signal);
    },
  };
}
