import { type ChildProcess, fork } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import { REQUEST_KINDS, requestParts, type RequestKind } from "../../src/policy/index.ts";
import { aheadClock } from "../restore/whole-school.ts";
import { testDatabases } from "../support/database.ts";
import type { DecidedRequest } from "./carrying-out.ts";
import type { WorkOrder, WorkTold } from "./carrying-out-process.ts";
import { stepsInCode } from "./steps-in-code.ts";

const cache = join(projectRoot, "node_modules/.cache/robotek");
const bundle = join(cache, `carrying-out-${process.pid}.mjs`);
let folder: string;
let addresses: WorkOrder["addresses"];
let warm: ChildProcess;

const start = (): ChildProcess => fork(bundle, [], { env: { ...process.env, NODE_COMPILE_CACHE: join(cache, "compiled") }, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "json" });

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  await build({ entryPoints: [join(import.meta.dirname, "carrying-out-process.ts")], outfile: bundle, bundle: true, platform: "node", format: "esm", packages: "external", logLevel: "error" });
  folder = await mkdtemp(join(tmpdir(), "robotek kill "));
  const made = (await testDatabases()).addresses;
  addresses = { ...made, secret: Buffer.from(made.secret).toString("hex") };
  warm = start();
});
afterAll(async () => {
  warm.kill("SIGKILL");
  await rm(bundle, { force: true });
  await rm(folder, { recursive: true, force: true });
});

/** Gives one process its order, and what it told before its end. The next one loads meanwhile. */
async function run(order: WorkOrder): Promise<{ readonly told: readonly WorkTold[]; readonly signal: string | null }> {
  const child = warm;
  warm = start();
  const told: WorkTold[] = [];
  const ended = new Promise<string | null>((done) => child.once("exit", (_code, signal) => { done(signal); }));
  child.on("message", (message: WorkTold) => told.push(message));
  child.send(order);
  return { signal: await ended, told };
}

/** Lets workers die over one request at each step, until one comes through. */
async function killAtEachStep(kind: RequestKind, killed: string[], from: string, last: boolean): Promise<{ clock: string; faults: readonly string[] }> {
  let [request, at]: [DecidedRequest | null, string] = [null, from];
  for (;;) {
    const { told, signal } = await run({ folder, addresses, at, kind, request, killed, last });
    for (const one of told) {
      if (one.told === "request") ({ request } = one);
      if (one.told === "failed") throw new Error(`${kind}, after ${String(killed.at(-1))}: ${one.error}`);
      if (one.told === "done") return one;
      if (one.told === "dies") {
        expect(signal).toBe("SIGKILL");
        killed.push(one.at);
        at = one.clock;
      }
    }
    if (!told.some((one) => one.told === "dies")) throw new Error(`${kind}: a process ended without a word, by ${String(signal)}`);
  }
}

it("clause:D2 clause:R3 a worker that is killed at each step of carrying out a request goes on, once, whatever was asked", { timeout: 600_000 }, async () => {
  const killed: string[] = [];
  const faults: string[] = [];
  let at = aheadClock().now().getTime();
  for (const [index, kind] of REQUEST_KINDS.entries()) {
    const done = await killAtEachStep(kind, killed, new Date(at).toISOString(), index === REQUEST_KINDS.length - 1);
    // The next day: nobody joins more often from one network than a day allows.
    at = Date.parse(done.clock) + 25 * 3_600_000;
    faults.push(...done.faults);
  }
  expect(faults).toEqual([]);
  // Every step that the code of the execution names, and for every kind each of its parts and the answer.
  const named = [...stepsInCode()].filter(([, files]) => files.some((file) => file.endsWith("requests/carry-out.ts"))).map(([step]) => step);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((step) => !killed.some((one) => one.split(" ")[1] === step))).toEqual([]);
  for (const kind of REQUEST_KINDS) {
    const parts = requestParts[kind].length;
    const after = Array.from({ length: parts }, (_, done) => `${kind} request:part-done ${done + 1}`);
    expect(killed).toEqual(expect.arrayContaining([...after, `${kind} request:fulfilled-uncommitted ${parts}`, `${kind} request:fulfilled ${parts}`]));
  }
});
