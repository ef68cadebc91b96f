import { beforeEach, describe, expect, it } from "vitest";
import { A_TEXT } from "../../../test/support/consenting.ts";
import { newId } from "../../platform/id.ts";
import { addCalendarDays, civilDate, civilDateOf, type PurposeId, startOfDay, type SubjectId } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { A_CHILD, DESK, familiesWorld, type FamiliesWorld, outcome, representative, withdrawn, yes } from "./families.fixtures.ts";

let on: FamiliesWorld;
beforeEach(async () => {
  on = await familiesWorld();
});

interface Pupil { readonly parent: SubjectId; readonly pupil: SubjectId }
async function aPupil(birthDate: string, address?: string): Promise<Pupil> {
  const parent = await on.aParent(address);
  return { parent, pupil: await on.addChild(parent, { values: { ...A_CHILD, "birth-date": birthDate } }) };
}
/** Half a minute past midnight of a day in Kazakhstan, as the job would find it. */
const toDay = (day: string): void => on.clock.set(new Date(startOfDay(civilDate(day)).getTime() + 30_000).toISOString());
const stage = (pupil: SubjectId) => on.representations.stageOf(on.databases.data, pupil);
const assent = (pupil: SubjectId, purpose: PurposeId, answer: boolean, method: "one-time-code" | "own-code" | "passkey" | "issued-code" = "own-code") => outcome(on.families.assent({
  session: { subject: pupil, method }, answers: [{ purpose, yes: answer }], documentHash: A_TEXT, policyVersion: "1", language: "ru", requestId: newId(),
}));
const kinds = async () => (await on.inbox()).map(({ kind }) => kind);
async function ownAddress(pupil: SubjectId, email: string): Promise<void> {
  await on.keys.createKeys(pupil, ["contact"], on.clock.now());
  const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject: pupil }, requestId: newId() });
  await on.databases.data.begin((tx) => on.vault.collect(tx, access, pupil, { email }, { source: "web-form", at: on.clock.now() }));
}

describe("the fourteenth birthday", () => {
  it("clause:G5 asks the pupil, who has thirty days in which what was consented to before goes on; silence then is no yes", async () => {
    const { pupil } = await aPupil("2012-09-10", "parent@mail.example");
    toDay("2026-09-09");
    await on.families.checkDays();
    expect(await stage(pupil)).toBe("under-14");
    toDay("2026-09-10");
    await on.families.checkDays();
    expect(await stage(pupil)).toBe("from-14");
    expect(await on.families.assentQuestions(on.databases.data, pupil)).toEqual([{ purpose: "learning", answer: "ConsentRequested" }, { purpose: "service-provision", answer: "ConsentRequested" }]);
    expect([await on.used(pupil), await on.used(pupil, "learning")]).toEqual(["done", "done"]);
    await on.runJobs();
    const [letter] = (await on.inbox()).filter(({ kind }) => kind === "assent-due");
    expect(letter?.to).toBe("parent@mail.example");
    expect(letter?.text).toContain("30 күн");
    expect(await assent(pupil, "service-provision", true)).toBe("done");
    toDay("2026-10-10");
    await on.families.checkDays();
    expect([await on.used(pupil), await on.used(pupil, "learning")]).toEqual(["done", "done"]);
    toDay("2026-10-11");
    await on.families.checkDays();
    expect([await on.used(pupil), await on.used(pupil, "learning")]).toEqual(["done", "consent-expired"]);
    expect(await assent(pupil, "learning", true)).toBe("done");
    expect(await on.used(pupil, "learning")).toBe("done");
  });

  it("clause:G5 gives the pupil a word that nobody else can say, by an own credential and never with a representative's code", async () => {
    const { pupil, parent } = await aPupil("2012-09-10");
    expect(await assent(pupil, "service-provision", true)).toBe("assent-not-asked");
    toDay("2026-09-10");
    await on.families.checkDays();
    expect(await assent(pupil, "service-provision", true, "issued-code")).toBe("assent-needs-own-credential");
    expect(await on.answer(pupil, parent, { purpose: "service-provision", scope: "assent", state: "ConsentGiven" })).toBe("consent-decider");
    expect(await assent(pupil, "contests", true)).toBe("assent-not-asked");
    for (const method of ["own-code", "passkey", "one-time-code"] as const) {
      expect(await assent(pupil, "service-provision", true, method)).toBe("done");
      expect(await assent(pupil, "service-provision", false, method)).toBe("done");
    }
    expect(await on.used(pupil)).toBe("consent-withdrawn");
    const words = (await on.consents.history(on.databases.data, pupil)).filter(({ scope, decidedAs }) => scope === "assent" && decidedAs !== "system");
    expect(new Set(words.map(({ decidedBy }) => decidedBy))).toEqual(new Set([pupil]));
  });

  it("clause:G5 refuses what a representative consents to anew until the pupil has assented", async () => {
    const { pupil, parent } = await aPupil("2012-09-10");
    toDay("2026-09-10");
    await on.families.checkDays();
    expect(await on.answer(pupil, parent, yes("events"))).toBe("done");
    expect(await on.used(pupil, "events")).toBe("consent-requested");
    expect(await assent(pupil, "events", true)).toBe("done");
    expect(await on.used(pupil, "events")).toBe("done");
    expect(await on.answer(pupil, parent, withdrawn("events"))).toBe("done");
    expect(await on.used(pupil, "events")).toBe("consent-withdrawn");
  });

  it("clause:G5 no of the pupil's comes back after a restore, though only asked for till then", async () => {
    const { pupil } = await aPupil("2012-09-10");
    toDay("2026-09-10");
    await on.families.checkDays();
    expect(await assent(pupil, "service-provision", false)).toBe("done");
    expect((await on.journal.read()).filter(({ subject, kind, body }) => subject === pupil && kind === "withdrawal" && body["scope"] === "assent")).toHaveLength(1);
  });
});

describe("half a year before the eighteenth birthday", () => {
  it("clause:G5 asks for a contact of the pupil's own, unless there is one", async () => {
    const first = await aPupil("2009-03-20");
    const second = await aPupil("2009-03-20");
    await ownAddress(second.pupil, "own@mail.example");
    toDay("2026-09-19");
    await on.families.checkDays();
    expect(await stage(first.pupil)).toBe("from-14");
    toDay("2026-09-20");
    await on.families.checkDays();
    expect([await stage(first.pupil), await stage(second.pupil)]).toEqual(["own-contact-due", "own-contact-due"]);
    await on.runJobs();
    expect((await kinds()).filter((kind) => kind === "own-contact-due")).toHaveLength(1);
  });
});

describe("the eighteenth birthday", () => {
  it("clause:G5 ends every representation and the consents that rest on it, and freezes the record", async () => {
    const { pupil, parent } = await aPupil("2008-09-10", "mother@mail.example");
    await on.addSecond(pupil, await on.aParent());
    await ownAddress(pupil, "grown@mail.example");
    expect(await assent(pupil, "service-provision", true)).toBe("done");
    expect([await on.used(pupil), await on.seen(pupil, parent)]).toEqual(["done", "done"]);
    toDay("2026-09-10");
    expect(await on.families.checkDays()).toMatchObject({ changed: 1, failed: [] });
    expect([await stage(pupil), await lifeOf(on.databases.data, pupil)]).toEqual(["adult", "frozen"]);
    expect([await on.used(pupil), await on.seen(pupil, parent), await on.answer(pupil, parent, withdrawn())]).toEqual(["frozen", "not-representative", "not-representative"]);
    expect(await on.representations.childrenOf(on.databases.data, parent, on.clock.now())).toEqual([]);
    const states = await on.consents.stateOf(on.databases.data, pupil);
    expect(states.filter(({ state }) => state === "ConsentGiven")).toEqual([]);
    await on.runJobs();
    const letters = await on.inbox();
    expect(letters.filter(({ kind }) => kind === "grown-up").map(({ to }) => to)).toEqual(["grown@mail.example"]);
    expect(letters.filter(({ kind }) => kind === "representation-ended")).toHaveLength(2);
  });

  it("clause:G5 lets the grown pupil confirm anew, alone or at the desk, and nothing that was not confirmed", async () => {
    const [alone, desk] = [await aPupil("2008-09-10"), await aPupil("2008-09-10")];
    toDay("2026-09-10");
    await on.families.checkDays();
    const anew = (pupil: SubjectId, by: Parameters<FamiliesWorld["families"]["confirmAnew"]>[0]["by"], purposes: PurposeId[] = ["service-provision"]) => outcome(on.families.confirmAnew({
      pupil, by, purposes, documentHash: A_TEXT, policyVersion: "1", language: "ru", requestId: newId(),
    }));
    const own = (subject: SubjectId, method: "own-code" | "issued-code") => ({ session: { subject, method } });
    expect(await anew(alone.pupil, own(alone.pupil, "issued-code"))).toBe("assent-needs-own-credential");
    expect(await anew(alone.pupil, own(desk.pupil, "own-code"))).toBe("assent-needs-own-credential");
    expect(await anew(alone.pupil, { staff: representative(alone.parent, alone.pupil) })).toBe("role-not-permitted");
    expect(await anew(alone.parent, own(alone.parent, "own-code"))).toBe("not-grown-up");
    expect(await anew(alone.pupil, own(alone.pupil, "own-code"), ["learning"])).toBe("invalid-fields");
    expect(await anew(alone.pupil, own(alone.pupil, "own-code"))).toBe("done");
    expect(await anew(desk.pupil, { staff: DESK }, ["service-provision", "learning"])).toBe("done");
    expect([await on.used(alone.pupil), await on.used(alone.pupil, "learning"), await on.used(desk.pupil, "learning")]).toEqual(["done", "consent-expired", "done"]);
    expect(await on.seen(alone.pupil, alone.parent)).toBe("not-representative");
    const last = (await on.consents.history(on.databases.data, desk.pupil)).at(-1);
    expect(last).toMatchObject({ decidedBy: desk.pupil, decidedAs: "subject", typedAs: "staff", source: "in-person", method: "in-person", state: "RenewedConsentGiven" });
  });
});

describe("the daily check", () => {
  it("clause:G5 catches up every day that it missed, step by step, and does no step twice", async () => {
    const [child, other] = [await aPupil("2012-09-10"), await aPupil("2013-02-28")];
    toDay("2027-03-30");
    const checked = await Promise.all([on.families.checkDays(), on.families.checkDays()]);
    expect(checked[0].days).toBe(210);
    expect([await stage(child.pupil), await stage(other.pupil)]).toEqual(["from-14", "from-14"]);
    expect([await on.used(child.pupil), await on.used(other.pupil)]).toEqual(["consent-expired", "done"]);
    const before = await on.consents.stateVersion(on.databases.data, child.pupil);
    expect(await on.families.checkDays()).toMatchObject({ days: 0, changed: 0 });
    expect(await on.consents.stateVersion(on.databases.data, child.pupil)).toBe(before);
  });

  it("clause:G5 leaves out no day however many were missed", async () => {
    const { pupil } = await aPupil("2009-09-01");
    toDay("2027-12-31");
    expect((await on.families.checkDays()).days).toBe(400);
    expect(await stage(pupil)).not.toBe("under-14");
    expect((await on.families.checkDays()).days).toBeLessThan(400);
    expect(await stage(pupil)).toBe("adult");
  });

  it("clause:G5 comes on 1 March for one born on 29 February where there is none", async () => {
    on.clock.set("2026-02-01T04:00:00Z");
    const { pupil } = await aPupil("2012-02-29");
    toDay("2026-02-28");
    await on.families.checkDays();
    expect(await stage(pupil)).toBe("under-14");
    toDay("2026-03-01");
    await on.families.checkDays();
    expect(await stage(pupil)).toBe("from-14");
  });

  it("clause:G5 is run by the first request after midnight in Astana when the job has not, and costs nothing after", async () => {
    const { pupil, parent } = await aPupil("2008-09-10");
    on.clock.set("2026-09-09T18:59:59Z");
    await on.families.dayBegun();
    expect([await stage(pupil), await on.seen(pupil, parent)]).toEqual(["own-contact-due", "done"]);
    on.clock.set("2026-09-09T19:00:00Z");
    await Promise.all([on.families.dayBegun(), on.families.dayBegun()]);
    expect([await stage(pupil), await on.seen(pupil, parent)]).toEqual(["adult", "not-representative"]);
    const rows = await on.databases.dataOwner<{ days: number }[]>`select count(*)::int as days from families.checked_day where day = '2026-09-10'`;
    expect(rows[0]?.days).toBe(1);
  });

  it("clause:G5 is not held up by one whose record is damaged, and names that one until the record opens", async () => {
    const [damaged, whole] = [await aPupil("2012-09-10"), await aPupil("2012-09-11")];
    await on.databases.dataOwner`update vault.record set sealed = set_byte(sealed, 60, 255 - get_byte(sealed, 60)) where subject_id = ${damaged.pupil} and compartment = 'identity'`;
    toDay("2026-09-11");
    expect((await on.families.checkDays()).failed.map(({ pupil }) => pupil)).toEqual([damaged.pupil]);
    expect([await stage(damaged.pupil), await stage(whole.pupil)]).toEqual(["under-14", "from-14"]);
    expect((await on.families.checkDays()).failed.map(({ pupil }) => pupil)).toEqual([damaged.pupil]);
  });

  it("clause:G5 holds no birth date anywhere outside the vault", async () => {
    await aPupil("2012-09-10");
    const tables = await on.databases.dataOwner<{ name: string }[]>`
      select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;
    for (const { name } of tables) {
      const [found] = await on.databases.dataOwner.unsafe<{ rows: number }[]>(`select count(*)::int as rows from ${name} t where t::text like '%2012-09-10%'`);
      expect(found?.rows, name).toBe(0);
    }
  });
});

describe("a corrected birth date", () => {
  const correct = (pupil: SubjectId, day: string, actor: Parameters<typeof accessFor>[0]["actor"]) => outcome(on.databases.data.begin((tx) => on.vault.correct(
    tx, accessFor({ purpose: "request-handling", actor, requestId: newId() }), pupil, { "birth-date": day }, { source: "web-form", at: on.clock.now() },
  )));

  it("clause:C7 over a birthday that counts is the staff's on a document: nobody makes himself older or a pupil younger", async () => {
    const { pupil, parent } = await aPupil("2012-10-10");
    expect(await correct(pupil, "2012-10-11", representative(parent, pupil))).toBe("done");
    for (const day of ["2012-08-31", "2008-08-31"]) expect(await correct(pupil, day, representative(parent, pupil))).toBe("birth-date-needs-document");
    expect(await stage(pupil)).toBe("under-14");
    const officer = { kind: "staff", subject: DESK.kind === "staff" ? DESK.subject : pupil, role: "protection-officer" } as const;
    expect(await correct(pupil, "2012-08-31", officer)).toBe("done");
    expect(await stage(pupil)).toBe("from-14");
    expect(await correct(pupil, "2012-12-31", officer)).toBe("done");
    expect(await stage(pupil)).toBe("under-14");
    // Found by the new date, and no more by the old one.
    await on.vault.indexSubject(pupil);
    toDay(addCalendarDays(civilDateOf(new Date("2026-12-30T20:00:00Z")), 0));
    await on.families.checkDays();
    expect(await stage(pupil)).toBe("from-14");
  });
});
