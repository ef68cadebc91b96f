import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { projectRoot } from "../src/platform/paths.ts";

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
  readonly to: string;
}

const CHECKER = join(projectRoot, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
const folders: string[] = [];

/** The faults that the project's own configuration finds in a tree of these files. */
function violations(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "boundaries-"));
  folders.push(folder);
  for (const name of [".dependency-cruiser.cjs", "lint", "tsconfig.json", "package.json"]) cpSync(join(projectRoot, name), join(folder, name), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const args = [CHECKER, "--config", ".dependency-cruiser.cjs", "--output-type", "json", "src"];
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[] } };
  return [...new Set(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`))];
}

const imports = (...paths: string[]): string => paths.map((path, index) => `import { thing as t${index} } from "${path}";\nexport const u${index} = t${index};\n`).join("");
const LEAF = "export const thing = 1;\n";

/** A small tree that keeps every rule. */
const CLEAN = {
  "src/policy/purposes.ts": LEAF,
  "src/policy/decide.ts": imports("./purposes.ts"),
  "src/platform/clock.ts": LEAF,
  "src/modules/keys/index.ts": `${imports("../../platform/clock.ts")}${LEAF}`,
  "src/modules/ledger/index.ts": `${imports("./ledger.ts")}${LEAF}`,
  "src/modules/ledger/ledger.ts": `${imports("../keys/index.ts", "../../policy/purposes.ts")}${LEAF}`,
  "src/modules/signatures/index.ts": LEAF,
  "src/modules/vault/index.ts": LEAF,
  "src/web/build-app.ts": `${imports("../modules/ledger/index.ts")}${LEAF}`,
  "src/cli/command.ts": LEAF,
  "src/jobs/send.ts": LEAF,
  "src/browser/choice.ts": imports("../policy/purposes.ts"),
  "src/compose.ts": imports("./modules/ledger/index.ts"),
  "src/main.ts": imports("./web/build-app.ts", "./cli/command.ts", "./jobs/send.ts"),
};

/** Each rule and a file that breaks it. */
const PLANTED: readonly (readonly [rule: string, file: string, to: string, text: string])[] = [
  ["policy-is-pure", "src/policy/bad-clock.ts", "src/platform/clock.ts", imports("../platform/clock.ts")],
  ["policy-is-pure", "src/policy/bad-crypto.ts", "crypto", 'import { randomUUID } from "node:crypto";\nexport const id = randomUUID();\n'],
  ["platform-knows-no-domain", "src/platform/bad.ts", "src/policy/purposes.ts", imports("../policy/purposes.ts")],
  ["modules-know-no-entry-point", "src/modules/ledger/bad-web.ts", "src/web/build-app.ts", imports("../../web/build-app.ts")],
  ["entry-points-are-apart", "src/web/bad-cli.ts", "src/cli/command.ts", imports("../cli/command.ts")],
  ["nothing-imports-the-root", "src/web/bad-main.ts", "src/main.ts", imports("../main.ts")],
  ["only-commands-compose", "src/web/bad-compose.ts", "src/compose.ts", imports("../compose.ts")],
  ["commands-reach-no-page", "src/cli/bad-reach.ts", "src/web/build-app.ts", imports("../compose-ground.ts")],
  ["browser-sees-only-policy", "src/browser/bad.ts", "src/platform/clock.ts", imports("../platform/clock.ts")],
  ["browser-has-no-packages", "src/browser/bad-path.ts", "path", 'import { join } from "node:path";\nexport const p = join("a");\n'],
  ["only-through-index", "src/modules/vault/bad-inner.ts", "src/modules/ledger/ledger.ts", imports("../ledger/ledger.ts")],
  ["only-through-index-outside", "src/web/bad-inner.ts", "src/modules/ledger/ledger.ts", imports("../modules/ledger/ledger.ts")],
  ["signatures-stand-alone", "src/modules/signatures/bad.ts", "src/platform/clock.ts", imports("../../platform/clock.ts")],
  ["no-tests-in-the-product", "src/web/bad-test.ts", "test/support/clock.ts", imports("../../test/support/clock.ts")],
  ["ledger-uses-only-declared", "src/modules/ledger/bad-vault.ts", "src/modules/vault/index.ts", imports("../vault/index.ts")],
  ["undeclared-module", "src/modules/rumours/index.ts", "src/platform/clock.ts", imports("../../platform/clock.ts")],
  ["no-cycles", "src/platform/bad-one.ts", "src/platform/bad-two.ts", `${imports("./bad-two.ts")}${LEAF}`],
  ["no-test-packages-in-the-product", "src/web/bad-vitest.ts", "node_modules/vitest/index.js", 'import { it } from "vitest";\nexport const t = it;\n'],
  ["no-unresolved", "src/platform/bad-path.ts", "./nowhere.ts", imports("./nowhere.ts")],
];

let found: string[] = [];
beforeAll(() => {
  const faults = Object.fromEntries(PLANTED.map(([, file, , text]) => [file, text]));
  const helping = {
    "test/support/clock.ts": LEAF,
    "node_modules/vitest/package.json": '{ "name": "vitest", "version": "1.0.0", "type": "module", "main": "index.js" }',
    "node_modules/vitest/index.js": "export const it = 1;\n",
    "src/platform/bad-two.ts": `${imports("./bad-one.ts")}${LEAF}`,
    "src/compose-ground.ts": `${imports("./web/build-app.ts")}${LEAF}`,
  };
  found = violations({ ...CLEAN, ...helping, ...faults });
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

it("finds nothing in a tree that keeps every rule", () => {
  expect(violations(CLEAN)).toEqual([]);
});

it.each(PLANTED)("%s: finds %s", (rule, file, to) => {
  expect(found).toContain(`${rule}: ${file} → ${to}`);
});

it("plants a fault for every rule but those that differ by module alone", () => {
  const script = "console.log(JSON.stringify(require('./.dependency-cruiser.cjs').forbidden.map(({ name }) => name)))";
  const rules = JSON.parse(execFileSync(process.execPath, ["-e", script], { cwd: projectRoot, encoding: "utf8" })) as string[];
  const planted = new Set(PLANTED.map(([rule]) => rule));
  expect(rules.filter((name) => !planted.has(name) && !name.endsWith("-uses-only-declared"))).toEqual([]);
});
