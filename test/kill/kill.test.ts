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
/** Two cores, two schools at a time. A kill takes about a second there; the bounds allow for a machine that has much else to do. */
const LANES = 2;
/** One after another in a lane: everything is compared after each kill, so a school that grows gets slow. */
const SCHOOLS_A_LANE = 5;

it("knows an operation that comes by each step that the code names", () => {
  expect(allSteps.filter((step) => operationOf(step) === null)).toEqual([]);
  expect([...stepsOfRunning, ...stepsOfRestore].sort()).toEqual(allSteps);
  for (const [, operation] of OPERATION_OF) expect(allSteps.map(operationOf)).toContain(operation);
});

describe(`SIGKILL (seed ${SEED})`, () => {
  const drivers: KillDriver[] = [];
  const lanes: KilledSchool[][] = [];
  const folders: string[] = [];
  beforeAll(async () => {
    for (let lane = 0; lane < LANES; lane += 1) {
      const driver = new KillDriver(inject("cluster").dataTemplate);
      drivers.push(driver);
      await driver.prepare();
      const schools: KilledSchool[] = [];
      for (let place = 0; place < SCHOOLS_A_LANE; place += 1) {
        const folder = await mkdtemp(join(tmpdir(), "robotek kill "));
        folders.push(folder);
        schools.push(new KilledSchool(driver, { folder, addresses: (await testDatabases()).addresses, seed: SEED + lane * SCHOOLS_A_LANE + place }));
      }
      lanes.push(schools);
    }
  }, 120_000);
  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });

  /** Two lanes side by side: each takes its schools in turn, lets three people join, and works. */
  async function inLanes(schools: (lane: KilledSchool[]) => KilledSchool[], work: (school: KilledSchool) => Promise<void>): Promise<void> {
    await Promise.all(lanes.map(async (lane) => {
      for (const school of schools(lane)) {
        for (let people = 0; people < 3; people += 1) await school.order("join", null);
        await work(school);
        await school.order(null, null);
      }
    }));
  }

  it("clause:D2 clause:S1 at each step of a running school leaves nothing half done, and no step was never killed", async () => {
    const waiting = [...stepsOfRunning];
    const missed: string[] = [];
    await inLanes((lane) => lane.slice(0, 1), async (school) => {
      for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) if (!(await school.kill(step, 1))) missed.push(step);
    });
    expect(missed).toEqual([]);
  }, stepsOfRunning.length * 15_000);

  it(`clause:S1 at ${KILLS} steps by chance leaves nothing half done`, async () => {
    const each = Math.ceil(KILLS / (LANES * (SCHOOLS_A_LANE - 1)));
    let kills = 0;
    await inLanes((lane) => lane.slice(1), async (school) => {
      for (let own = 0; own < each; ) {
        const step = stepsOfRunning[school.choose(stepsOfRunning.length)] ?? "";
        // Mostly the first time it comes by; a later time is another state of the school. A backup comes by most of its steps once.
        const nth = step === "backup:table-written" ? 1 + school.choose(25) : step.startsWith("backup:") || school.choose(5) > 0 ? 1 : 2;
        if (!(await school.kill(step, nth))) continue;
        own += 1;
        kills += 1;
      }
    });
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  }, KILLS * 15_000);
});
