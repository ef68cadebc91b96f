import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../src/platform/paths.ts";

interface Lock {
  packages: Record<string, { license?: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string> }>;
}
interface Licences {
  licenceFaults: (lock: Lock, exceptions?: Record<string, string>) => string[];
  satisfies: (expression: string, allowed: readonly string[]) => boolean;
}
const path: string = "../lint/licences.mjs";
const { licenceFaults, satisfies } = (await import(path)) as Licences;

function lock(packages: Lock["packages"]): Lock {
  return { packages: { "": { dependencies: { shipped: "1", esbuild: "1" }, devDependencies: { checker: "1" } }, ...packages } };
}

const GOOD: Lock["packages"] = {
  "node_modules/shipped": { license: "MIT", dependencies: { below: "1" } },
  "node_modules/shipped/node_modules/below": { license: "(GPL-3.0 OR ISC)" },
  "node_modules/below": { license: "MPL-2.0" },
  "node_modules/esbuild": { license: "MIT", dependencies: { below: "1" } },
  "node_modules/checker": { license: "Python-2.0" },
};

describe("the licence check", () => {
  it("passes what is allowed for its use, and finds the nearest package of a name", () => {
    expect(licenceFaults(lock(GOOD), {})).toEqual([]);
  });

  it("finds a licence that may be used in a tool and may not be shipped", () => {
    const { "node_modules/shipped/node_modules/below": _, ...without } = GOOD;
    expect(licenceFaults(lock(without), {})).toEqual(["below (shipped): MPL-2.0"]);
  });

  it("finds a forbidden licence, a missing one, and an exception that is no longer needed", () => {
    const bad = { ...GOOD, "node_modules/checker": { license: "AGPL-3.0" }, "node_modules/silent": {} };
    expect(licenceFaults(lock(bad), { gone: "why" })).toEqual(["checker (tool): AGPL-3.0", "silent (tool): no licence", "gone: excepted, but not installed"]);
    expect(licenceFaults(lock(bad), { checker: "why", silent: "why" })).toEqual([]);
  });

  it("passes the project's own lock file", () => {
    expect(licenceFaults(JSON.parse(readFileSync(join(projectRoot, "package-lock.json"), "utf8")) as Lock)).toEqual([]);
  });
});

it.each([
  ["MIT", true], ["GPL-3.0", false], ["(MIT OR GPL-3.0)", true], ["MIT AND GPL-3.0", false], ["(GPL-3.0 AND MIT) OR ISC", true], ["", false], ["MIT ISC", false],
])("the expression %s is satisfied: %s", (expression, expected) => {
  expect(satisfies(expression, ["MIT", "ISC"])).toBe(expected);
});
