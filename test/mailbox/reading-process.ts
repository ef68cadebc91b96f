/** A process that reads a mailbox and sends its letters, and kills itself (SIGKILL) at a step if it was told to. Its memory is what the test asks about. */
import { composeJobs } from "../../src/compose-jobs.ts";
import { composeServices } from "../../src/compose.ts";
import { readConfig } from "../../src/platform/config.ts";
import { createLog } from "../../src/platform/log.ts";
import { openDatabases, partAddress } from "../../src/platform/postgres.ts";
import { runDueJobs } from "../../src/platform/queue.ts";
import { movableClock } from "../support/clock.ts";
import type { ReadOrder, ReadTold } from "./reading-messages.ts";

const MB = 1024;

async function obey(order: ReadOrder): Promise<ReadTold> {
  const addresses = { ...order.addresses, secret: Buffer.from(order.secret, "hex"), appConnections_max: 4 };
  const databases = openDatabases(addresses);
  const { kill } = order;
  let passed = 0;
  const steps = async (name: string): Promise<void> => {
    if (name !== kill?.step || (passed += 1) !== kill.nth) return;
    const told: ReadTold = { killed: true, fresh: 0, known: 0, handled: 0, faults: [], before_mb: 0, resident_mb: process.resourceUsage().maxRSS / MB };
    await new Promise<void>((gone) => process.send?.(told, () => gone()));
    process.kill(process.pid, "SIGKILL");
  };
  const config = readConfig({ DATA_DIR: order.dataDir, LOG_LEVEL: "silent", IMAP_URL: order.imapUrl, SMTP_URL: order.smtpUrl, MAIL_DOMAIN: "school.example" });
  const services = await composeServices({ config, databases, clock: movableClock(order.at), steps });
  const before_mb = process.resourceUsage().maxRSS / MB;
  const faults: string[] = [];
  const told = await services.mailbox.read({ onFault: (_letter, error) => faults.push(error instanceof Error ? `${error.name} ${error.message}` : String(error)) });
  await runDueJobs({ url: partAddress(addresses.dataUrl, "app", addresses.secret, addresses.loginPrefix), jobs: composeJobs(services), log: createLog(config) });
  const resident_mb = process.resourceUsage().maxRSS / MB;
  await services.close();
  await databases.close();
  return { killed: false, fresh: told?.fresh ?? 0, known: told?.known ?? 0, handled: told?.handled ?? 0, faults, before_mb, resident_mb };
}

process.once("message", (order: ReadOrder) => {
  obey(order).then(
    (told) => process.send?.(told, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
