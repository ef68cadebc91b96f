import { expect, it } from "vitest";
import { testDatabases, type TestDatabases } from "../../test/support/database.ts";
import { createLog } from "./log.ts";
import { partAddress } from "./postgres.ts";
import { queuePool } from "./queue-pool.ts";

const log = createLog({ logLevel: "silent" });

function appAddress({ addresses: { dataUrl, secret, loginPrefix } }: TestDatabases): string {
  return partAddress(dataUrl, "app", secret, loginPrefix);
}

it("has its connections closed by the end, and hears of one that is lost later: no error ends the process", async () => {
  const databases = await testDatabases();
  const { pool, end } = queuePool(appAddress(databases), 3, log);
  const [first, second] = [await pool.connect(), await pool.connect()];
  let closed = 0;
  for (const client of [first, second]) {
    client.once("end", () => (closed += 1));
    client.release();
  }
  await end();
  expect(closed).toBe(2);
  for (const heard of [pool, first, second]) expect(() => heard.emit("error", new Error("terminating connection"))).not.toThrow();
});

it("lives through a connection that PostgreSQL ends, and is over in its two seconds though one is never given back", async () => {
  const databases = await testDatabases();
  const { pool, end } = queuePool(appAddress(databases), 3, log);
  const kept = await pool.connect();
  const idle = await pool.connect();
  const { rows } = await idle.query<{ pid: number }>("select pg_backend_pid() as pid");
  const lost = new Promise((done) => void idle.once("end", done));
  idle.release();
  await databases.dataOwner`select pg_terminate_backend(${rows[0]?.pid ?? 0})`;
  await lost;
  expect((await kept.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
  const before = performance.now();
  await end();
  expect(performance.now() - before).toBeLessThan(4000);
  kept.release();
});
