import { createRequire } from "node:module";
import type { Clock } from "./clock.ts";
import { componentVersion, recordComponent } from "./migrations.store.ts";
import type { Sql } from "./postgres.ts";
import { grantQueue } from "./queue-schema.store.ts";
import { lockMigrations } from "./roles.store.ts";

const COMPONENT = "graphile-worker";

/** Brings the job queue's own schema up to date, once per version of the library. `url` is the owner's address of the same database. */
export async function installQueue(sql: Sql, url: string, clock: Clock): Promise<void> {
  const { version } = createRequire(import.meta.url)("graphile-worker/package.json") as { version: string };
  if ((await componentVersion(sql, COMPONENT)) === version) return;
  await sql.begin(async (tx) => {
    await lockMigrations(tx);
    // The library migrates over a connection of its own; our lock keeps a second start out of it meanwhile.
    const { Logger, runMigrations } = await import("graphile-worker");
    await runMigrations({ connectionString: url, logger: new Logger(() => () => undefined) });
    await grantQueue(tx);
    await recordComponent(tx, COMPONENT, version, clock.now());
  });
}
