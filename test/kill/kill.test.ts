import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { testDatabases } from "../support/database.ts";
import { KillDriver } from "./kill-driver.ts";
import { KilledSchool } from "./killed-school.ts";
import { allSteps, OPERATION_OF, operationOf, stepsOfRestore, stepsOfRunning } from "./operation-of-step.ts";
import { chooser, shuffled } from "./operations.ts";

/** Kills by chance, beside those of the walk. Seed and count are printed, in a green run too; `KILL_SEED=… vitest run test/kill` repeats it. */
const KILLS = Number(process.env["KILLS"] ?? 200);
const SEED = Number(process.env["KILL_SEED"] ?? Math.trunc(Math.random() * 1_000_000));
/** Half of a process's life is waiting for PostgreSQL: three at a time fill two cores. A kill takes two seconds there; the bounds allow for a machine that has much else to do. */
const LANES = 3;
/** One after another in a lane: everything is compared after each kill, so a school that grows gets slow. */
const SCHOOLS_A_LANE = 5;
const SCHOOLS = LANES * SCHOOLS_A_LANE;
/** Fixed for each school: what one lane has done by then must not change another's walk. */
const KILLS_A_SCHOOL = Math.ceil(KILLS / SCHOOLS);

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

  /** A step, and how often a process is to come by it. Mostly once; a later time is another state of the school. A backup comes by most of its steps once. */
  function stepByChance(school: KilledSchool): readonly [step: string, nth: number] {
    const step = stepsOfRunning[school.choose(stepsOfRunning.length)] ?? "";
    return [step, step === "backup:table-written" ? 1 + school.choose(25) : step.startsWith("backup:") || school.choose(5) > 0 ? 1 : 2];
  }

  /** A school in which three people have joined is killed at each of its steps, and then by chance until it has had its share of that too. */
  async function killed(school: KilledSchool, own: readonly string[]): Promise<{ byChance: number; missed: readonly string[] }> {
    const missed: string[] = [];
    await school.order("begin", null);
    for (const step of own) if (!(await school.kill(step, 1))) missed.push(step);
    let kills = 0;
    while (kills < KILLS_A_SCHOOL) if (await school.kill(...stepByChance(school))) kills += 1;
    await school.order(null, null);
    return { byChance: kills, missed };
  }

  it(`clause:D2 clause:S1 at each step of a running school, in any order, and ${KILLS} times more by chance leaves nothing half done`, async () => {
    const dealt = shuffled(stepsOfRunning, chooser(SEED));
    const found = await Promise.all(lanes.map(async (schools, lane) => {
      const ends = [];
      for (const [place, school] of schools.entries()) ends.push(await killed(school, dealt.filter((_, card) => card % SCHOOLS === lane * SCHOOLS_A_LANE + place)));
      return ends;
    }));
    expect(found.flat().flatMap(({ missed }) => missed)).toEqual([]);
    const kills = found.flat().reduce((sum, { byChance }) => sum + byChance, 0);
    process.stdout.write(`\nSIGKILL: ${stepsOfRunning.length} steps in any order, then ${kills} times by chance (KILL_SEED=${SEED} repeats it)\n`);
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  }, (KILLS + stepsOfRunning.length) * 15_000);
});
