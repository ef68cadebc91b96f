import { type DestructionDeps, markIrrecoverable } from "../modules/destruction/index.ts";
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
      if (age_s !== null && age_s >= EPOCH_HOURS * 3600) await deps.keys.turnEpoch(deps.clock.now());
      await markTurned(deps);
    },
  };
}

/** Marks what the finished turns have made irrecoverable: keys that were deleted before an epoch began were not wrapped in it. */
export async function markTurned(deps: DestructionDeps): Promise<number> {
  const rows = await deps.keys.epochs();
  const living = rows.find((row) => row.state === "living");
  const erased = rows.filter((row) => row.state === "erased" && row.erased_at !== null).at(-1);
  // Only when nothing older is left: a retired epoch's key may still open an old copy.
  if (living === undefined || erased?.erased_at == null || rows.some((row) => row.state === "retired")) return 0;
  return markIrrecoverable(deps, { epoch: erased.epoch, turnedAt: living.made_at, erasedAt: erased.erased_at });
}
