#!/usr/bin/env node
// Everything that must hold before a change is done; what `npm test` runs. Ends in `N passed, N failed`: one for each static check and each test.
//   check.mjs [build|lint|types|boundaries|licences|tests …]   these alone
//   check.mjs --update-schema                                  rewrites migrations/*/schema.sql and test/rights/rights.snapshot from the migrations
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(fileURLToPath(import.meta.url));
const asked = process.argv.slice(2).filter((word) => !word.startsWith("-"));
const update = process.argv.includes("--update-schema");
const reports = join(root, "node_modules/.cache/robotek");

const node = (...args) => [process.execPath, ...args];
const tool = (path, ...args) => node(join(root, "node_modules", path), ...args);
const typesOf = (project) => tool("typescript/bin/tsc", "--noEmit", "-p", project);
// The compiler takes a folder without sources for a mistake.
const hasScripts = readdirSync(join(root, "src/browser")).some((name) => name.endsWith(".ts"));
const STATIC = {
  build: [node("bin/build.mjs")],
  types: [typesOf("."), ...(hasScripts ? [typesOf("src/browser")] : [])],
  lint: [tool("eslint/bin/eslint.js", ".")],
  boundaries: [tool("dependency-cruiser/bin/dependency-cruise.mjs", "--config", ".dependency-cruiser.cjs", "--output-type", "err", "src")],
  licences: [node("bin/licences.mjs")],
};

const running = new Set();

/** Runs a program from the project's folder; what it prints is kept, or passed on at once with `show`. */
function run([program, ...args], { env = {}, show = false } = {}) {
  return new Promise((done) => {
    const stdio = ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"];
    const child = spawn(program, args, { cwd: root, env: { ...process.env, NO_COLOR: "1", ...env }, stdio, detached: true });
    running.add(child.pid);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", (error) => done({ code: 1, output: error.message })).on("close", (code) => {
      running.delete(child.pid);
      done({ code: code ?? 1, output });
    });
  });
}

/** Each program has a process group of its own, so that stopping the check stops its workers and browsers too. */
function stopAll(signal) {
  for (const pid of running) {
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended meanwhile.
    }
  }
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopAll("SIGINT");
    setTimeout(() => {
      stopAll("SIGKILL");
      process.exit(130);
    }, 5_000);
  });
}

async function staticCheck(name) {
  const before = performance.now();
  let failed = "";
  for (const command of STATIC[name]) {
    const { code, output } = await run(command);
    if (code !== 0) failed += output || `ended with ${code}`;
  }
  const seconds = ((performance.now() - before) / 1000).toFixed(0);
  console.log(failed ? `FAILED ${name} (${seconds} s)\n${failed.trimEnd()}` : `ok ${name} (${seconds} s)`);
  return failed ? { passed: 0, failed: 1 } : { passed: 1, failed: 0 };
}

/** Two at once: the machine that counts has two cores. */
async function staticChecks(names) {
  const waiting = [...names];
  const results = [];
  const worker = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) results.push(await staticCheck(name));
  };
  await Promise.all([worker(), worker()]);
  return results;
}

/** The sum of one vitest run. A file that could not be loaded, a test that was left out, and a fault outside of tests each count as failed. */
function sumOf(file, code) {
  if (!existsSync(file)) {
    console.log(`the tests ended with ${code} before they could write a report: that counts as failed`);
    return { passed: 0, failed: 1 };
  }
  const report = JSON.parse(readFileSync(file, "utf8"));
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every((one) => one.status !== "failed")).length;
  const leftOut = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + unloaded + leftOut;
  if (leftOut > 0) console.log(`${leftOut} test(s) were left out: that counts as failed`);
  return { passed: report.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function tests(label, args, env = {}) {
  const file = join(reports, `tests-${label}.json`);
  rmSync(file, { force: true });
  console.log(`tests on ${label}`);
  const vitest = tool("vitest/vitest.mjs", "run", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`, ...args);
  const { code } = await run(vitest, { env, show: true });
  return sumOf(file, code);
}

/** A PostgreSQL 15 server installed on this machine: the oldest supported version. */
function machinePostgres() {
  const places = ["/usr/lib/postgresql/15/bin", "/usr/pgsql-15/bin", "/opt/homebrew/opt/postgresql@15/bin", "/usr/local/opt/postgresql@15/bin"];
  return places.find((place) => existsSync(place) && readdirSync(place).includes("postgres") && readdirSync(place).includes("initdb"));
}

async function allTests() {
  mkdirSync(reports, { recursive: true });
  const packaged = await tests("PostgreSQL 18", []);
  const oldest = machinePostgres();
  if (!oldest) {
    console.log("PostgreSQL 15 is not installed here: database tests ran on 18 only");
    return [packaged];
  }
  return [packaged, await tests("PostgreSQL 15", ["--project", "database"], { TEST_POSTGRES_BIN: oldest })];
}

if (update) {
  const { code } = await run(tool("vitest/vitest.mjs", "run", "test/schema-snapshot.test.ts", "test/rights/schema-shape.test.ts"), { env: { UPDATE_SCHEMA: "1" }, show: true });
  process.exit(code);
}
const wants = (name) => asked.length === 0 || asked.includes(name);
const results = await staticChecks(Object.keys(STATIC).filter(wants));
if (wants("tests")) results.push(...(await allTests()));
const sum = (key) => results.reduce((total, one) => total + one[key], 0);
process.exitCode = sum("failed") === 0 && sum("passed") > 0 ? 0 : 1;
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
