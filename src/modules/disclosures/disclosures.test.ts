import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { type FieldId, STAFF_ROLES, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { LIMITS } from "../accounts/index.ts";
import { findingWorld, type FindingWorld } from "../finding/finding.fixtures.ts";
import { newestLeaves } from "../ledger/index.ts";
import { Participants } from "../participants/index.ts";
import { type Disclosure, Disclosures, disclosuresParticipant, type DisclosureWish } from "./index.ts";

let on: FindingWorld;
let disclosures: Disclosures;
let mother: SubjectId;
let child: SubjectId;
beforeAll(async () => {
  on = await findingWorld();
  const { databases, clock, keys, vault, ledger, limits } = on;
  disclosures = new Disclosures({ databases, clock, keys, vault, ledger, limits });
  mother = await on.aPerson();
  child = await on.aPupil(mother, "Ахметова", "Іңкәр");
});

async function aWish(role: StaffRole, changes: Partial<DisclosureWish> = {}): Promise<DisclosureWish> {
  on.clock.advance({ minutes: 1 });
  return {
    by: await on.staff(role), to: { kind: "own-staff" }, purpose: role === "teacher" ? "learning" : "service-provision", fields: ["given-name", "family-name"], list: "pupils", reason: "class-list",
    words: "Список группы на субботу", requestId: newId(), ...changes,
  };
}
async function all({ people }: Disclosure): Promise<{ number: number; values: Partial<Record<FieldId, string>> }[]> {
  const found = [];
  for await (const page of people) found.push(...page);
  return found;
}
async function reasonOf(act: Promise<unknown>): Promise<string> {
  return act.then(() => "done", (error: unknown) => (error as { reason?: string }).reason ?? String(error));
}
const newest = async (subject: SubjectId) => (await on.ledger.history(on.databases.data, subject, { limit: 1 }))[0];

describe("the one door out", () => {
  it("clause:T1 lets a list out by who may extract, with its reason, and each person's history says so before it leaves", async () => {
    const disclosure = await disclosures.disclose(await aWish("teacher"));
    expect(disclosure.fields).toEqual(["family-name", "given-name"]);
    expect((await all(disclosure)).map(({ values }) => values)).toEqual([{ "family-name": "Ахметова", "given-name": "Іңкәр" }]);
    expect(await newest(child)).toMatchObject({
      operation: "extract", purpose: "learning", clause: "C1", fields: ["family-name", "given-name"], bulk: true, actor: { kind: "staff", role: "teacher" }, detail: { what: "list-export", disclosure: disclosure.id },
    });
    const [left] = await disclosures.lately();
    expect(left).toMatchObject({ disclosure: disclosure.id, recipient: "own-staff", role: "teacher", ground: "consent", purpose: "learning", list: "pupils", reason: "class-list", people: 1, whole: true, takenBy: (await on.staff("teacher")).subject });
    expect(left?.words && reveal(left.words, "ui")).toBe("Список группы на субботу");
  });

  it("clause:T1 refuses every third party, every role that may not extract, and every field that is not declared, and says so in the log", async () => {
    expect(await reasonOf(disclosures.disclose(await aWish("registrar", { to: { kind: "third-party", id: "courier" } })))).toBe("no-recipient");
    await on.ledger.integrate();
    expect((await newestLeaves(on.databases.data, 1))[0]?.leaf).toMatchObject({ operation: "transfer", clause: "T1" });
    const before = (await disclosures.lately()).length;
    for (const role of STAFF_ROLES) {
      const may = ["registrar"].includes(role);
      expect(await reasonOf(disclosures.disclose(await aWish(role, { purpose: "service-provision" }))), role).toBe(may ? "done" : "role-not-permitted");
    }
    for (const field of ["home-address", "phone"] as const) expect(await reasonOf(disclosures.disclose(await aWish("teacher", { fields: ["given-name", field] })))).toBe("field-not-declared");
    expect((await disclosures.lately()).length).toBe(before + 1);
  });

  it("clause:T1 wants fields and a written reason", async () => {
    const [none, short] = [await aWish("registrar", { fields: [] }), await aWish("registrar", { words: "  надо  " })];
    await expect(disclosures.disclose(none)).rejects.toMatchObject({ reason: "invalid-fields", fields: [{ field: "fields", reason: "none-chosen" }] });
    await expect(disclosures.disclose(short)).rejects.toMatchObject({ fields: [{ field: "words", reason: "too-short" }] });
    await expect(disclosures.disclose({ ...short, words: "" })).rejects.toMatchObject({ fields: [{ field: "words", reason: "missing" }] });
    await expect(disclosures.disclose({ ...short, words: "я".repeat(501) })).rejects.toMatchObject({ fields: [{ field: "words", reason: "too-long" }] });
  });

  it("clause:T8 leaves out who did not agree, who is blocked and who is gone, and tells them nothing", async () => {
    const [learner, other] = [await on.aPupil(mother, "Блокова", "Асель"), await on.aPerson()];
    await on.restrictions.placeNow({ subject: learner, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject: learner }, requestId: newId() });
    const [blocked, unasked] = [await newest(learner), await newest(other)];
    const people = await all(await disclosures.disclose(await aWish("teacher", { list: "everybody" })));
    expect(people.map(({ values }) => values["given-name"])).toEqual(["Іңкәр"]);
    expect([(await newest(learner))?.entryId, (await newest(other))?.entryId]).toEqual([blocked?.entryId, unasked?.entryId]);
  });

  it("knows pupils from representatives, and counts a list whose receiver went away as broken off", async () => {
    const representatives = await all(await disclosures.disclose(await aWish("registrar", { list: "representatives" })));
    expect(representatives).toHaveLength(1);
    const disclosure = await disclosures.disclose(await aWish("registrar", { list: "everybody" }));
    await disclosure.people.next();
    await disclosure.people.return();
    expect((await disclosures.lately())[0]).toMatchObject({ disclosure: disclosure.id, whole: false, people: 0 });
  });

  it("clause:S1 bounds how many lists one member takes a day", async () => {
    const by = { kind: "staff", role: "registrar", subject: await on.aSubject() } as const;
    const wish = await aWish("registrar", { by });
    for (let n = 0; n < LIMITS["desk-list"].uses_max; n += 1) await disclosures.disclose(wish);
    expect(await reasonOf(disclosures.disclose(wish))).toBe("too-many-lists");
  });

  it("clause:C8 gives who took a list that fact, and destroys it with the record; the list and its role stay", async () => {
    const by = { kind: "staff", role: "registrar", subject: await on.aSubject() } as const;
    const { id } = await disclosures.disclose(await aWish("registrar", { by }));
    const participants = new Participants();
    participants.register(disclosuresParticipant);
    const { dataOwner } = on.databases;
    const destruction = {
      id: newId(), subject: by.subject, at: on.clock.now(), entryId: newId(),
      erase: async (schema: string, table: string) => (await dataOwner`delete from ${dataOwner(schema)}.${dataOwner(table)} where subject_id = ${by.subject}`).count,
    };
    await on.databases.data.begin(async (tx) => {
      expect(await disclosuresParticipant.find(tx, by.subject)).toEqual([{ table: "disclosures.taken", rows: 1 }]);
      expect(Object.keys(await disclosuresParticipant.export(tx, by.subject, null))).toEqual(["taken"]);
      expect(await disclosuresParticipant.export(tx, mother, null)).toEqual({});
      expect(await disclosuresParticipant.destroy(tx, destruction)).toEqual([{ table: "disclosures.taken", rows: 1 }]);
    });
    expect(await on.databases.data.begin((tx) => disclosuresParticipant.find(tx, by.subject))).toEqual([]);
    expect((await disclosures.lately()).find(({ disclosure }) => disclosure === id)).toMatchObject({ role: "registrar", takenBy: null });
  });
});
