import { spawn } from "node:child_process";
import { existsSync, openSync, closeSync, readFileSync, renameSync, rmSync, fchownSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { becomeOwner, homeOf, leaveOwnership, livingOwner, whileStarting, type Home } from "./embedded-home.ts";
import { preparedBinaries, serverUser, type Binaries } from "./embedded-paths.ts";
import { isAlive } from "./process-identity.ts";

const SUPERUSER = "robotek";
const START_MS_MAX = 30_000;
const FAST_STOP_MS_MAX = 2_500;
const PORT_TRIES_MAX = 5;

/** A running server of our own. */
export interface Cluster {
  /** postgres:// address of a database in it, as the owner of everything. */
  url(database: string): string;
  /** Whether this process stops the server; false when another living process started it. */
  readonly owned: boolean;
  readonly folder: string;
  /** Stops the server if it is ours. Can be called twice. */
  stop(): Promise<void>;
}

export interface ClusterOptions {
  /** Fsync off and nothing kept safe: for tests alone. */
  readonly throwaway?: boolean;
  /** Another PostgreSQL than the packaged one: the folder above its bin/. */
  readonly binaries?: Binaries;
}

interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What the server says of itself in postmaster.pid: number, folder, start, port, …, state. Null when it is gone. */
function postmasterOf(home: Home): Postmaster | null {
  try {
    const lines = readFileSync(join(home.cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !isServerOf(pid, home)) return null;
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return null;
  }
}

/** A left postmaster.pid may name a number that something else has by now. Where the system does not tell, it is believed. */
function isServerOf(pid: number, home: Home): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(home.cluster);
  } catch {
    return !existsSync("/proc/self/cmdline");
  }
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

function run(program: string, args: readonly string[], home: Home): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { ...home.user, cwd: home.folder, env: environment(), stdio: ["ignore", "ignore", "pipe"], detached: true });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-4000)));
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new Error(`${program} ended with ${code ?? "a signal"}: ${said}`));
    });
  });
}

/** Made under another name and renamed, so that a killed initdb leaves nothing that looks like a cluster. */
async function makeCluster(home: Home, binaries: Binaries, throwaway: boolean): Promise<void> {
  const unfinished = `${home.cluster}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  const flags = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", `--username=${SUPERUSER}`, "--no-instructions"];
  const pwfile = `--pwfile=${join(home.folder, "password")}`;
  await run(join(binaries.folder, "bin", "initdb"), [`--pgdata=${unfinished}`, pwfile, ...flags, ...(throwaway ? ["--no-sync"] : [])], home);
  renameSync(unfinished, home.cluster);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address) done(address.port);
        else fail(new Error("no free port"));
      });
    });
  });
}

function settings(port: number, throwaway: boolean): string[] {
  const lasting: Record<string, string> = { shared_buffers: "64MB", max_connections: "100" };
  const unsafe = { shared_buffers: "128MB", max_connections: "300", fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" };
  const all: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    password_encryption: "scram-sha-256",
    max_wal_size: "512MB",
    // Statements here are short and many: starting helpers or a compiler for one costs more than it saves, and a table without statistics invites both.
    max_parallel_workers_per_gather: "0",
    jit: "off",
    // Errors are logged without the statement, its parameters and the row they name: those could hold what must not be logged.
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
    log_parameter_max_length_on_error: "0",
    ...(throwaway ? unsafe : lasting),
  };
  return Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/**
 * In a session of its own: a Ctrl-C that reaches the whole process group must not stop the database before those who still write to it.
 * Null when it ended again, for instance because another one took the port.
 */
async function launch(home: Home, binaries: Binaries, throwaway: boolean): Promise<Postmaster | null> {
  const log = openSync(home.log, "w", 0o600);
  if (home.user) fchownSync(log, home.user.uid, home.user.gid);
  const args = ["-D", home.cluster, ...settings(await freePort(), throwaway)];
  const child = spawn(join(binaries.folder, "bin", "postgres"), args, {
    ...home.user, cwd: home.folder, env: environment(), detached: true, stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = { yet: false };
  for (const event of ["error", "exit"]) child.on(event, () => void (ended.yet = true));
  child.unref();
  const until = performance.now() + START_MS_MAX;
  while (!ended.yet && performance.now() < until) {
    const postmaster = postmasterOf(home);
    if (postmaster?.ready && postmaster.pid === child.pid) return postmaster;
    await wait(10);
  }
  if (!ended.yet) child.kill("SIGQUIT");
  return null;
}

async function start(home: Home, binaries: Binaries, throwaway: boolean): Promise<Postmaster> {
  if (!existsSync(home.cluster)) await makeCluster(home, binaries, throwaway);
  for (let tries = 0; tries < PORT_TRIES_MAX; tries += 1) {
    const postmaster = await launch(home, binaries, throwaway);
    if (postmaster) return postmaster;
  }
  throw new Error(`PostgreSQL did not start; its log: ${home.log}\n${readFileSync(home.log, "utf8").slice(-2000)}`);
}

async function gone(home: Home, pid: number, ms_max: number): Promise<boolean> {
  const until = performance.now() + ms_max;
  while (isAlive(pid) && isServerOf(pid, home)) {
    if (performance.now() > until) return false;
    await wait(15);
  }
  return true;
}

/** SIGINT: running transactions are rolled back and the server ends cleanly; SIGQUIT after the bound: it recovers at the next start. */
async function stop(home: Home): Promise<void> {
  const postmaster = postmasterOf(home);
  if (!postmaster) return;
  process.kill(postmaster.pid, "SIGINT");
  if (!(await gone(home, postmaster.pid, FAST_STOP_MS_MAX))) {
    process.kill(postmaster.pid, "SIGQUIT");
    await gone(home, postmaster.pid, FAST_STOP_MS_MAX);
  }
}

/**
 * The PostgreSQL server of `dataDir`: joined when a living process runs it, adopted when it was orphaned by a SIGKILL, else started.
 * Whoever starts or adopts it stops it.
 */
export async function openCluster(dataDir: string, options: ClusterOptions = {}): Promise<Cluster> {
  const home = homeOf(dataDir, serverUser());
  const throwaway = options.throwaway ?? false;
  let owned = false;
  const postmaster = await whileStarting(home, async () => {
    const running = postmasterOf(home);
    if (running && livingOwner(home)) return running;
    const adopted = running ?? (await start(home, options.binaries ?? preparedBinaries(home.user, home.shared), throwaway));
    becomeOwner(home);
    owned = true;
    return adopted;
  });
  const login = `${SUPERUSER}:${encodeURIComponent(home.password)}`;
  return {
    url: (database) => `postgres://${login}@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`,
    owned,
    folder: home.folder,
    stop: async () => {
      if (!owned) return;
      owned = false;
      await stop(home);
      leaveOwnership(home);
    },
  };
}
