import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openCluster, type Cluster } from "./embedded-postgres.ts";
import { connect } from "./postgres.ts";

const base = mkdtempSync(join(tmpdir(), "embedded with spaces "));
const folders: string[] = [];
const clusters: Cluster[] = [];

function folder(name: string): string {
  const path = join(base, name);
  folders.push(path);
  return path;
}

async function open(path: string): Promise<Cluster> {
  const cluster = await openCluster(path, { throwaway: true });
  clusters.push(cluster);
  return cluster;
}

async function ask(cluster: Cluster, text: string): Promise<Record<string, unknown> | undefined> {
  const sql = connect(cluster.url("postgres"), { name: "test", connections_max: 1, statement_ms_max: 9000, lock_wait_ms_max: 9000, idle_in_transaction_ms_max: 9000 });
  try {
    const [row] = await sql.unsafe<Record<string, unknown>[]>(text);
    return row;
  } finally {
    await sql.end();
  }
}

/** Another process that opens the cluster of `path` and waits. */
async function elsewhere(path: string): Promise<ChildProcess> {
  const script = join(base, "elsewhere.mjs");
  const module = join(import.meta.dirname, "embedded-postgres.ts");
  writeFileSync(script, `import { openCluster } from ${JSON.stringify(module)};
    const cluster = await openCluster(process.argv[2], { throwaway: true });
    process.on("message", async () => { await cluster.stop(); process.exit(0); });
    process.send({ owned: cluster.owned, url: cluster.url("postgres") });`);
  return fork(script, [path], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
}

afterAll(async () => {
  for (const cluster of clusters) await cluster.stop();
  for (const path of folders) rmSync((JSON.parse(readFileSync(join(path, "postgres.json"), "utf8")) as { folder: string }).folder, { recursive: true, force: true });
  rmSync(base, { recursive: true, force: true });
});

it("runs twice side by side, in a path with spaces, as UTF8 in the C locale, behind a password and on the loopback address", async () => {
  const [one, two] = await Promise.all([open(folder("one")), open(folder("two"))]);
  const state = "select pg_encoding_to_char(encoding) as encoding, datcollate, current_setting('listen_addresses') as address from pg_database where datname = 'postgres'";
  expect(await ask(one, state)).toEqual({ encoding: "UTF8", datcollate: "C", address: "127.0.0.1" });
  expect(new URL(one.url("x")).port).not.toBe(new URL(two.url("x")).port);
  const stranger = { ...two, url: () => one.url("postgres").replace(/:[^:@]*@/, ":wrong@") };
  await expect(ask(stranger, "select 1")).rejects.toThrow(/password authentication failed/);
});

it("is joined, not stopped, by a second process while the first one lives", async () => {
  const path = folder("shared");
  const own = await open(path);
  const guest = await elsewhere(path);
  const [joined] = (await once(guest, "message")) as [{ owned: boolean; url: string }];
  expect(joined).toEqual({ owned: false, url: own.url("postgres") });
  guest.send("stop");
  await once(guest, "exit");
  expect(await ask(own, "select 1 as one")).toEqual({ one: 1 });
});

it("adopts the server that a SIGKILL orphaned, with what was committed", async () => {
  const path = folder("orphan");
  const first = await elsewhere(path);
  const [started] = (await once(first, "message")) as [{ owned: boolean; url: string }];
  first.kill("SIGKILL");
  await once(first, "exit");
  const adopted = await open(path);
  expect(adopted.owned).toBe(true);
  expect(adopted.url("postgres")).toBe(started.url);
  expect(await ask(adopted, "select 1 as one")).toEqual({ one: 1 });
  await adopted.stop();
  await expect(ask(adopted, "select 1")).rejects.toThrow(/ECONNREFUSED/);
});

it("is started once by processes that begin at the same moment", async () => {
  const path = folder("race");
  const all = await Promise.all(Array.from({ length: 4 }, () => elsewhere(path)));
  const told = await Promise.all(all.map(async (child) => ((await once(child, "message")) as [{ owned: boolean; url: string }])[0]));
  expect(told.map(({ owned }) => owned).sort()).toEqual([false, false, false, true]);
  expect(new Set(told.map(({ url }) => url)).size).toBe(1);
  for (const child of all) child.send("stop");
  await Promise.all(all.map((child) => once(child, "exit")));
  expect(readdirSync(path).filter((name) => name.startsWith("tried-"))).toEqual([]);
});
