import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, expect, it } from "vitest";
import { testDatabases, type TestDatabases } from "../../test/support/database.ts";
import { systemClock } from "./clock.ts";
import { createLog } from "./log.ts";
import { partAddress } from "./postgres.ts";
import { enqueue, runDueJobs, startQueue, type Job, type QueueOptions } from "./queue.ts";
import { countFailingJobs } from "./queue.store.ts";

let databases: TestDatabases;
beforeAll(async () => {
  databases = await testDatabases();
});

function options(...jobs: Job[]): QueueOptions {
  const { dataUrl, secret, loginPrefix } = databases.addresses;
  return { url: partAddress(dataUrl, "app", secret, loginPrefix), jobs, log: createLog({ logLevel: "silent" }) };
}

it("runs a job of a committed transaction, and none of one rolled back", async () => {
  const seen: string[] = [];
  const job: Job = { name: "note", run: async ({ id }) => void seen.push(id ?? "") };
  await databases.data.begin(async (tx) => {
    await enqueue(tx, "note", { id: "committed" });
  });
  await databases.data.begin(async (tx) => {
    await enqueue(tx, "note", { id: "rolled back" });
    throw new Error("no");
  }).catch(() => undefined);
  await runDueJobs(options(job));
  expect(seen).toEqual(["committed"]);
});

it("replaces a waiting job of the same key and leaves a later one waiting", async () => {
  const seen: string[] = [];
  const job: Job = { name: "keyed", run: async ({ id }) => void seen.push(id ?? "") };
  await databases.data.begin(async (tx) => {
    await enqueue(tx, "keyed", { id: "first" }, { key: "k" });
    await enqueue(tx, "keyed", { id: "second" }, { key: "k" });
    await enqueue(tx, "keyed", { id: "later" }, { runAt: new Date("2999-01-01T00:00:00Z") });
  });
  await runDueJobs(options(job));
  expect(seen).toEqual(["second"]);
});

it("keeps no message of a failure, which could quote a person", async () => {
  const job: Job = { name: "fails", run: () => Promise.reject(new TypeError("Айгүл")) };
  await databases.data.begin((tx) => enqueue(tx, "fails", { id: "1" }));
  await runDueJobs(options(job));
  const [row] = await databases.dataOwner<{ last_error: string }[]>`
    select last_error from graphile_worker.jobs where task_identifier = 'fails'`;
  expect(row?.last_error).toBe("fails: TypeError");
  expect(await countFailingJobs(databases.data)).toBe(1);
});

it("ends a job at its time limit", async () => {
  let aborted = false;
  const job: Job = {
    name: "slow",
    seconds_max: 0.05,
    run: async (_, { signal }) => {
      await wait(5000, undefined, { signal }).catch(() => (aborted = true));
    },
  };
  await databases.data.begin((tx) => enqueue(tx, "slow", { id: "1" }));
  await runDueJobs(options(job));
  expect(aborted).toBe(true);
});

it("takes a job up while running and stops within three seconds", async () => {
  const done = Promise.withResolvers<string>();
  const queue = await startQueue(options({ name: "live", run: async ({ id }) => done.resolve(id ?? "") }));
  await databases.data.begin((tx) => enqueue(tx, "live", { id: "42" }));
  expect(await done.promise).toBe("42");
  const before = performance.now();
  await queue.stop();
  expect(performance.now() - before).toBeLessThan(3000);
});

it("takes up the jobs of a worker that is gone, and leaves those of one that works", async () => {
  const runs: string[] = [];
  const held = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const job: Job = {
    name: "lasting",
    run: async ({ id }) => {
      runs.push(id ?? "");
      begun.resolve(undefined);
      if (id === "in hand") await held.promise;
    },
  };
  await databases.data.begin((tx) => enqueue(tx, "lasting", { id: "in hand" }));
  const working = await startQueue({ ...options(job), look_ms: 50 });
  await begun.promise;
  await databases.data.begin((tx) => enqueue(tx, "lasting", { id: "of the dead" }, { runAt: new Date("2999-01-01T00:00:00Z") }));
  const at = systemClock.now();
  await databases.dataOwner`
    update graphile_worker._private_jobs set locked_by = 'pool-of-the-dead', locked_at = ${at}, run_at = ${at} where payload ->> 'id' = 'of the dead'`;
  const other = await startQueue({ ...options(job), look_ms: 50 });
  for (let i = 0; i < 200 && !runs.includes("of the dead"); i += 1) await wait(20);
  await wait(400);
  expect(runs).toEqual(["in hand", "of the dead"]);
  held.resolve(undefined);
  await Promise.all([working.stop(), other.stop()]);
});
