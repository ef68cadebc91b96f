import { type DestructionDeps, markTurned } from "../modules/destruction/index.ts";
import type { KeyStore } from "../modules/keys/index.ts";
import type { Job } from "../platform/queue.ts";

/** An epoch lasts a day (at most seven: then /readyz fails). */
export const EPOCH_HOURS = 24;

/**
 * Every hour: turns the epoch key when it is a day old, and says for every destruction before the turn that it is irrecoverable now (clause:D2).
 * A turn that died is finished first; marking again finds nothing to mark.
 */
export function turnEpochJob(deps: DestructionDeps & { readonly keys: Pick<KeyStore, "turnEpoch" | "epochAgeSeconds" | "epochs"> }): Job {
  return {
    name: "turn-epoch",
    cron: "7 * * * *",
    seconds_max: 3600,
    async run() {
      const age_s = await deps.keys.epochAgeSeconds();
      if (age_s !== null) await deps.keys.turnEpoch(deps.clock.now(), { begin: age_s >= EPOCH_HOURS * 3600 });
      await markTurned(deps);
    },
  };
}
