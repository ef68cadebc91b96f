import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { composeServices } from "../src/compose.ts";
import { accessFor } from "../src/modules/vault/index.ts";
import { addCalendarDays, asSubjectId, civilDateOf, REQUEST_STATES, STAFF_ROLES } from "../src/policy/index.ts";
import { systemClock } from "../src/platform/clock.ts";
import { readConfig } from "../src/platform/config.ts";
import { newId } from "../src/platform/id.ts";
import { openInstallation } from "../src/platform/installation.ts";
import { reveal } from "../src/platform/personal.ts";
import { projectRoot } from "../src/platform/paths.ts";

const folder = mkdtempSync(join(tmpdir(), "robotek demo "));
const env = { PATH: process.env["PATH"], HOME: folder, DATA_DIR: join(folder, "data"), LOG_LEVEL: "error" };
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const robotek = (...words: string[]): string => execFileSync(process.execPath, [join(projectRoot, "bin/robotek.mjs"), ...words], { cwd: folder, env, encoding: "utf8" });

describe("robotek demo", () => {
  it("fills an empty installation by the product's own functions, and its log verifies to the last row", () => {
    const filled = JSON.parse(robotek("demo", "--families", "8", "--weeks", "3", "--json")) as { families: number; disputes: number; requests: Record<string, number>; entries: number };
    expect(filled).toMatchObject({ filled: true, families: 8, disputes: 2 });
    // A request passes through the state in which it begins.
    expect(filled.requests).toEqual(Object.fromEntries(REQUEST_STATES.filter((state) => state !== "RequestInitiated").map((state) => [state, 1])));
    const verified = JSON.parse(robotek("ledger", "verify", "--deep", "--json")) as { ok: boolean; size: number };
    expect(verified).toMatchObject({ ok: true, size: filled.entries });
    expect(filled.entries).toBeGreaterThan(100);
  });

  it("holds, as the service itself sees it, two disputes that wait for the officer, a child who turns 14 tomorrow, and a queue of requests", async () => {
    const config = readConfig(env);
    const installation = await openInstallation(config, systemClock);
    const services = await composeServices({ config, databases: installation.databases, clock: systemClock });
    try {
      const { databases, keys, representations, vault, requests, finding: { matters } } = services;
      const officer = { kind: "staff", subject: asSubjectId(newId()), role: "protection-officer" } as const;
      expect((await matters.openMatters(officer)).map(({ kind }) => kind)).toEqual(["withdrawal", "withdrawal"]);
      const address = /14 tomorrow: parent\s+(\S+)/u.exec(readFileSync(join(env.DATA_DIR, "demo.txt"), "utf8"))?.[1] ?? "";
      const [parent] = await keys.index.findByToken("email", keys.index.blindToken("email", address));
      const [held] = await representations.childrenOf(databases.data, parent ?? officer.subject, systemClock.now());
      const child = held?.child ?? officer.subject;
      const { values } = await vault.read(accessFor({ purpose: "request-handling", actor: officer, requestId: newId() }), child, ["birth-date"]);
      const born = values["birth-date"] && reveal(values["birth-date"].value, "door");
      const tomorrow = addCalendarDays(civilDateOf(systemClock.now()), 1);
      expect([born?.slice(4), Number(tomorrow.slice(0, 4)) - Number(born?.slice(0, 4))]).toEqual([tomorrow.slice(4), 14]);
      expect(await representations.stageOf(databases.data, child)).toBe("under-14");
      expect(await requests.counts()).toMatchObject({ all: 4 });
    } finally {
      await services.close();
      await installation.close();
    }
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
