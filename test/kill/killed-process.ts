/** A process that does what a school does, and kills itself (SIGKILL) at the step it was told to. Started with an IPC channel by kill-driver.ts. */
import { openSchool } from "../restore/whole-school.ts";
import { movableClock } from "../support/clock.ts";
import { faultsOf } from "./invariants.ts";
import type { Order, Told } from "./messages.ts";
import { operate } from "./operations.ts";
import { recover } from "./recovery.ts";

const TRIES_MAX = 8;
/** Before the driver gives it up. */
const STUCK_MS = 100_000;

function tell(message: Told): Promise<void> {
  return new Promise((done) => process.send?.(message, () => done()));
}

async function obey(order: Order): Promise<void> {
  const clock = movableClock(order.at);
  let seen = 0;
  let armed = false;
  let last = "";
  const steps = (name: string): Promise<void> => {
    last = name;
    if (armed && name === order.kill?.step && (seen += 1) === order.kill.nth) process.kill(process.pid, "SIGKILL");
    return Promise.resolve();
  };
  const stuck = setTimeout(() => void tell({ told: "stage", stage: `last step ${last}, waits for ${process.getActiveResourcesInfo().join(" ")}` }), STUCK_MS);
  const place = {
    folder: order.folder, clock, steps,
    addresses: { dataUrl: order.dataUrl, keysUrl: order.keysUrl, secret: Buffer.from(order.secret, "hex"), loginPrefix: order.loginPrefix, appConnections_max: 4 },
  };
  // A restore begins before anything is opened.
  const school = await openSchool({ ...place, restoring: order.operation?.startsWith("restore") === true });
  if (order.recover) {
    await recover(school, clock);
    await tell({ told: "recovered", faults: await faultsOf(school, order.backupBefore) });
  }
  armed = true;
  // A backup is written once; what else comes by the step less often than asked is done again.
  const tries_max = order.kill === null || order.operation === "backup" ? 1 : TRIES_MAX;
  for (let tries = 0; order.operation !== null && tries < tries_max; tries += 1) {
    await tell({ told: "clock", at_ms: clock.now().getTime() });
    await operate(order.operation, school, clock, order);
  }
  await school.close();
  clearTimeout(stuck);
  await tell({ told: "ended" });
}

process.once("message", (order: Order) => {
  obey(order)
    .catch((error: unknown) => tell({ told: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
    .finally(() => process.exit(0));
});
process.once("disconnect", () => process.exit(0));
void tell({ told: "loaded" });
