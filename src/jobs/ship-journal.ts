import type { Journal } from "../modules/journal/index.ts";
import type { Job } from "../platform/queue.ts";

/** Every minute: journal records whose process died between its commit and the shipping. */
export function shipJournalJob(journal: Pick<Journal, "clear">): Job {
  return { name: "ship-journal", cron: "* * * * *", run: () => journal.clear() };
}
