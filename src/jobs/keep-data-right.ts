import type { AddressChanges, StillRight } from "../modules/accuracy/index.ts";
import { newId } from "../platform/id.ts";
import type { Job } from "../platform/queue.ts";

/** Every night: asks those whose year is over whether all is still right (clause:C7). What a night missed the next one does. */
export function askStillRightJob(stillRight: Pick<StillRight, "askDue">): Job {
  return {
    name: "ask-still-right",
    cron: "37 22 * * *",
    seconds_max: 3600,
    async run(_payload, { log, signal }) {
      const asked = await stillRight.askDue(newId(), signal);
      if (asked > 0) log.info({ asked }, "asked whether all is still right");
    },
  };
}

/** Every five minutes: new addresses whose code is over, with their keys. */
export function forgetAddressProofsJob(changes: Pick<AddressChanges, "forgetEnded">): Job {
  return {
    name: "forget-address-proofs",
    cron: "*/5 * * * *",
    seconds_max: 240,
    async run(_payload, { signal }) {
      while (!signal.aborted && (await changes.forgetEnded()) > 0) continue;
    },
  };
}
