import { beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { addCalendarDays, civilDateOf, type SubjectId } from "../../policy/index.ts";
import { A_CHILD, DESK, familiesWorld, type FamiliesWorld, OFFICER, representative } from "./families.fixtures.ts";

let on: FamiliesWorld;
beforeEach(async () => {
  on = await familiesWorld();
});

const aPupil = async (birthDate: string): Promise<SubjectId> => on.addChild(await on.aParent(), { values: { ...A_CHILD, "birth-date": birthDate } });
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
