import type { ApiTokens, KeptAnswers } from "../modules/tokens/index.ts";
import type { Job } from "../platform/queue.ts";

const ROUNDS_MAX = 200;

/** Every hour: tokens whose time is over, with the keys of their names, and answers that nobody can ask for again. Safe to run twice. */
export function forgetTokensJob({ apiTokens, keptAnswers }: { readonly apiTokens: Pick<ApiTokens, "forgetEnded">; readonly keptAnswers: Pick<KeptAnswers, "forgetEnded"> }): Job {
  return {
    name: "forget-tokens",
    cron: "43 * * * *",
    seconds_max: 240,
    async run(_payload, { signal }) {
      for (const step of [() => apiTokens.forgetEnded(), () => keptAnswers.forgetEnded()]) {
        for (let round = 0; round < ROUNDS_MAX && !signal.aborted; round += 1) if ((await step()) === 0) break;
      }
    },
  };
}
