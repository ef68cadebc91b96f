import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../platform/id.ts";
import { reveal } from "../../platform/personal.ts";
import { permittedFields, type FieldId, type PurposeId, purposesFor, STAFF_ROLES, type StaffRole, type SubjectId } from "../../policy/index.ts";
import { LIMITS } from "../accounts/index.ts";
import { aboutSubject, recordLife } from "../subjects/index.ts";
import { FOUND_A_PAGE } from "./index.ts";
import { findingWorld, type FindingWorld } from "./finding.fixtures.ts";

let on: FindingWorld;
let mother: SubjectId;
let father: SubjectId;
let child: SubjectId;
const values = { "family-name": "Құдайбергенова", "given-name": "Айгерим", "birth-date": "1990-03-08", email: "aigerim@mail.example.kz", phone: "+77015550145", "home-address": "Астана, Бейбітшілік 33/1" } as const;
beforeAll(async () => {
  on = await findingWorld();
  mother = await on.aPerson(values);
  father = await on.aPerson({ ...values, "family-name": "Құдайбергенов", "given-name": "Ерлан", email: "erlan@mail.example.kz", phone: "+77770001122" });
  child = await on.aPupil(mother, "Құдайбергенова", "Іңкәр");
  await on.databases.data.begin((tx) => on.representations.begin(tx, { child, representative: father, relation: "father", proof: "birth-certificate", from: "2026-01-01" as never, until: null, by: { kind: "system", job: "test" }, at: on.clock.now(), requestId: newId() }));
});

const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(on.databases.data, subject))?.number ?? 0);
const who = (found: { rows: readonly { subject: SubjectId }[] }): SubjectId[] => found.rows.map(({ subject }) => subject);
async function reasonOf(act: Promise<unknown>): Promise<string> {
  return act.then(() => "done", (error: unknown) => (error as { reason?: string }).reason ?? String(error));
}
const newest = async (subject: SubjectId) => (await on.ledger.history(on.databases.data, subject, { limit: 1 }))[0];

describe("finding at the desk", () => {
  it("clause:S1 finds by the beginning of a family name, with a given name, by phone, mail and number, and shows masks", async () => {
    const byName = await on.find("registrar", "name", "құдай");
    expect(new Set(who(byName))).toEqual(new Set([mother, father, child]));
    const row = byName.rows.find(({ subject }) => subject === mother);
    expect(row).toMatchObject({ seen: true, masked: { "given-name": "А••••", "family-name": "Қ•••••", phone: "+7 701 ••• •• 45", email: "a••••@••••.kz" } });
    expect(JSON.stringify(byName)).not.toMatch(/айгерим|5550145|бейбіт/i);
    expect(who(await on.find("registrar", "name", "Құдайбергенова  ІҢК"))).toEqual([child]);
    expect(who(await on.find("registrar", "phone", "8 701 555 01 45"))).toEqual([mother]);
    expect(who(await on.find("registrar", "email", "AIGERIM@mail.example.kz"))).toEqual([mother]);
    expect(who(await on.find("registrar", "number", await numberOf(father)))).toEqual([father]);
  });

  it("clause:G2 writes the search into the history of each who was found, and of nobody who only shares a part", async () => {
    const before = await newest(mother);
    await on.find("registrar", "name", "Құдайбергенова Іңкәр");
    expect((await newest(mother))?.entryId).toBe(before?.entryId);
    const rows = await on.ledger.history(on.databases.data, child, { limit: 2 });
    const told = rows.map(({ detail, bulk, actor }) => [JSON.stringify(detail), bulk, actor.kind]).sort();
    expect(told).toEqual([['{"search":true}', true, "staff"], ['{"shown":"masked-in-list"}', true, "staff"]]);
  });

  it("clause:S1 finds for each role those alone who agreed to its purpose: a teacher meets the pupil and none of the parents", async () => {
    expect(who(await on.find("teacher", "name", "құдай"))).toEqual([child]);
    expect((await on.find("marketer", "name", "құдай")).rows).toEqual([]);
    expect(new Set(who(await on.find("protection-officer", "name", "құдай")))).toEqual(new Set([mother, father, child]));
    expect((await on.find("teacher", "number", await numberOf(mother))).rows).toEqual([]);
    for (const role of ["administrator", "auditor"] as const) expect(await reasonOf(on.find(role, "name", "құдай"))).toBe("role-not-permitted");
  });

  it("clause:G3 searches by nothing that the role does not have, nor by two letters, nor by what is no phone", async () => {
    for (const role of ["teacher", "marketer"] as const) for (const how of ["phone", "email"] as const) expect(await reasonOf(on.find(role, how, "+77015550145"))).toBe("role-not-permitted");
    for (const [how, text] of [["name", "құ"], ["name", "құдай ің"], ["phone", "12"], ["email", "x"], ["number", "12a"], ["name", "а".repeat(301)]] as const) {
      expect(await reasonOf(on.find("registrar", how, text))).toBe("invalid-fields");
    }
  });

  it("clause:S1 tells a registrar that a blocked record is there by its number alone, a teacher nothing, and finds it by no name", async () => {
    const blocked = await on.aPerson({ ...values, "family-name": "Бұғатталған", phone: "+77019998877" });
    await on.restrictions.placeNow({ subject: blocked, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject: blocked }, requestId: newId() });
    const number = await numberOf(blocked);
    expect((await on.find("registrar", "number", number)).rows).toEqual([{ subject: blocked, number: Number(number), seen: false, reason: "blocked", clause: "T7" }]);
    expect((await on.find("registrar", "name", "бұғат")).rows).toEqual([]);
    expect((await on.find("teacher", "number", number)).rows).toEqual([]);
    expect(await reasonOf(on.finding.person(await on.looking("registrar"), blocked))).toBe("blocked");
    expect(await reasonOf(on.finding.show(await on.looking("registrar"), blocked, "phone"))).toBe("blocked");
    expect((await on.finding.person(await on.looking("protection-officer"), blocked)).masked["family-name"]).toBe("Б•••••");
  });

  it("clause:D2 finds nobody who is destroyed, and nobody frozen but for the officer", async () => {
    const [frozen, gone] = [await on.aPerson({ ...values, "family-name": "Мұздатылған" }), await on.aPerson({ ...values, "family-name": "Жойылған" })];
    await on.databases.data.begin((tx) => recordLife(tx, frozen, "frozen", on.clock.now()));
    await on.databases.data.begin((tx) => recordLife(tx, gone, "destroying", on.clock.now()));
    expect([(await on.find("registrar", "name", "мұздат")).rows, (await on.find("registrar", "name", "жойыл")).rows, (await on.find("protection-officer", "name", "жойыл")).rows]).toEqual([[], [], []]);
    expect(who(await on.find("protection-officer", "name", "мұздат"))).toEqual([frozen]);
    expect((await on.find("registrar", "number", await numberOf(gone))).rows).toEqual([]);
    expect(await reasonOf(on.finding.person(await on.looking("protection-officer"), gone))).toBe("subject-unknown");
  });

  it("clause:S1 stops a member who trawls, and no other member", async () => {
    const { uses_max } = LIMITS["desk-search"];
    const by = { kind: "staff", role: "registrar", subject: await on.aSubject() } as const;
    const wish = { by, purpose: "service-provision", how: "number", text: "1", page: 1, requestId: newId() } as const;
    for (let n = 0; n < uses_max; n += 1) await on.finding.find(wish);
    expect(await reasonOf(on.finding.find(wish))).toBe("too-many-searches");
    expect(await reasonOf(on.find("registrar", "number", "1"))).toBe("done");
    on.clock.advance({ minutes: 61 });
    expect(await reasonOf(on.finding.find(wish))).toBe("done");
  });

  it("turns pages of fifty, and says when there is more than the index tells", async () => {
    for (let n = 0; n < FOUND_A_PAGE + 3; n += 1) await on.aPerson({ ...values, "family-name": "Көпшілікова", phone: `+7702000${String(1000 + n)}` });
    const [first, second] = [await on.find("registrar", "name", "көпші"), await on.find("registrar", "name", "көпші", { page: 2 })];
    expect([first.rows.length, first.total, first.pages, first.full, second.rows.length]).toEqual([FOUND_A_PAGE, FOUND_A_PAGE + 3, 2, false, 3]);
    expect(new Set([...who(first), ...who(second)]).size).toBe(FOUND_A_PAGE + 3);
    expect((await on.find("registrar", "name", "көпші", { page: 99 })).page).toBe(2);
  });

  it("clause:G2 writes a search into the history of those alone whom its page shows", async () => {
    const second = await on.find("registrar", "name", "көпші", { page: 2 });
    const entries = async (found: { rows: readonly { subject: SubjectId }[] }): Promise<number[]> => Promise.all(who(found).map(async (subject) => (await on.ledger.history(on.databases.data, subject, { limit: 20 })).filter(({ detail }) => detail?.["search"] === true).length));
    const before = await entries(second);
    await on.find("registrar", "name", "көпші");
    expect(await entries(second)).toEqual(before);
    await on.find("registrar", "name", "көпші", { page: 2 });
    expect(await entries(second)).toEqual(before.map((count) => count + 1));
  });
});

describe("a person as a role sees him", () => {
  const held = async (role: StaffRole, subject: SubjectId, purpose?: PurposeId): Promise<FieldId[]> => (await on.finding.person(await on.looking(role, purpose), subject)).held.map(({ field }) => field);

  it("clause:S1 is just the fields of that role and purpose, for every role and purpose there is", async () => {
    for (const role of STAFF_ROLES) for (const purpose of purposesFor(role, "use")) {
      for (const subject of [mother, child]) {
        const seen = await on.finding.person(await on.looking(role, purpose), subject).catch(() => null);
        for (const { field } of seen?.held ?? []) expect(permittedFields(purpose, role), `${role} ${purpose}`).toContain(field);
        for (const field of Object.keys(seen?.masked ?? {})) expect(permittedFields(purpose, role), `${role} ${purpose}`).toContain(field);
      }
    }
    expect(await held("registrar", mother)).toEqual(["family-name", "given-name", "birth-date", "phone", "email", "home-address"]);
    expect(await held("teacher", child)).toEqual(["family-name", "given-name", "birth-date", "study-grade"]);
    expect(await held("support-agent", mother)).toEqual(["family-name", "given-name", "phone", "email"]);
  });

  it("clause:S1 a teacher meets no parent, and is shown no address of anybody, which stands refused in the family's history", async () => {
    const teacher = await on.looking("teacher");
    expect(await reasonOf(on.finding.person(teacher, mother))).toBe("subject-unknown");
    // Entries of one moment have no order.
    on.clock.advance({ seconds: 1 });
    expect(await reasonOf(on.finding.show(teacher, mother, "home-address"))).toBe("field-not-declared");
    expect(await newest(mother)).toMatchObject({ actor: { kind: "staff", role: "teacher" }, fields: ["home-address"], detail: { refused: "field-not-declared" } });
    for (const purpose of purposesFor("teacher", "use")) for (const field of ["home-address", "phone", "email"] as const) {
      expect(await reasonOf(on.finding.show(await on.looking("teacher", purpose), child, field)), `${purpose} ${field}`).not.toBe("done");
    }
    expect(await reasonOf(on.finding.person(await on.looking("teacher", "service-provision"), child))).toBe("role-not-permitted");
  });

  it("clause:S1 shows one value by one act, which the family's history has when it is shown", async () => {
    const shown = await on.finding.show(await on.looking("support-agent"), mother, "phone");
    expect(shown && reveal(shown.value, "ui")).toBe("+77015550145");
    expect(await newest(mother)).toMatchObject({ operation: "use", purpose: "service-provision", fields: ["phone"], bulk: false, actor: { kind: "staff", role: "support-agent" }, detail: null });
    expect(await on.finding.show(await on.looking("registrar"), mother, "patronymic")).toBeNull();
  });

  it("clause:G5 links a child with its representatives by name alone, and one representative with the other by nothing", async () => {
    const seen = await on.finding.person(await on.looking("registrar"), child);
    expect(seen.representatives.map(({ row, relation }) => [row.subject, relation]).sort()).toEqual([[mother, "mother"], [father, "father"]].sort());
    for (const { row } of seen.representatives) expect(row.seen && Object.keys(row.masked).sort()).toEqual(["family-name", "given-name"]);
    const hers = await on.finding.person(await on.looking("registrar"), mother);
    expect([hers.representatives, hers.children.map(({ row }) => row.subject)]).toEqual([[], [child]]);
    expect(JSON.stringify(hers)).not.toContain(father);
    for (const role of ["teacher", "protection-officer"] as const) expect((await on.finding.person(await on.looking(role), child)).representatives.length).toBe(role === "teacher" ? 0 : 2);
  });

  it("clause:S1 stops who uncovers one value after another", async () => {
    const by = { kind: "staff", role: "registrar", subject: await on.aSubject() } as const;
    const looking = { by, purpose: "service-provision", requestId: newId() } as const;
    for (let n = 0; n < LIMITS["desk-value"].uses_max; n += 1) await on.finding.show(looking, mother, "phone");
    expect(await reasonOf(on.finding.show(looking, mother, "phone"))).toBe("too-many-values");
  });
});
