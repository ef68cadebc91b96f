/** A process that reads an import, and kills itself (SIGKILL) after so many batches if it was told to. Its memory is what the test asks about. */
import { composeServices } from "../../src/compose.ts";
import { readConfig } from "../../src/platform/config.ts";
import { openDatabases } from "../../src/platform/postgres.ts";
import { asSubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import type { ImportOrder, ImportTold } from "./importing-messages.ts";

const MB = 1024;

async function obey(order: ImportOrder): Promise<ImportTold> {
  const databases = openDatabases({ ...order.addresses, secret: Buffer.from(order.secret, "hex"), appConnections_max: 4 });
  let batches = 0;
  const steps = (name: string): Promise<void> => {
    if (name === "import:batch-written" && (batches += 1) === order.killInBatch) process.kill(process.pid, "SIGKILL");
    return Promise.resolve();
  };
  const config = readConfig({ DATA_DIR: order.dataDir, LOG_LEVEL: "silent" });
  const services = await composeServices({ config, databases, clock: movableClock(order.at), steps });
  const before_mb = process.resourceUsage().maxRSS / MB;
  const id = asSubjectId(order.importId);
  if (order.act === "read") await services.imports.read(id);
  else await services.imports.undo(id, { actor: { kind: "system", job: "import" }, requestId: "test" });
  const told = { batches, before_mb, resident_mb: process.resourceUsage().maxRSS / MB };
  await services.close();
  await databases.close();
  return told;
}

process.once("message", (order: ImportOrder) => {
  obey(order).then(
    (told) => process.send?.(told, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
      process.exit(1);
    },
  );
});
