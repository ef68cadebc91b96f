import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../platform/paths.ts";

const START_MS_MAX = 60_000;

/** A service as a person starts it, in a process of its own. */
export interface RunningService {
  readonly origin: string;
  /** From the start of the process to the first page answered with 200. */
  readonly started_ms: number;
  /** Resident memory of the Node process, and of all PostgreSQL processes of this data folder, in MB. */
  memory(): Promise<{ node_mb: number; postgres_mb: number }>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? "0") / 1024;
}

/** Processes of the embedded server, by what Linux tells: a session of its own, found by its folder, which may lie elsewhere than the data. */
async function serverPids(dataFolder: string): Promise<number[]> {
  const { folder } = JSON.parse(await readFile(join(dataFolder, "postgres.json"), "utf8")) as { folder: string };
  const pids: number[] = [];
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
    if (command.includes(folder)) pids.push(Number(name));
  }
  // The server's children carry no folder in their names: they are those whose parent is the server.
  const parents = new Set(pids);
  for (const name of await readdir("/proc")) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, "utf8").catch(() => "") : "";
    if (parents.has(Number(/^\d+ \(.*\) \S (\d+)/.exec(stat)?.[1] ?? "-1"))) pids.push(Number(name));
  }
  return pids;
}

async function firstPage(child: ChildProcess, url: string): Promise<void> {
  for (const end_ms = performance.now() + START_MS_MAX; performance.now() < end_ms;) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.status === 200) {
      await answer.arrayBuffer();
      return;
    }
    await sleep(10);
  }
  throw new Error("the service did not start in time");
}

/** Starts `robotek serve` on a free port over `folder`. The built program must be there. */
export async function startService(folder: string, role: "all" | "web" = "all"): Promise<RunningService> {
  const port = await freePort();
  const begun_ms = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, "bin", "robotek.mjs"), "serve"], {
    cwd: projectRoot, stdio: "ignore", env: { PATH: "/usr/local/bin:/usr/bin:/bin", PORT: String(port), DATA_DIR: folder, ROLE: role },
  });
  const origin = `http://127.0.0.1:${port}`;
  await firstPage(child, `${origin}/`);
  return {
    origin, started_ms: performance.now() - begun_ms,
    async memory() {
      const servers = await Promise.all((await serverPids(folder)).map(residentMb));
      return { node_mb: await residentMb(child.pid ?? 0), postgres_mb: servers.reduce((sum, mb) => sum + mb, 0) };
    },
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
