import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { systemClock } from "../../src/platform/clock.ts";
import { openCluster, type Cluster } from "../../src/platform/embedded-postgres.ts";
import { migrate } from "../../src/platform/migrate.ts";
import { connect } from "../../src/platform/postgres.ts";
import { stillRuns, type ProcessIdentity } from "../../src/platform/process-identity.ts";
import { createDatabaseIfMissing } from "../../src/platform/roles.store.ts";

/** What a test file needs to make its databases. */
export interface TestCluster {
  /** Owner's addresses of the template databases. */
  readonly dataTemplate: string;
  readonly keysTemplate: string;
  /** The secret behind the login roles' passwords, in hex; the roles are shared by all test databases. */
  readonly secret: string;
  readonly loginPrefix: string;
  readonly version: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    cluster: TestCluster;
  }
}

const PREFIX = "robotek-test-";
const BOUNDS = { name: "robotek test", connections_max: 1, statement_ms_max: 60_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };

/** A run that was killed leaves its server behind: the next run adopts and stops it. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const record = join(folder, "postgres.json");
    if (!name.startsWith(PREFIX) || !existsSync(record)) continue;
    try {
      const home = (JSON.parse(readFileSync(record, "utf8")) as { folder: string }).folder;
      const owner = JSON.parse(readFileSync(join(home, "owner.json"), "utf8")) as ProcessIdentity;
      if (stillRuns(owner)) continue;
      await (await openCluster(folder, { throwaway: true })).stop();
      for (const left of [home, folder]) rmSync(left, { recursive: true, force: true });
    } catch {
      // Being started, or another user's: not ours to sweep.
    }
  }
}

/** The server to test on: the packaged PostgreSQL 18, or the one above `TEST_POSTGRES_BIN` that bin/check names. */
function binaries(): { binaries?: { folder: string; version: string } } {
  const bin = process.env["TEST_POSTGRES_BIN"];
  return bin ? { binaries: { folder: join(bin, ".."), version: "machine" } } : {};
}

interface Running {
  readonly cluster: Cluster;
  readonly folder: string;
  readonly context: TestCluster;
}

async function start(): Promise<Running> {
  await sweep();
  mkdirSync(tmpdir(), { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  // Run by root, the server is another user's: it may pass through, so that its files lie here and go with the folder.
  chmodSync(folder, 0o711);
  const cluster = await openCluster(folder, { throwaway: true, ...binaries() });
  const owner = connect(cluster.url("postgres"), BOUNDS);
  try {
    await createDatabaseIfMissing(owner, "template_data");
    await createDatabaseIfMissing(owner, "template_keys");
    const [{ version } = { version: "unknown" }] = await owner<{ version: string }[]>`select current_setting('server_version') as version`;
    const secret = Buffer.alloc(32, 7);
    const context = { dataTemplate: cluster.url("template_data"), keysTemplate: cluster.url("template_keys"), loginPrefix: "test", version };
    await migrate({ dataUrl: context.dataTemplate, keysUrl: context.keysTemplate, secret, loginPrefix: "test" }, systemClock);
    return { cluster, folder, context: { ...context, secret: secret.toString("hex") } };
  } catch (error) {
    await cluster.stop();
    throw error;
  } finally {
    await owner.end();
  }
}

let running: Promise<Running> | undefined;
let users = 0;

/** One server for the whole run, whichever projects are in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  running ??= start();
  users += 1;
  const { cluster, folder, context } = await running;
  project.provide("cluster", context);
  return async () => {
    users -= 1;
    if (users > 0) return;
    await cluster.stop();
    for (const left of [cluster.folder, folder]) rmSync(left, { recursive: true, force: true });
  };
}
