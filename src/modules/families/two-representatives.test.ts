import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { addCalendarDays, asSubjectId, civilDateOf, type Actor, type SubjectId } from "../../policy/index.ts";
import { accessFor } from "../vault/index.ts";
import { familiesParticipant } from "./index.ts";
import { DESK, familiesWorld, type FamiliesWorld, no, OFFICER, outcome, representative, withdrawn, yes } from "./families.fixtures.ts";

let on: FamiliesWorld;
beforeAll(async () => {
  on = await familiesWorld();
});

/** A child with two representatives, the first of whom added it. */
async function twoParents(): Promise<{ child: SubjectId; mother: SubjectId; father: SubjectId }> {
  const [mother, father] = [await on.aParent(), await on.aParent()];
  const child = await on.addChild(mother);
  await on.addSecond(child, father);
  return { child, mother, father };
}
const lettersTo = async (address: string) => (await on.inbox()).filter(({ to }) => to === address);
const end = (child: SubjectId, who: SubjectId, reason: "court" | "guardianship-ended" | "left" | "mistake" = "court", by: Actor = DESK) =>
  on.families.endRepresentation({ child, representative: who, reason, by, requestId: newId() });

describe("a second representative", () => {
  it("clause:G5 is added by staff alone, on a document that fits the relation, to a child whom somebody added", async () => {
    const [mother, father] = [await on.aParent(), await on.aParent()];
    const child = await on.addChild(mother);
    const add = (changes: object) => outcome(on.families.addSecondRepresentative({
      child, representative: father, relation: "father", proof: "birth-certificate", by: DESK, requestId: newId(), ...changes,
    }));
    const others: Actor[] = [representative(mother, child), { kind: "subject", subject: father }, { kind: "staff", subject: father, role: "teacher" }, { kind: "system", job: "x" }];
    for (const by of others) expect(await add({ by })).toBe("role-not-permitted");
    expect(await add({ proof: "declared" })).toBe("representation-proof");
    expect(await add({ proof: "adoption-ruling" })).toBe("representation-proof");
    expect(await add({ child: asSubjectId(newId()) })).toBe("child-unknown");
    expect(await add({ child: mother })).toBe("child-unknown");
    expect(await add({ representative: child })).toBe("account-needed");
    expect(await add({ representative: asSubjectId(newId()) })).toBe("account-needed");
    expect([await add({}), await add({})]).toEqual(["done", "representation-exists"]);
  });

  it("clause:G5 is told to the first, without name, address or relation of the second", async () => {
    const mother = await on.aParent("first@mail.example");
    const father = await on.aParent("second@mail.example");
    const child = await on.addChild(mother);
    await on.addSecond(child, father);
    await on.runJobs();
    const [letter] = (await lettersTo("first@mail.example")).filter(({ kind }) => kind === "representative-added");
    expect(letter?.text).toContain(`/my/children/${child}`);
    for (const said of ["second@mail.example", father, "father", "әке", "отец"]) expect(letter?.text).not.toContain(said);
    expect((await lettersTo("second@mail.example")).filter(({ kind }) => kind === "representative-added")).toEqual([]);
  });

  it("clause:G5 sees the child as the first does, and neither sees anything of the other", async () => {
    const { child, mother, father } = await twoParents();
    expect([await on.seen(child, mother), await on.seen(child, father)]).toEqual(["done", "done"]);
    for (const [a, b] of [[mother, father], [father, mother]] as const) {
      for (const purpose of ["service-provision", "request-handling"] as const) {
        const asStranger = accessFor({ purpose, actor: { kind: "subject", subject: a }, requestId: newId() });
        const throughChild = accessFor({ purpose, actor: representative(a, child), requestId: newId() });
        const asParentOfParent = accessFor({ purpose, actor: representative(a, b), requestId: newId() });
        expect(await outcome(on.vault.read(asStranger, b, ["given-name"]))).toBe("someone-elses-record");
        expect(await outcome(on.vault.read(throughChild, b, ["given-name"]))).toBe("someone-elses-record");
        expect(await outcome(on.vault.read(asParentOfParent, b, ["given-name"]))).toBe("not-representative");
        for (const field of ["email", "phone", "home-address"] as const) expect(await outcome(on.vault.read(throughChild, child, [field]))).toBe("field-not-permitted");
      }
    }
  });
});

describe("the end of a representation", () => {
  it("clause:G5 closes the record to that one in the very next read, and tells him", async () => {
    const { child, mother, father } = await twoParents();
    await end(child, father);
    expect([await on.seen(child, father), await on.seen(child, mother)]).toEqual(["not-representative", "done"]);
    expect(await on.answer(child, father, withdrawn("learning"))).toBe("not-representative");
    await on.runJobs();
    expect((await on.inbox()).filter(({ kind }) => kind === "representation-ended")).toHaveLength(1);
    for (const by of [representative(mother, child), { kind: "staff", subject: mother, role: "marketer" }] as Actor[]) expect(await outcome(end(child, mother, "court", by))).toBe("role-not-permitted");
    expect(await outcome(end(child, mother, "left", representative(father, child)))).toBe("role-not-permitted");
    expect(await outcome(end(child, mother, "left", representative(mother, child)))).toBe("done");
  });

  it("clause:G5 by its own term comes with the night, and leaves a child alone blocked and on the officer's list until somebody is recorded", async () => {
    const [guardian, aunt] = [await on.aParent(), await on.aParent()];
    const child = await on.addChild(guardian, { relation: "guardian" });
    await end(child, guardian);
    expect(await on.used(child)).toBe("blocked");
    const until = addCalendarDays(civilDateOf(on.clock.now()), 10);
    await on.families.addSecondRepresentative({ child, representative: aunt, relation: "guardian", proof: "guardianship-order", until, by: DESK, requestId: newId() });
    expect([await on.used(child), await on.seen(child, aunt)]).toEqual(["done", "done"]);
    on.clock.advance({ days: 11 });
    expect(await on.seen(child, aunt)).toBe("not-representative");
    await on.families.checkDays();
    expect(await on.used(child)).toBe("blocked");
    expect((await on.families.openMatters(OFFICER)).filter((matter) => matter.child === child)).toMatchObject([{ kind: "no-representative" }]);
    expect(await outcome(on.families.openMatters(DESK))).toBe("role-not-permitted");
  });
});

describe("two representatives who disagree", () => {
  it("clause:G5 follow the more protective choice at once: what one withdrew the other cannot give back, and is not told who", async () => {
    const { child, mother, father } = await twoParents();
    expect(await on.answer(child, father, withdrawn("learning"))).toBe("done");
    expect(await on.used(child, "learning")).toBe("consent-withdrawn");
    expect(await on.answer(child, mother, yes("learning"))).toBe("restricted-by-entitled");
    expect(await on.answer(child, mother, yes("events"))).toBe("done");
    expect(await on.answer(child, father, yes("learning"))).toBe("done");
    expect(await on.used(child, "learning")).toBe("done");
  });

  it("clause:G5 keep a no for as long as who said it represents the child, and not longer", async () => {
    const { child, mother, father } = await twoParents();
    expect(await on.answer(child, father, no("contests"))).toBe("done");
    expect(await on.answer(child, mother, yes("contests"))).toBe("restricted-by-entitled");
    await end(child, father);
    expect(await on.answer(child, mother, yes("contests"))).toBe("done");
  });

  it("clause:G5 and answer at once on two devices: the no stands, whichever came first", async () => {
    const { child, mother, father } = await twoParents();
    for (let n = 0; n < 6; n += 1) {
      await Promise.all([on.answer(child, father, no("surveys")), on.answer(child, mother, yes("surveys"))]);
      const last = (await on.consents.stateOf(on.databases.data, child)).find(({ purpose }) => purpose === "surveys");
      if (last?.state === "ConsentGiven") await on.answer(child, father, withdrawn("surveys"));
      expect(await on.answer(child, mother, yes("surveys"))).toBe("restricted-by-entitled");
    }
  });
});

describe("a representative who wants the child's record destroyed", () => {
  const demand = (child: SubjectId, by: Actor) => on.databases.data.begin((tx) => on.families.demandWithin(tx, { child, by, at: on.clock.now(), requestId: newId() }));
  const withdraw = async (child: SubjectId, who: SubjectId) => (await demand(child, representative(who, child))).outcome;
  const judge = (child: SubjectId, decision: "keep" | "destroy", by: Actor) => (decision === "keep"
    ? on.families.judgeKept(child, by, newId())
    : on.databases.data.begin((tx) => on.families.judgeDestroyedWithin(tx, { child, by, at: on.clock.now(), requestId: newId() })));

  it("clause:D2 may have it at once when nobody else represents the child", async () => {
    const mother = await on.aParent();
    const child = await on.addChild(mother);
    expect([await on.families.isSole(on.databases.data, child, mother), await withdraw(child, mother)]).toEqual([true, "alone"]);
    expect(await outcome(demand(child, representative(await on.aParent(), child)))).toBe("not-representative");
    expect(await outcome(demand(child, { kind: "subject", subject: child }))).toBe("not-representative");
  });

  it("clause:G5 has it blocked while another has a say: nothing is used, nothing is destroyed, and the other learns no more than that", async () => {
    const mother = await on.aParent("asks@mail.example");
    const father = await on.aParent("is-asked@mail.example");
    const child = await on.addChild(mother);
    await on.addSecond(child, father);
    expect([await withdraw(child, mother), await withdraw(child, mother)]).toEqual(["blocked", "blocked"]);
    expect([await on.used(child), await on.used(child, "learning"), await on.seen(child, father)]).toEqual(["blocked", "blocked", "done"]);
    await on.runJobs();
    const letters = (await lettersTo("is-asked@mail.example")).filter(({ kind }) => kind === "record-restricted");
    expect(letters).toHaveLength(1);
    for (const said of [mother, "asks@mail.example", "отозв", "мать", "mother"]) expect(letters[0]?.text).not.toContain(said);
    expect(await on.families.mattersSeen(on.databases.data, child, father)).toEqual([{ kind: "withdrawal", since: expect.any(Date) as Date, own: false }]);
    expect((await on.families.mattersSeen(on.databases.data, child, mother))[0]?.own).toBe(true);
  });

  it("clause:G5 is told who wanted it first once the other agrees, in the transaction that lifts the block; nothing is left for the night to destroy", async () => {
    const { child, mother, father } = await twoParents();
    await withdraw(child, mother);
    expect(await demand(child, representative(father, child))).toEqual({ outcome: "agreed", first: mother });
    expect(await on.families.toDestroy(on.databases.data)).not.toContain(child);
    expect(await on.restrictions.inForce(on.databases.data, child)).toEqual([]);
  });

  it("clause:G5 wants it still when the agreement is off: the record is blocked again, in the own name, and by who represents the child alone", async () => {
    const { child, mother, father } = await twoParents();
    const again = (wanted: SubjectId) => on.databases.data.begin((tx) => on.families.standAgainWithin(tx, { child, wanted, at: on.clock.now(), requestId: newId() }));
    await withdraw(child, mother);
    await withdraw(child, father);
    await again(await on.aParent());
    expect(await on.used(child)).toBe("done");
    await again(mother);
    expect(await on.used(child)).toBe("blocked");
    expect((await on.families.mattersSeen(on.databases.data, child, mother))[0]?.own).toBe(true);
    expect((await on.families.mattersSeen(on.databases.data, child, father))[0]?.own).toBe(false);
    await on.families.takeBack(child, representative(mother, child), newId());
    expect(await on.used(child)).toBe("done");
  });

  it("clause:G5 waits for the protection officer where they do not agree: kept, or destroyed on the wish of who wanted it", async () => {
    for (const decision of ["keep", "destroy"] as const) {
      const { child, mother } = await twoParents();
      await withdraw(child, mother);
      for (const by of [DESK, representative(mother, child)]) expect(await outcome(judge(child, decision, by))).toBe("role-not-permitted");
      expect(await judge(child, decision, OFFICER)).toBe(decision === "keep" ? undefined : mother);
      expect(await on.restrictions.inForce(on.databases.data, child)).toEqual([]);
      expect((await on.families.toDestroy(on.databases.data)).includes(child)).toBe(false);
      expect(await outcome(judge(child, decision, OFFICER))).toBe("matter-unknown");
    }
  });

  it("clause:G5 the officer lets a child's record be destroyed whom nobody represents: its consents end at once, and the night takes it up", async () => {
    const mother = await on.aParent();
    const child = await on.addChild(mother);
    await end(child, mother);
    expect(await judge(child, "destroy", OFFICER)).toBeNull();
    expect(await on.used(child)).toBe("consent-revoked");
    expect(await on.families.toDestroy(on.databases.data)).toContain(child);
  });

  it("clause:G5 gets no answer: it stays blocked, the silent one is reminded so many times, and the officer sees it", async () => {
    const mother = await on.aParent();
    const father = await on.aParent("silent@mail.example");
    const child = await on.addChild(mother);
    await on.addSecond(child, father);
    await withdraw(child, mother);
    const reminded: number[] = [];
    for (let week = 0; week < 6; week += 1) {
      on.clock.advance({ days: 8 });
      await Promise.all([on.families.checkDays(), on.families.checkDays()]);
      await on.families.checkDays();
      await on.runJobs();
      reminded.push((await lettersTo("silent@mail.example")).filter(({ kind }) => kind === "record-restricted").length);
    }
    expect(reminded).toEqual([2, 3, 4, 4, 4, 4]);
    expect(await on.used(child)).toBe("blocked");
    expect((await on.families.openMatters(OFFICER)).find((matter) => matter.child === child)).toMatchObject({ kind: "withdrawal", reminders: 3 });
  });

  it("clause:G5 may take it back, and has no say any more once the own right ended", async () => {
    const { child, mother, father } = await twoParents();
    await withdraw(child, mother);
    expect(await outcome(on.families.takeBack(child, representative(father, child), newId()))).toBe("matter-unknown");
    await on.families.takeBack(child, representative(mother, child), newId());
    expect(await on.used(child)).toBe("done");
    await withdraw(child, mother);
    await end(child, mother);
    expect([await on.used(child), await on.seen(child, father)]).toEqual(["done", "done"]);
    expect(await withdraw(child, father)).toBe("alone");
  });

  it("clause:G5 leaves the service himself: what he alone has blocked is the other's again", async () => {
    const { child, mother, father } = await twoParents();
    await withdraw(child, mother);
    await on.databases.data.begin((tx) => familiesParticipant(on.familyDeps).recall(tx, mother));
    await end(child, mother, "left", representative(mother, child));
    expect([await on.used(child), await withdraw(child, father)]).toEqual(["done", "alone"]);
  });

  it("clause:G5 asks at once on two devices with the other: one of them settles it, and nobody is left blocked for ever", async () => {
    const { child, mother, father } = await twoParents();
    const both = await Promise.all([withdraw(child, mother), withdraw(child, father)]);
    expect(both.sort()).toEqual(["agreed", "blocked"]);
    expect(await on.restrictions.inForce(on.databases.data, child)).toEqual([]);
  });
});
