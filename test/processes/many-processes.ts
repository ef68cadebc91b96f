import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { inject } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { projectRoot } from "../../src/platform/paths.ts";
import { connect, withLogin, type Sql } from "../../src/platform/postgres.ts";
import { atEnd } from "../support/at-end.ts";

const START_MS_MAX = 60_000;
const BOUNDS = { name: "robotek test", connections_max: 4, statement_ms_max: 60_000, lock_wait_ms_max: 60_000, idle_in_transaction_ms_max: 60_000 };

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

/** One running `robotek serve` of the built program. */
export interface ServingProcess {
  readonly child: ChildProcess;
  /** Where it answers; null for a worker. */
  readonly origin: string | null;
  /** Where it tells how it is. */
  readonly metrics: string;
  readonly said: { readonly out: string; readonly error: string };
}

/** An installation of several processes: empty databases of its own on the run's server, folders that all of them share. */
export interface ManyProcesses {
  readonly folder: string;
  /** As the owner of everything, to look and to stand in the way. */
  readonly owner: Sql;
  start(role: "web" | "worker"): Promise<ServingProcess>;
  /** Runs a command of the same installation and gives what it says with --json. */
  command(...words: readonly string[]): Promise<{ code: number | null; value: unknown }>;
}

async function ready(serving: ServingProcess): Promise<void> {
  const until = performance.now() + START_MS_MAX;
  const answers = async (): Promise<boolean> =>
    serving.origin === null ? serving.said.out.includes("Data:") : ((await fetch(`${serving.origin}/healthz`).catch(() => null))?.ok ?? false);
  while (!(await answers())) {
    if (serving.child.exitCode !== null || performance.now() > until) throw new Error(`a process did not start:\n${serving.said.error}`);
    await wait(25);
  }
}

export async function stopped({ child }: Pick<ServingProcess, "child">, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = once(child, "exit");
  child.kill("SIGCONT");
  child.kill(signal);
  await end;
}

/** Everything ends with the test file. Nothing is migrated yet: the first processes do that. */
export async function manyProcesses(): Promise<ManyProcesses> {
  const { dataTemplate } = inject("cluster");
  const tag = newId().slice(0, 8);
  const urls = { data: withLogin(dataTemplate, { database: `many_${tag}_data` }), keys: withLogin(dataTemplate, { database: `many_${tag}_keys` }) };
  const server = connect(withLogin(dataTemplate, { database: "postgres" }), BOUNDS);
  for (const name of ["data", "keys"]) await server`create database ${server(`many_${tag}_${name}`)}`;
  const owner = connect(urls.data, BOUNDS);
  const folder = mkdtempSync(join(tmpdir(), "many processes "));
  const started: ServingProcess[] = [];
  const publicPort = await freePort();
  const environment = {
    PATH: process.env["PATH"], HOME: folder, LOG_LEVEL: "error", DATABASE_URL: urls.data, KEYSTORE_URL: urls.keys, DATA_DIR: join(folder, "data"),
    KEYS_DIR: `${join(folder, "keys")}:${join(folder, "keys too")}`, JOURNAL_URL: join(folder, "journal"), PUBLIC_URL: `http://127.0.0.1:${publicPort}`,
  };
  const run = (words: readonly string[], more: Record<string, string>): ServingProcess => {
    const child = spawn(process.execPath, [join(projectRoot, "bin/robotek.mjs"), ...words], { cwd: folder, env: { ...environment, ...more }, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (said.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (said.error += text));
    const at = (name: string): string => `http://127.0.0.1:${more[name] ?? ""}`;
    return { child, origin: more["ROLE"] === "web" ? at("PORT") : null, metrics: `${at("METRICS_PORT")}/metrics`, said };
  };
  atEnd(async () => {
    await Promise.all(started.map((serving) => stopped(serving, "SIGTERM")));
    await owner.end();
    for (const name of ["data", "keys"]) await server`drop database if exists ${server(`many_${tag}_${name}`)} with (force)`;
    await server.end();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder, owner,
    start: async (role) => {
      const serving = run(["serve"], { ROLE: role, PORT: String(await freePort()), METRICS_PORT: String(await freePort()) });
      started.push(serving);
      await ready(serving);
      return serving;
    },
    command: async (...words) => {
      const { child, said } = run([...words, "--json"], {});
      const [code] = (await once(child, "close")) as [number | null];
      return { code, value: JSON.parse(said.out || JSON.stringify(said.error)) as unknown };
    },
  };
}
