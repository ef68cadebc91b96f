import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../platform/personal.ts";
import { newId } from "../../platform/id.ts";
import { accessFor } from "../vault/index.ts";
import { A_CHILD, familiesWorld, type FamiliesWorld, no, outcome, representative, yes } from "./families.fixtures.ts";

let on: FamiliesWorld;
beforeAll(async () => {
  on = await familiesWorld();
});

describe("adding a child", () => {
  it("clause:C3 keeps the basic fields of a child, with every Kazakh letter, and reads them back in the representative's name", async () => {
    const parent = await on.aParent();
    const child = await on.addChild(parent, { values: { ...A_CHILD, patronymic: "Ғалымқызы" } });
    const access = accessFor({ purpose: "service-provision", actor: representative(parent, child), requestId: newId() });
    const { values } = await on.vault.read(access, child, ["family-name", "given-name", "patronymic", "birth-date", "study-place", "study-grade"]);
    expect(Object.fromEntries(Object.entries(values).map(([field, held]) => [field, reveal(held.value, "ui")]))).toEqual({ ...A_CHILD, patronymic: "Ғалымқызы" });
    expect((await on.representations.childrenOf(on.databases.data, parent, on.clock.now())).map((held) => [held.child, held.relation, held.proof])).toEqual([[child, "mother", "declared"]]);
    expect(await on.representations.stageOf(on.databases.data, child)).toBe("under-14");
  });

  it("clause:C2 records the representative's answer to each purpose before the first value, with who said it for whom", async () => {
    const parent = await on.aParent();
    const child = await on.addChild(parent);
    const events = await on.consents.history(on.databases.data, child);
    expect(events.map(({ purpose, state, decidedBy, decidedAs, typedAs, language }) => [purpose, state, decidedBy, decidedAs, typedAs, language])).toEqual([
      ["service-provision", "ConsentGiven", parent, "representative", "representative", "kk"], ["learning", "ConsentGiven", parent, "representative", "representative", "kk"],
      ["events", "ConsentRefused", parent, "representative", "representative", "kk"],
    ]);
    expect([await on.used(child), await on.used(child, "learning"), await on.used(child, "events")]).toEqual(["done", "done", "consent-refused"]);
    expect(await outcome(on.addChild(parent, { choices: [no("service-provision")] }))).toBe("consent-refused");
    expect(await outcome(on.addChild(parent, { choices: [yes("learning")] }))).toBe("consent-missing");
  });

  it("clause:G5 takes no phone, mail or address into a child's record: they are the representative's own", async () => {
    const parent = await on.aParent();
    for (const field of ["phone", "email", "home-address"]) {
      expect(await outcome(on.addChild(parent, { values: { ...A_CHILD, [field]: "x" } })), field).toBe("field-not-permitted");
    }
  });

  it("clause:C3 takes people from abroad, without a patronymic and a number, and checks a number by its rule and birth date where it is given", async () => {
    const parent = await on.aParent();
    const foreign = await on.addChild(parent, { values: { "family-name": "O’Connor", "given-name": "Zoë", "birth-date": "2015-01-01" } });
    expect(await on.used(foreign)).toBe("done");
    const numbered = await on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2015-01-01", iin: "150101 500011" } });
    const own = accessFor({ purpose: "request-handling", actor: representative(parent, numbered), requestId: newId() });
    const { iin } = (await on.vault.read(own, numbered, ["iin"])).values;
    expect(iin && reveal(iin.value, "ui")).toBe("150101500011");
    expect(await outcome(on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2015-01-02", iin: "150101500011" } }))).toBe("invalid-fields");
    expect(await outcome(on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2015-01-01", iin: "150101500012" } }))).toBe("invalid-fields");
  });

  it("clause:G5 refuses grandparents and nannies, and somebody who is no child", async () => {
    const parent = await on.aParent();
    for (const relation of ["grandmother", "nanny", "parent", ""]) expect(await outcome(on.addChild(parent, { relation }))).toBe("invalid-fields");
    expect(await outcome(on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2008-09-01" } }))).toBe("invalid-fields");
    expect(await outcome(on.addChild(parent, { values: { "birth-date": "2016-05-04" } }))).toBe("invalid-fields");
    expect(await outcome(on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2008-09-02" } }))).toBe("done");
  });

  it("clause:C2 leaves nothing behind when it dies in the middle, but keys that are swept", async () => {
    const parent = await on.aParent();
    const count = async () => (await on.databases.dataOwner<{ n: number }[]>`select (select count(*) from subjects.subject) + (select count(*) from representation.event) as n`)[0]?.n;
    const before = await count();
    for (const step of ["consent:recorded", "vault:record-written", "vault:indexed"]) {
      on.onStep = (name) => (name === step ? Promise.reject(new Error("killed")) : Promise.resolve());
      await expect(on.addChild(parent)).rejects.toThrow("killed");
    }
    on.onStep = () => Promise.resolve();
    expect(await count()).toBe(before);
  });

  it("clause:G5 keeps what is said of a pupil of 14 as an application, and uses it for nothing before the pupil's own word", async () => {
    const parent = await on.aParent();
    const pupil = await on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2012-01-01" } });
    expect([await on.used(pupil), await on.used(pupil, "learning"), await on.seen(pupil, parent)]).toEqual(["consent-requested", "consent-requested", "done"]);
  });

  it("clause:G5 tells the representative of a pupil of 14 what the next step is, once and in the language spoken; of a younger child nothing", async () => {
    const parent = await on.aParent("told@mail.example");
    await on.addChild(parent);
    const pupil = await on.addChild(parent, { values: { ...A_CHILD, "birth-date": "2012-01-01" }, source: "import" });
    await on.runJobs();
    const letters = (await on.inbox()).filter(({ to, kind }) => to === "told@mail.example" && kind === "assent-awaited");
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toContain(`/my/children/${pupil}/code`);
    expect(letters[0]?.text).toContain("30 күн");
  });
});
