import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { civilDate, offersTo, referenceOperator, startOfDay, type SubjectId } from "../../src/policy/index.ts";
import type { ShownChoice } from "../../src/modules/choices/index.ts";
import { ConsentChoices } from "../../src/modules/choices/index.ts";
import { Documents } from "../../src/modules/documents/index.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { A_CHILD, familiesWorld, type FamiliesWorld, outcome, representative } from "../../src/modules/families/families.fixtures.ts";

let on: FamiliesWorld;
let choices: ConsentChoices;
beforeAll(async () => {
  on = await familiesWorld();
  choices = new ConsentChoices({ ...on, operator: referenceOperator, documents: new Documents(on), follows: (tx, answered) => on.families.afterAnswer(tx, answered) });
});

const toDay = (day: string): void => on.clock.set(new Date(startOfDay(civilDate(day)).getTime() + 30_000).toISOString());
async function asked(pupil: SubjectId, purpose: "service-provision" | "learning", scope: "processing" | "assent", method = "own-code"): Promise<ShownChoice> {
  const stage = await on.representations.stageOf(on.databases.data, pupil);
  return { session: { hash: "a-session", method }, actor: { kind: "subject", subject: pupil }, subject: pupil, offer: { purpose, scope }, stage, language: "ru" };
}
async function say(shown: ShownChoice, answer: "give" | "refuse" | "withdraw"): Promise<string> {
  return outcome((async () => choices.answer(shown, { token: (await choices.open(shown)).token, answer, requestId: newId() }))());
}

describe("the page of consents", () => {
  it("clause:G5 asks a child nothing, a pupil of 14 for the own word alone, and takes it in a session of the pupil's own", async () => {
    const parent = await on.aParent();
    const pupil = await on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2012-09-10" } });
    expect(offersTo("subject", "under-14")).toEqual([]);
    expect(await say(await asked(pupil, "service-provision", "assent"), "give")).toBe("offer-unknown");
    toDay("2026-09-10");
    await on.families.checkDays();
    expect(new Set(offersTo("subject", "from-14").map(({ scope }) => scope))).toEqual(new Set(["assent"]));
    expect(await say(await asked(pupil, "service-provision", "processing"), "withdraw")).toBe("offer-unknown");
    expect(await say(await asked(pupil, "service-provision", "assent", "issued-code"), "give")).toBe("consent-own-sign-in");
    expect(await say(await asked(pupil, "service-provision", "assent"), "give")).toBe("done");
    expect(await say(await asked(pupil, "learning", "assent"), "refuse")).toBe("done");
    expect([await on.used(pupil), await on.used(pupil, "learning")]).toEqual(["done", "consent-refused"]);
    expect(await say(await asked(pupil, "service-provision", "assent"), "withdraw")).toBe("done");
    expect(await on.used(pupil)).toBe("consent-withdrawn");
  });

  it("clause:G5 lets a grown pupil give the own consent, and with it the frozen record lives again", async () => {
    const pupil = await on.addChild(await on.aParent(), { values: { ...A_CHILD, "birth-date": "2008-09-20" } });
    toDay("2026-09-20");
    await on.families.checkDays();
    expect([await lifeOf(on.databases.data, pupil), await on.used(pupil)]).toEqual(["frozen", "frozen"]);
    expect(await say(await asked(pupil, "service-provision", "processing"), "give")).toBe("done");
    expect([await lifeOf(on.databases.data, pupil), await on.used(pupil), await on.used(pupil, "learning")]).toEqual(["living", "done", "consent-expired"]);
  });

  it("clause:G5 tells the other representative that a person entitled to do so restricted the record, when one withdraws a single purpose", async () => {
    const [mother, father] = [await on.aParent(), await on.aParent("hears@mail.example")];
    const child = await on.addChild(mother);
    await on.addSecond(child, father);
    const shown: ShownChoice = {
      session: { hash: "a-session", method: "one-time-code" }, actor: representative(mother, child) as ShownChoice["actor"], subject: child, offer: { purpose: "learning", scope: "processing" }, language: "ru",
    };
    expect(await say(shown, "withdraw")).toBe("done");
    await on.runJobs();
    const letters = (await on.inbox()).filter(({ kind }) => kind === "use-restricted");
    expect(letters.map(({ to }) => to)).toEqual(["hears@mail.example"]);
    expect(await say({ ...shown, actor: representative(father, child) as ShownChoice["actor"] }, "give")).toBe("restricted-by-entitled");
  });
});
