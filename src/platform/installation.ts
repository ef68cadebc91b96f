import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import { openCluster, type Cluster } from "./embedded-postgres.ts";
import { migrate } from "./migrate.ts";
import { connect, openDatabases, type DatabaseAddresses, type Databases } from "./postgres.ts";
import { createDatabaseIfMissing } from "./roles.store.ts";
import { rolesSecret } from "./roles.ts";

/** The names of the databases in the embedded server. */
const EMBEDDED = { data: "robotek_data", keys: "robotek_keys" } as const;

/** A running PostgreSQL with both databases, brought up to date, and the pools to it. */
export interface Installation {
  readonly addresses: DatabaseAddresses;
  readonly databases: Databases;
  /** Files of migrations that this start applied. */
  readonly applied: readonly string[];
  /** Where the data lie, for people: a folder or the name of a server. */
  readonly where: string;
  /** Closes the pools, then stops the embedded server if this process started it. Can be called twice. */
  close(): Promise<void>;
}

async function embeddedAddresses(cluster: Cluster): Promise<{ dataUrl: string; keysUrl: string }> {
  const bounds = { name: "robotek start", connections_max: 1, statement_ms_max: 60_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };
  const server = connect(cluster.url("postgres"), bounds);
  try {
    await createDatabaseIfMissing(server, EMBEDDED.data);
    await createDatabaseIfMissing(server, EMBEDDED.keys);
  } finally {
    await server.end({ timeout: 1 });
  }
  return { dataUrl: cluster.url(EMBEDDED.data), keysUrl: cluster.url(EMBEDDED.keys) };
}

/** Whether there is anything to open yet: a command that only reads must not make an installation. */
export function installationExists(config: Config): boolean {
  return config.database !== null || existsSync(join(config.dataDir, "postgres.json"));
}

/**
 * Opens the configured databases: joins, adopts or starts the embedded server, or uses the given one; then migrates.
 * Throws MigrationFault, and whatever PostgreSQL says when it cannot be reached.
 */
export async function openInstallation(config: Config, clock: Clock): Promise<Installation> {
  const cluster = config.database ? null : await openCluster(config.dataDir);
  try {
    const urls = config.database ?? (cluster && (await embeddedAddresses(cluster)));
    if (!urls) throw new Error("no database is configured");
    const addresses: DatabaseAddresses = { ...urls, secret: rolesSecret(config.keysDirs) };
    const applied = await migrate(addresses, clock);
    const databases = openDatabases(addresses);
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await databases.close();
      await cluster?.stop();
    };
    return { addresses, databases, applied, where: cluster?.folder ?? new URL(urls.dataUrl).host, close: () => (closing ??= close()) };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
}
