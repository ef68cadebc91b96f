import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { STAFF_ROLES } from "../src/policy/index.ts";
import { projectRoot } from "../src/platform/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "robotek demo "));
const env = { PATH: process.env["PATH"], HOME: folder, DATA_DIR: join(folder, "data"), LOG_LEVEL: "error" };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const robotek = (...words: string[]): string => execFileSync(process.execPath, [join(projectRoot, "bin/robotek.mjs"), ...words], { cwd: folder, env, encoding: "utf8" });

describe("robotek demo", () => {
  it("fills an empty installation by the product's own functions, and its log verifies to the last row", () => {
    const filled = JSON.parse(robotek("demo", "--families", "8", "--weeks", "3", "--json")) as { families: number; disputes: number; entries: number };
    expect(filled).toMatchObject({ filled: true, families: 8, disputes: 2 });
    const verified = JSON.parse(robotek("ledger", "verify", "--deep", "--json")) as { ok: boolean; size: number };
    expect(verified).toMatchObject({ ok: true, size: filled.entries });
    expect(filled.entries).toBeGreaterThan(100);
  });

  it("lets every member of the staff make a second factor", () => {
    const members = JSON.parse(robotek("staff", "list", "--json")) as { roles: string[]; mayBeSetUntil: string | null }[];
    expect(members.flatMap(({ roles }) => roles).sort()).toEqual([...STAFF_ROLES].sort());
    expect(members.filter(({ mayBeSetUntil }) => mayBeSetUntil === null)).toEqual([]);
  });

  it("leaves a filled installation as it is and says again who may sign in", () => {
    const again = robotek("demo", "--families", "8");
    expect(again.trim()).toBe(readFileSync(join(env.DATA_DIR, "demo.txt"), "utf8").trim());
    expect(again).toMatch(/mother\d{3}@demo\.example/);
  });

  it("takes no number that is none", () => {
    const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, "bin/robotek.mjs"), "demo", "--families", "many"], { env, encoding: "utf8" });
    expect([status, stderr.includes("--families takes a whole number")]).toEqual([2, true]);
  });
});
