import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { testDatabases } from "../support/database.ts";
import { KillDriver } from "./kill-driver.ts";
import { KilledSchool } from "./killed-school.ts";
import { allSteps, OPERATION_OF, operationOf, stepsOfRestore, stepsOfRunning } from "./operation-of-step.ts";

/** Kills of the random driver. The seed is in the test's name; `KILL_SEED=… vitest run test/kill` repeats it. */
const KILLS = Number(process.env["KILLS"] ?? 200);
const SEED = Number(process.env["KILL_SEED"] ?? Math.trunc(Math.random() * 1_000_000));
/** Two cores, two schools. A kill takes about a second there; the bounds allow for a machine that has much else to do. */
const SCHOOLS = 2;

it("knows an operation that comes by each step that the code names", () => {
  expect(allSteps.filter((step) => operationOf(step) === null)).toEqual([]);
  expect([...stepsOfRunning, ...stepsOfRestore].sort()).toEqual(allSteps);
  for (const [, operation] of OPERATION_OF) expect(allSteps.map(operationOf)).toContain(operation);
});

describe(`SIGKILL (seed ${SEED})`, () => {
  const drivers: KillDriver[] = [];
  const schools: KilledSchool[] = [];
  const folders: string[] = [];
  beforeAll(async () => {
    for (let place = 0; place < SCHOOLS; place += 1) {
      const driver = new KillDriver(inject("cluster").dataTemplate);
      drivers.push(driver);
      await driver.prepare();
      const folder = await mkdtemp(join(tmpdir(), "robotek kill "));
      folders.push(folder);
      schools.push(new KilledSchool(driver, { folder, addresses: (await testDatabases()).addresses, seed: SEED + place }));
    }
    await Promise.all(schools.map(async (school) => {
      for (let people = 0; people < 3; people += 1) await school.order("join", null);
    }));
  }, 120_000);
  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  it("clause:D2 clause:S1 at each step of a running school leaves nothing half done, and no step was never killed", async () => {
    const waiting = [...stepsOfRunning];
    const missed: string[] = [];
    await Promise.all(schools.map(async (school) => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await school.kill(step, 1))) missed.push(step);
      await school.order(null, null);
    }));
    expect(missed).toEqual([]);
  }, stepsOfRunning.length * 15_000);

  it(`clause:S1 at ${KILLS} steps by chance leaves nothing half done`, async () => {
    const kills = await Promise.all(schools.map(async (school) => {
      let own = 0;
      while (own < KILLS / SCHOOLS) {
        const step = stepsOfRunning[school.choose(stepsOfRunning.length)] ?? "";
        if (await school.kill(step, 1 + school.choose(3))) own += 1;
      }
      await school.order(null, null);
      return own;
    }));
    expect(kills.reduce((sum, own) => sum + own, 0)).toBeGreaterThanOrEqual(KILLS);
  }, KILLS * 15_000);
});
