import type { KeyStore, KeysKnown } from "../modules/keys/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Job } from "../platform/queue.ts";

/** Every hour: keys under which nothing was ever written (their transaction died after the key was made). */
export function sweepOrphanKeysJob(deps: { keys: Pick<KeyStore, "sweepOrphans">; clock: Clock; known: KeysKnown }): Job {
  return {
    name: "sweep-orphan-keys",
    cron: "23 * * * *",
    seconds_max: 900,
    async run(_payload, { log }) {
      const { destroyed } = await deps.keys.sweepOrphans(deps.known, deps.clock.now());
      if (destroyed > 0) log.info({ destroyed }, "orphan keys destroyed");
    },
  };
}
