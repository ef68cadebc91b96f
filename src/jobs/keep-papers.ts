import type { PaperCodes, Scans } from "../modules/intake/index.ts";
import { newId } from "../platform/id.ts";
import type { Job } from "../platform/queue.ts";

/** Every night: scans of documents that were looked at go (clause:C5), and codes of papers that nobody brought. */
export function keepPapersJob({ intakeDesk: { scans, paperCodes } }: { intakeDesk: { scans: Pick<Scans, "destroyVerified">; paperCodes: Pick<PaperCodes, "forget"> } }): Job {
  return {
    name: "keep-papers",
    cron: "17 19 * * *",
    seconds_max: 240,
    async run(_payload, { signal }) {
      await scans.destroyVerified(newId(), signal);
      await paperCodes.forget();
    },
  };
}
