#!/usr/bin/env node
// Proves that the tests of kept clauses can fail: each `enforcedBy` is replaced by one that does nothing or allows, and a test titled with that clause must
// fail. Before it, the same tests must be green, and the evidence queries must run on the migrated schema.   prove-clauses.mjs [CLAUSE …]
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root, underInstalledNode } from "./node24.mjs";

await underInstalledNode(fileURLToPath(import.meta.url));
const source = (path) => import(pathToFileURL(join(root, path)).href);
const { clauses, CLAUSE_IDS } = await source("src/policy/index.ts");
const { clauseTests } = await source("src/cli/clause-report.ts");

const asked = process.argv.slice(2);
const unknown = asked.filter((id) => clauses[id]?.status !== "kept");
if (unknown.length > 0) {
  console.error(`no kept clause: ${unknown.join(", ")}. Kept are ${CLAUSE_IDS.filter((id) => clauses[id].status === "kept").join(" ")}`);
  process.exit(2);
}
// Journeys serve the built style sheet, font and scripts: a fresh clone has none yet.
if (spawnSync(process.execPath, [join(root, "bin/build.mjs")], { stdio: "inherit" }).status !== 0) process.exit(1);

const kept = CLAUSE_IDS.filter((id) => clauses[id].status === "kept" && (asked.length === 0 || asked.includes(id)));
const tests = clauseTests(root);
const folder = mkdtempSync(join(tmpdir(), "robotek-prove-"));
const filesOf = (id) => [...new Set((tests.get(id) ?? []).map(({ file }) => file))];
const names = (title, id) => new RegExp(`clause:${id}\\b`, "u").test(title);

/** Runs the tests whose titles match, with one export replaced until the first fails; the results, or null when the run itself broke. */
async function run(files, titles, replaced) {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const args = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", "test/prove/vitest.prove.config.ts", "--outputFile", report, "-t", titles, ...files];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, PROVE_EXPORT: replaced }, stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
  await new Promise((done) => child.on("close", done));
  try {
    return JSON.parse(readFileSync(report, "utf8")).testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    process.stderr.write(errors);
    return null;
  }
}

let [passed, failed] = [0, 0];
function tell(good, line) {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? "proved" : "FAILED"}  ${line}`);
}

try {
  const evidence = await run(["test/clauses/classed-columns.test.ts"], "runs on the migrated schema", "");
  const ran = evidence?.filter(({ status }) => status === "passed" || status === "failed") ?? [];
  tell(ran.length > 0 && ran.every(({ status }) => status === "passed"), `${ran.length} evidence queries run on the migrated schema`);
  for (const id of kept) {
    // Just as with a replacement: a test that goes on from another clause's must not pass for one that fails by what is replaced.
    const own = ((await run(filesOf(id), `clause:${id}\\b`, "")) ?? []).filter(({ title }) => names(title, id));
    const stoodGreen = new Set(own.filter(({ status }) => status === "passed").map(({ title }) => title));
    const red = own.filter(({ status }) => status !== "passed").map(({ title, status }) => `; ${status}: "${title}"`);
    tell(own.length > 0 && red.length === 0, `${id}: its ${own.length} tests are green as the code stands${red.join("")}`);
    for (const reference of clauses[id].enforcedBy) {
      const results = await run(filesOf(id), `clause:${id}\\b`, reference);
      const fell = results?.filter(({ title, status }) => status === "failed" && stoodGreen.has(title)) ?? [];
      tell(fell.length > 0, `${id}: without ${reference} ${fell[0] ? `"${fell[0].title}" fails` : "none of its tests fails"}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
