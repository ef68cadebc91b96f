import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, it, vi } from "vitest";
import { projectRoot } from "../src/platform/paths.ts";
import { isAlive } from "../src/platform/process-identity.ts";

const base = mkdtempSync(join(tmpdir(), "serve with spaces "));
const homes = new Set<string>();
afterAll(() => {
  for (const folder of [...homes, base]) rmSync(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly output: () => string;
  readonly postmaster: () => number;
}

/** `robotek serve` in a process group of its own, as a terminal would start it; returns once the first page is answered. */
async function serve(name: string): Promise<Running> {
  const dataDir = join(base, name);
  const port = await freePort();
  const env = { PATH: process.env["PATH"], HOME: base, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: "error" };
  const child = spawn(process.execPath, [join(projectRoot, "bin/robotek.mjs"), "serve"], { cwd: base, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const keep = (text: string): void => void (said += text);
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", keep);
  const home = (): string => (JSON.parse(readFileSync(join(dataDir, "postgres.json"), "utf8")) as { folder: string }).folder;
  const until = performance.now() + 60_000;
  // What it says comes by a pipe, behind the page.
  const answers = async (): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null))?.ok ?? false;
  while (!(await answers()) || !said.includes("Data:")) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`the service did not start:\n${said}`);
    await wait(25);
  }
  homes.add(home());
  return { child, port, output: () => said, postmaster: () => Number(readFileSync(join(home(), "cluster/postmaster.pid"), "utf8").split("\n")[0]) };
}

async function ended({ child }: Running, ms_max = 8_000): Promise<number> {
  const before = performance.now();
  if (child.exitCode === null && child.signalCode === null) await Promise.race([once(child, "exit"), wait(ms_max + 1000)]);
  return performance.now() - before;
}

it("starts twice side by side from nothing; Ctrl-C to the whole group stops each cleanly and leaves no process behind", async () => {
  const both = await Promise.all([serve("one"), serve("two")]);
  expect(both[0].port).not.toBe(both[1].port);
  for (const running of both) {
    const server = running.postmaster();
    expect(isAlive(server)).toBe(true);
    expect(running.output()).toContain("Data:");
    process.kill(-(running.child.pid ?? 0), "SIGINT");
    expect(await ended(running)).toBeLessThan(8000);
    expect([running.child.exitCode, isAlive(server)]).toEqual([0, false]);
  }
});

it("gives back what the start left, and holds 190 MB at most while nothing is asked", async () => {
  const service = await serve("idle");
  const held_mb = (): number => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${String(service.child.pid)}/status`, "utf8"))?.[1]) / 1024;
  await vi.waitFor(() => expect(held_mb()).toBeLessThan(190), { timeout: 20_000, interval: 250 });
  service.child.kill("SIGTERM");
  expect(await ended(service)).toBeLessThan(8000);
});

it("stops at SIGTERM with a connection held open", async () => {
  const running = await serve("held");
  const server = running.postmaster();
  const holding = fetch(`http://127.0.0.1:${running.port}/healthz`, { method: "POST", body: new ReadableStream(), duplex: "half" } as RequestInit).catch(() => null);
  await wait(200);
  running.child.kill("SIGTERM");
  expect(await ended(running)).toBeLessThan(8000);
  await holding;
  expect([running.child.exitCode !== null, isAlive(server)]).toEqual([true, false]);
});

it("adopts the database that a SIGKILL orphaned, and stops it in the end", async () => {
  const killed = await serve("killed");
  const server = killed.postmaster();
  killed.child.kill("SIGKILL");
  await ended(killed);
  expect(isAlive(server)).toBe(true);
  const next = await serve("killed");
  expect(next.postmaster()).toBe(server);
  process.kill(-(next.child.pid ?? 0), "SIGINT");
  await ended(next);
  expect(isAlive(server)).toBe(false);
});

/** What `serve` says of an environment that it does not start with. */
async function refused(settings: Readonly<Record<string, string>>): Promise<{ variable: string; fault: string }[]> {
  const env = { PATH: process.env["PATH"], HOME: base, DATA_DIR: join(base, "never"), ...settings };
  const child = spawn(process.execPath, [join(projectRoot, "bin/robotek.mjs"), "serve", "--json"], { cwd: base, env, stdio: ["ignore", "pipe", "ignore"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => void (said += text));
  const [code] = (await once(child, "close")) as [number];
  expect(code).toBe(1);
  const { error } = JSON.parse(said) as { error: { kind: string; faults: { variable: string; fault: string }[] } };
  expect(error.kind).toBe("environment");
  expect(existsSync(join(base, "never"))).toBe(false);
  return error.faults;
}

it("does not start with a bad environment, and names every fault", async () => {
  expect((await refused({ PORT: "0", ROLE: "king" })).map(({ variable }) => variable)).toEqual(["PORT", "ROLE"]);
});

it("names what the operator's profile, the trust file and the missing offline copy say in the same answer, before there is a database", async () => {
  const [operator, trust] = [join(base, "operator.json"), join(base, "trust.json")];
  writeFileSync(operator, JSON.stringify({ bin: "123456789012", colour: "red" }));
  writeFileSync(trust, JSON.stringify({ kind: "production", anchors: "none" }));
  const production = { PUBLIC_URL: "https://school.example", KEYS_DIR: join(base, "never keys"), JOURNAL_URL: join(base, "never journal"), SMTP_URL: "smtp://localhost", IMAP_URL: "imap://localhost" };
  const faults = await refused({ ...production, OPERATOR_FILE: operator, SIGNATURE_TRUST_FILE: trust, ROLE: "king" });
  expect([...new Set(faults.map(({ variable }) => variable))].sort()).toEqual(["KEYS_DIR", "OPERATOR_FILE", "ROLE", "SIGNATURE_TRUST_FILE"]);
  expect(faults).toContainEqual({ variable: "OPERATOR_FILE", fault: "colour is not known" });
  expect(faults.find(({ variable }) => variable === "KEYS_DIR")?.fault).toContain("offline copy");
});
