import { beforeEach, describe, expect, it } from "vitest";
import { checkBirthdaysJob } from "../../jobs/check-birthdays.ts";
import { newId } from "../../platform/id.ts";
import { createLog } from "../../platform/log.ts";
import { addCalendarDays, civilDate, civilDateOf, startOfDay, type SubjectId } from "../../policy/index.ts";
import { A_CHILD, DESK, familiesWorld, type FamiliesWorld, OFFICER, representative } from "./families.fixtures.ts";
import { familiesParticipant } from "./index.ts";

let on: FamiliesWorld;
beforeEach(async () => {
  on = await familiesWorld();
});

const aPupil = async (birthDate: string, address?: string): Promise<SubjectId> => on.addChild(await on.aParent(address), { values: { ...A_CHILD, "birth-date": birthDate } });
const stage = (pupil: SubjectId) => on.representations.stageOf(on.databases.data, pupil);
const openMatters = async (child: SubjectId) => (await on.families.openMatters(OFFICER)).filter((matter) => matter.child === child);
/** Nothing can be written about somebody into the ledger any more. */
const loseLedgerKey = (child: SubjectId) => on.databases.keysOwner`delete from keys.subject_key where subject_id = ${child} and compartment = 'ledger'`;

describe("a child without a ledger key", () => {
  it("clause:G5 whose guardian's term ends fails the check after all other terms and all birthdays were done", async () => {
    const pupil = await aPupil("2012-09-10");
    const [lost, other] = [await aPupil("2018-02-03"), await aPupil("2018-02-04")];
    const guardian = await on.aParent();
    for (const [days, child] of [[5, lost], [6, other]] as const) {
      await on.families.addSecondRepresentative({
        child, representative: guardian, relation: "guardian", proof: "guardianship-order", until: addCalendarDays(civilDateOf(on.clock.now()), days), by: DESK, requestId: newId(),
      });
    }
    await loseLedgerKey(lost);
    on.clock.set("2026-09-10T04:00:00Z");
    expect((await on.families.checkDays()).failed.map((one) => one.pupil)).toEqual([lost]);
    expect(await stage(pupil)).toBe("from-14");
    expect((await on.representations.overdue(on.databases.data, on.clock.now())).map(({ child }) => child)).toEqual([lost]);
    // The days themselves are done, and the term is told of until it is.
    expect(await on.families.checkDays()).toMatchObject({ days: 0, changed: 0, failed: [{ pupil: lost }] });
  });

  it("clause:G5 of whom a reminder is due holds up nobody else's", async () => {
    const [lost, other] = [await aPupil("2018-02-03"), await aPupil("2018-02-04")];
    const second = await on.aParent();
    for (const child of [lost, other]) {
      await on.addSecond(child, second);
      await on.databases.data.begin((tx) => on.families.demandWithin(tx, { child, by: representative(second, child), at: on.clock.now(), requestId: newId() }));
      on.clock.advance({ minutes: 1 });
    }
    await loseLedgerKey(lost);
    on.clock.advance({ days: 60 });
    expect((await on.families.checkDays()).failed.map((one) => one.pupil)).toEqual([lost]);
    expect([(await openMatters(lost))[0]?.reminders, (await openMatters(other))[0]?.reminders]).toEqual([0, 1]);
  });
});

/** Half a minute past midnight of a day in Kazakhstan, as the job would find it. */
const toDay = (day: string): void => on.clock.set(new Date(startOfDay(civilDate(day)).getTime() + 30_000).toISOString());
/** Damages the sealed record, and a second time makes it whole again. */
const damage = (pupil: SubjectId) => on.databases.dataOwner`
  update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${pupil} and compartment = 'identity'`;
const failing = async () => (await on.families.checkDays()).failed.map(({ pupil }) => pupil);
const letters = async (address: string) => (await on.inbox()).filter(({ to }) => to === address).map(({ kind }) => kind);
const night = (lines: string[]) => checkBirthdaysJob(on.families).run({}, { log: createLog({ logLevel: "error" }, { write: (line) => void lines.push(line) }), signal: new AbortController().signal });

describe("a pupil whose record does not open", () => {
  it("clause:G5 holds up nobody on any later day, is told of by each check, and is brought forward once the record opens again", async () => {
    const damaged = await aPupil("2012-09-10", "damaged@mail.example");
    const [twin, later, last] = [await aPupil("2012-09-10", "twin@mail.example"), await aPupil("2012-11-05"), await aPupil("2013-12-20")];
    await damage(damaged);
    toDay("2026-09-10");
    expect([await failing(), await stage(twin)]).toEqual([[damaged], "from-14"]);
    expect(await on.families.checkDays()).toMatchObject({ days: 0, changed: 0, failed: [{ pupil: damaged }] });
    toDay("2026-11-05");
    expect(await on.families.checkDays()).toMatchObject({ days: 56, failed: [{ pupil: damaged }] });
    expect(await stage(later)).toBe("from-14");
    toDay("2027-12-20");
    expect((await on.families.checkDays()).days).toBe(400);
    expect([await failing(), await stage(last), await stage(damaged)]).toEqual([[damaged], "from-14", "under-14"]);
    await damage(damaged);
    expect(await on.families.checkDays()).toMatchObject({ days: 0, changed: 1, failed: [] });
    expect([await stage(damaged), await on.used(damaged)]).toEqual(["from-14", "consent-expired"]);
    expect(await on.families.checkDays()).toMatchObject({ days: 0, changed: 0, failed: [] });
    await on.runJobs();
    for (const address of ["twin@mail.example", "damaged@mail.example"]) expect((await letters(address)).filter((kind) => kind === "assent-due"), address).toHaveLength(1);
  });

  it("clause:G5 fails the job each night until then, and no line of its log holds a value", async () => {
    const damaged = await aPupil("2012-09-10");
    await damage(damaged);
    const lines: string[] = [];
    for (const day of ["2026-09-10", "2026-09-11", "2026-09-12"]) {
      toDay(day);
      await expect(night(lines)).rejects.toThrow("the day was not done for all pupils");
    }
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(line).toContain(damaged);
      for (const value of [A_CHILD["family-name"], A_CHILD["given-name"], A_CHILD["study-place"], "2012-09-10"]) expect(line).not.toContain(value);
    }
    await damage(damaged);
    await night(lines);
    expect([await stage(damaged), lines.length]).toEqual(["from-14", 3]);
  });

  it("clause:G5 is not tried by requests each minute, which run the day's check once", async () => {
    const damaged = await aPupil("2012-09-10");
    await damage(damaged);
    toDay("2026-09-10");
    await on.families.dayBegun();
    await damage(damaged);
    on.clock.advance({ minutes: 2 });
    await on.families.dayBegun();
    expect(await stage(damaged)).toBe("under-14");
    expect([await failing(), await stage(damaged)]).toEqual([[], "from-14"]);
  });

  it("clause:D2 is held up in a row that shows no time and goes with the pupil", async () => {
    const damaged = await aPupil("2012-09-10");
    await damage(damaged);
    toDay("2026-09-10");
    await on.families.checkDays();
    const participant = familiesParticipant(on.familyDeps);
    const found = () => on.databases.data.begin((tx) => participant.find(tx, damaged));
    expect(await found()).toEqual([{ table: "families.held_up", rows: 1 }]);
    const { dataOwner, data } = on.databases;
    await data.begin((tx) => participant.destroy(tx, {
      id: newId(), subject: damaged, at: on.clock.now(), entryId: newId(),
      erase: async (schema, table) => (await dataOwner`delete from ${dataOwner(schema)}.${dataOwner(table)} where subject_id = ${damaged}`).count,
    }));
    expect(await found()).toEqual([]);
  });
});

describe("the first requests after a long standstill", () => {
  it("clause:G5 go on until today was looked at, however many days were missed", async () => {
    const pupil = await aPupil("2013-12-20");
    toDay("2027-12-31");
    await on.families.dayBegun();
    expect(await stage(pupil)).toBe("under-14");
    on.clock.advance({ minutes: 1 });
    await on.families.dayBegun();
    expect(await stage(pupil)).toBe("from-14");
  });
});
