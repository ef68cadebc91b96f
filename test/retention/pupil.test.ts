import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runRetention, type RetentionRun } from "../../src/modules/retention/index.ts";
import { recordLife } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import { addCalendarDays, ASSENT_DAYS, civilDate, civilDateOf, keptUntil, type PurposeId, startOfDay, type SubjectId } from "../../src/policy/index.ts";
import { openSchool, type School } from "../restore/whole-school.ts";
import { A_CHILD } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { testDatabases, type TestDatabases } from "../support/database.ts";

const clock = movableClock("2026-09-01T04:00:00Z");
const TEXT = "ab".repeat(32);
const GIVEN = "ConsentGiven" as const;
let databases: TestDatabases;
let school: School;
let families = 0;

beforeAll(async () => {
  databases = await testDatabases();
  school = await openSchool({ folder: await mkdtemp(join(tmpdir(), "robotek pupil ")), addresses: databases.addresses, clock });
});
afterAll(() => school.close());

const run = (dryRun = false): Promise<RetentionRun> => runRetention(school.services.retentionDeps, { dryRun });
const today = () => civilDateOf(clock.now());
/** Half a minute past midnight of the day that is so many after `from`. */
const toDay = (from: string, days = 0): void => clock.set(new Date(startOfDay(addCalendarDays(civilDate(from), days)).getTime() + 30_000).toISOString());

/** Every day up to this one, however many the clock has left out. */
async function checkDays(): Promise<void> {
  while ((await school.services.families.checkDays()).days > 0);
}

interface Family { readonly parent: SubjectId; readonly pupil: SubjectId; readonly sibling: SubjectId }
/** A parent with a pupil of this birth date and a child of nine. */
async function aFamily(birthDate: string, known: Readonly<Record<string, string>> = A_CHILD): Promise<Family> {
  const { subject: parent } = await school.join(`family${(families += 1)}@mail.example`);
  const { databases: { data }, families: door } = school.services;
  const add = async (born: string) => (await data.begin((tx) => door.addChild(tx, {
    representative: parent, relation: "mother", values: { ...known, "birth-date": born }, choices: (["service-provision", "learning"] as const).map((purpose) => ({ purpose, scope: "processing", state: GIVEN })),
    documentHash: TEXT, language: "ru", source: "web-form", method: "session", at: clock.now(), requestId: newId(),
  }))).child;
  return { parent, pupil: await add(birthDate), sibling: await add(A_CHILD["birth-date"]) };
}
const says = (pupil: SubjectId, yes: boolean, purposes: readonly PurposeId[] = ["service-provision", "learning"]) => school.services.families.assent({
  session: { subject: pupil, method: "own-code" }, answers: purposes.map((purpose) => ({ purpose, yes })), documentHash: TEXT, policyVersion: "1", language: "ru", requestId: newId(),
});
const by = (parent: SubjectId, child: SubjectId) => ({ kind: "representative", subject: parent, of: child }) as const;
const parentSays = (parent: SubjectId, child: SubjectId, purpose: PurposeId, state: "ConsentGiven" | "ConsentWithdrawn") => school.services.databases.data.begin((tx) => school.services.consents.record(tx, {
  subject: child, decidedBy: by(parent, child), typedBy: by(parent, child), choices: [{ purpose, scope: "processing", state }], documentHash: TEXT, policyVersion: "1", language: "ru",
  source: "web-form", method: "session", at: clock.now(), requestId: newId(),
}));
async function used(subject: SubjectId): Promise<string> {
  try {
    await school.services.vault.read(accessFor({ purpose: "service-provision", actor: { kind: "system", job: "test" }, requestId: newId() }), subject, ["given-name"]);
    return "done";
  } catch (error) {
    if (isRefusal(error)) return error.reason;
    throw error;
  }
}
async function lifeOf(subject: SubjectId): Promise<string | null> {
  const [row] = await databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
  return row?.life ?? null;
}
async function rowsOf(subject: SubjectId): Promise<number> {
  return (await databases.dataOwner`select 1 from vault.record where subject_id = ${subject}`).length;
}

/** Stays to its last day, goes on the first after it, wholly; and neither the parent nor the other child is touched by it. */
async function goesAfter({ parent, pupil, sibling }: Family, last: string): Promise<void> {
  const others = [parent, sibling];
  const before = await Promise.all(others.map(async (one) => [await lifeOf(one), await rowsOf(one), await used(one)]));
  toDay(last);
  await run();
  expect([await lifeOf(pupil), await rowsOf(pupil) > 0], "on its last day").not.toContain("destroying");
  toDay(last, 1);
  expect((await run(true)).records).toBe(1);
  await run();
  expect(await lifeOf(pupil), "past its last day").toBe("destroying");
  await school.runQueue();
  clock.advance({ minutes: 2 });
  await school.runJob("advance-destructions");
  expect([await lifeOf(pupil), await rowsOf(pupil)]).toEqual([null, 0]);
  expect((await school.services.keys.listKeys(pupil)).map(({ compartment }) => compartment)).toEqual(["evidence"]);
  expect(await Promise.all(others.map(async (one) => [await lifeOf(one), await rowsOf(one), await used(one)]))).toEqual(before);
  expect(await school.services.representations.childrenOf(databases.data, parent, clock.now())).toMatchObject([{ child: sibling }]);
}

describe("a pupil from 14 on whose own word is not there", () => {
  it("clause:D2 clause:G5 withdrawn: the record goes fifteen days after the pupil's own withdrawal, while the parent's consent stands", async () => {
    const family = await aFamily("2011-05-04");
    await says(family.pupil, true);
    toDay("2027-02-01");
    await run();
    expect(await used(family.pupil)).toBe("done");
    await says(family.pupil, false);
    expect(await used(family.pupil)).toBe("consent-withdrawn");
    await goesAfter(family, keptUntil("identity", today()));
  });

  it("clause:D2 clause:G5 refused at the fourteenth birthday: the fifteen days run from the refusal, not from the day on which the child came", async () => {
    const family = await aFamily("2013-03-10");
    toDay("2027-03-10");
    await checkDays();
    toDay("2027-03-20");
    await says(family.pupil, false);
    expect(await used(family.pupil)).toBe("consent-refused");
    await goesAfter(family, keptUntil("identity", today()));
  });

  it("clause:D2 clause:R5 never answered in the thirty days after the birthday: goes fifteen days after they end", async () => {
    const family = await aFamily("2013-05-10");
    toDay("2027-05-10");
    await checkDays();
    toDay("2027-05-10", ASSENT_DAYS);
    await checkDays();
    await run();
    expect(await used(family.pupil)).toBe("done");
    toDay("2027-05-10", ASSENT_DAYS + 1);
    await checkDays();
    expect(await used(family.pupil)).toBe("consent-expired");
    await goesAfter(family, keptUntil("identity", today()));
  });

  it("clause:D2 clause:R5 an application that is never answered goes fifteen days after its thirty, however long the parent's consent stands", async () => {
    const family = await aFamily("2012-01-15");
    const came = today();
    expect(await used(family.pupil)).toBe("consent-requested");
    await goesAfter(family, keptUntil("identity", addCalendarDays(came, ASSENT_DAYS + 1)));
  });

  it("clause:G5 clause:R5 answered on the last of its days, the application lives on", async () => {
    const { pupil } = await aFamily("2012-01-15");
    const came = today();
    toDay(came, ASSENT_DAYS);
    await says(pupil, true);
    toDay(came, 200);
    await run();
    expect([await lifeOf(pupil), await used(pupil)]).toEqual(["living", "done"]);
  });

  it("clause:S3 takes what one purpose alone needed when the pupil ends that one, and leaves the rest", async () => {
    const { pupil } = await aFamily("2012-01-15", { "family-name": "Иванов", "given-name": "Тимур" });
    await says(pupil, true);
    const { vault, databases: { data } } = school.services;
    const access = accessFor({ purpose: "learning", actor: { kind: "subject", subject: pupil }, requestId: newId() });
    await data.begin((tx) => vault.collect(tx, access, pupil, { attendance: "10.11.2026" }, { source: "web-form", at: clock.now() }));
    await says(pupil, false, ["learning"]);
    const ended = today();
    const classes = async () => (await databases.dataOwner<{ compartment: string }[]>`select distinct compartment from vault.record where subject_id = ${pupil} order by 1`).map(({ compartment }) => compartment);
    toDay(keptUntil("learning", ended));
    await run();
    expect(await classes()).toContain("learning");
    toDay(keptUntil("learning", ended), 1);
    await run();
    expect([await classes(), await used(pupil)]).toEqual([["identity"], "done"]);
  });

  it("clause:D2 a parent's later withdrawal does not lengthen what the pupil has ended", async () => {
    const family = await aFamily("2012-01-15");
    await says(family.pupil, true);
    await says(family.pupil, false);
    const ended = today();
    toDay(ended, 10);
    for (const purpose of ["service-provision", "learning"] as const) await parentSays(family.parent, family.pupil, purpose, "ConsentWithdrawn");
    await goesAfter(family, keptUntil("identity", ended));
  });

  it("clause:T7 waits for a block, and says so", async () => {
    const { pupil } = await aFamily("2012-01-15");
    await says(pupil, false);
    const system = { kind: "system", job: "test" } as const;
    const { restrictions } = school.services;
    const { restriction } = await restrictions.placeNow({ subject: pupil, kind: "block", fields: "all", reason: "test-reason", clause: "T7", by: system, requestId: newId() });
    clock.advance({ days: 40 });
    expect((await run()).classes.identity.passed["blocked"]).toBe(1);
    expect(await lifeOf(pupil)).toBe("living");
    await restrictions.liftNow({ subject: pupil, restriction, reason: "test-over", clause: "T7", by: system, requestId: newId() });
    await run();
    expect(await lifeOf(pupil)).toBe("destroying");
  });
});

describe("a pupil who becomes 18", () => {
  const anew = (pupil: SubjectId) => school.services.families.confirmAnew({
    pupil, by: { session: { subject: pupil, method: "own-code" } }, purposes: ["service-provision"], documentHash: TEXT, policyVersion: "1", language: "ru", requestId: newId(),
  });
  const birthDate = () => `${String(Number(today().slice(0, 4)) - 17)}${today().slice(4)}`;

  it("clause:D2 clause:G5 and does not confirm anew: retention takes its course, though the record is frozen", async () => {
    const family = await aFamily(birthDate());
    await says(family.pupil, true);
    const birthday = today().replace(/^\d+/, (year) => String(Number(year) + 1));
    toDay(birthday);
    await checkDays();
    expect([await lifeOf(family.pupil), await used(family.pupil)]).toEqual(["frozen", "frozen"]);
    await goesAfter(family, keptUntil("identity", civilDate(birthday)));
  });

  it("clause:S1 clause:G5 and is frozen by a restore besides: nothing is taken for thirty days, in which the officer asks; then it goes as what was never confirmed", async () => {
    const { pupil } = await aFamily(birthDate());
    await says(pupil, true);
    toDay(today().replace(/^\d+/, (year) => String(Number(year) + 1)));
    await checkDays();
    await databases.data.begin((tx) => recordLife(tx, pupil, "frozen", clock.now(), { reason: "entries-lost", entriesLost: 1 }));
    toDay(today(), 30);
    const before = await rowsOf(pupil);
    expect((await run()).classes.identity.passed["frozen"]).toBe(1);
    expect([await lifeOf(pupil), await rowsOf(pupil)]).toEqual(["frozen", before]);
    toDay(today(), 1);
    await run();
    expect(["destroying", "destroyed"]).toContain(await lifeOf(pupil));
  });

  it("clause:G5 clause:R5 and confirms anew: the own consent holds the record, whatever was said at 17", async () => {
    const { pupil } = await aFamily(birthDate());
    await says(pupil, true);
    toDay(today().replace(/^\d+/, (year) => String(Number(year) + 1)));
    await checkDays();
    await anew(pupil);
    toDay(today(), 200);
    await run();
    expect([await lifeOf(pupil), await used(pupil)]).toEqual(["living", "done"]);
  });
});
