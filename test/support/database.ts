import { inject } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { connect, openDatabases, withLogin, type Databases, type DatabaseAddresses } from "../../src/platform/postgres.ts";
import { ensureLogins } from "../../src/platform/roles.store.ts";
import { atEnd } from "./at-end.ts";

export interface TestDatabases extends Databases {
  /** For a second set of pools, a second process, or the job queue. */
  readonly addresses: DatabaseAddresses;
}

const BOUNDS = { name: "robotek test", connections_max: 1, statement_ms_max: 60_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };

/** Any number: held in the server's `postgres` database, since an advisory lock is one database's own. */
const ROLES_LOCK = 7_204_117_002;

/**
 * Fresh migrated data and keys databases, copied from the run's templates; dropped when the test file ends.
 * Call it in `beforeAll` (or at the top of a file), once per file or once per test that must not see another's rows.
 */
export async function testDatabases(): Promise<TestDatabases> {
  const cluster = inject("cluster");
  const tag = newId().slice(0, 8);
  const names = { data: `test_${tag}_data`, keys: `test_${tag}_keys` };
  const server = connect(withLogin(cluster.dataTemplate, { database: "postgres" }), BOUNDS);
  await server`create database ${server(names.data)} template template_data`;
  await server`create database ${server(names.keys)} template template_keys`;
  const addresses: DatabaseAddresses = {
    dataUrl: withLogin(cluster.dataTemplate, { database: names.data }),
    keysUrl: withLogin(cluster.keysTemplate, { database: names.keys }),
    secret: Buffer.from(cluster.secret, "hex"),
    loginPrefix: cluster.loginPrefix,
    appConnections_max: 8,
  };
  const databases = openDatabases(addresses);
  atEnd(async () => {
    await databases.close();
    for (const name of Object.values(names)) await server`drop database if exists ${server(name)} with (force)`;
    await server.end();
  });
  return { ...databases, addresses };
}

/** Runs `work` while no other test file does such work: login roles belong to the whole server, and two ALTER ROLE of one role at once fail. */
export async function aloneWithRoles<T>(work: () => Promise<T>): Promise<T> {
  const server = connect(withLogin(inject("cluster").dataTemplate, { database: "postgres" }), BOUNDS);
  try {
    await server`select pg_advisory_lock(${ROLES_LOCK})`;
    return await work();
  } finally {
    await server.end();
  }
}

/** Whether the same rights hold as in production: nobody but the listed roles may connect. Slow, so only tests of rights ask for it. */
export async function withProductionLogins(databases: TestDatabases): Promise<void> {
  const { secret, loginPrefix } = databases.addresses;
  await aloneWithRoles(async () => {
    await ensureLogins(databases.dataOwner, "data", loginPrefix ?? "test", secret);
    await ensureLogins(databases.keysOwner, "keys", loginPrefix ?? "test", secret);
  });
}
