import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { asSubjectId, type SubjectId } from "../../src/policy/index.ts";
import { aMember, type MemberAtDesk, openDesk } from "../support/desk.ts";
import { aChild, aFamilyTakenIn, aPostedIntake, aTypedIntake } from "../support/intake.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let registrar: MemberAtDesk;
beforeAll(async () => {
  face = await stillWebFace();
  registrar = await aMember(face, "registrar");
  await openDesk(face, registrar.browser);
});

describe("a known family's first mail address opens the account", () => {
  const ask = async (subject: SubjectId, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> => {
    const { browser } = registrar;
    return browser.post(await browser.get(`/desk/families/${subject}`), `/desk/families/${subject}/email`, fields);
  };
  const heldEmail = async (subject: SubjectId): Promise<boolean> =>
    (await face.services.vault.heldSummary(face.services.databases.data, subject)).compartments.some(({ fields }) => fields.some(({ field }) => field === "email"));
  const codesSentTo = async (subject: SubjectId): Promise<number> => (await face.services.databases.dataOwner`select from accuracy.address_proof where subject_id = ${subject}`).length;
  const checkedHow = async (subject: SubjectId) =>
    (await face.services.ledger.history(face.services.databases.data, subject, { limit: 50 })).map(({ detail }) => detail ?? {}).filter(({ what }) => what === "first-address-asked");

  it("clause:S1 clause:C2 goes to no stranger on the telephone: nothing is sent before the caller's answers fit, and the telephone's consents stay unconfirmed", async () => {
    const { adult: subject } = await aFamilyTakenIn(face.services);
    const email = "stranger@example.kz";
    for (const said of [{}, { checked: "taken-in" }, { checked: "document" }, { checked: "document", document: "birth-certificate" }]) expect((await ask(subject, { email, ...said })).statusCode).toBe(422);
    const refused = await ask(subject, { email, checked: "caller-check" });
    expect([refused.statusCode, await codesSentTo(subject)]).toEqual([403, 0]);
    expect(refused.body).toContain("Сначала проверьте звонящего");
    expect((await registrar.browser.get(`/desk/families/${subject}`)).body).not.toContain("код из письма на свою почту");
    const caller = `/desk/families/${subject}/caller`;
    const asked = await registrar.browser.get(caller);
    for (const [field, said] of [["birth-date", "21.03.1990"], ["patronymic", "Өмірқызы"]] as const) await registrar.browser.post(asked, caller, { field, said });
    // The answers count for the member who asked, and for nobody else.
    const { browser: other } = await aMember(face, "registrar");
    const unasked = await other.post(await other.get(`/desk/families/${subject}`), `/desk/families/${subject}/email`, { email, checked: "caller-check" });
    expect([unasked.statusCode, unasked.body.includes("Сначала проверьте звонящего")]).toEqual([403, true]);
    expect((await ask(subject, { email, checked: "caller-check" })).statusCode).toBe(303);
    const code = `/desk/families/${subject}/email/code`;
    const done = await registrar.browser.submit(await registrar.browser.get(`/desk/families/${subject}/email`), code, { code: await face.mailedCode(email) });
    expect(done.body).toContain("Почта подтверждена");
    expect([await heldEmail(subject), await checkedHow(subject)]).toEqual([true, [{ what: "first-address-asked", checked: "caller-check" }]]);
  });

  it("clause:S1 is given before a document too, whose kind alone is kept", async () => {
    const { adult: subject } = await aFamilyTakenIn(face.services);
    expect((await ask(subject, { email: "shown@example.kz", checked: "document", document: "identity-card" })).statusCode).toBe(303);
    expect(await checkedHow(subject)).toEqual([{ what: "first-address-asked", checked: "document", document: "identity-card" }]);
  });
});

describe("a right to represent that was only said", () => {
  it("clause:G5 is shown by its document, with a term that ends it by itself, and the child's history says so", async () => {
    const typed = aTypedIntake({ children: [aChild({}, { relation: "guardian" })] });
    const { adult: guardian, children: [pupil = asSubjectId("")] } = await face.services.intakeDesk.intake.takeIn(aPostedIntake(face.services, typed));
    const { representations, databases, families, ledger } = face.services;
    const { browser } = registrar;
    const acts = `/desk/families/${pupil}/acts`;
    const page = await browser.get(acts);
    for (const said of ["со слов, документа ещё не видели", "до 18 лет ученика"]) expect(page.body).toContain(said);
    const prove = `${acts}/representation-proof`;
    const form = { "shown-representative": guardian, "shown-relation": "guardian", "shown-until": "31.12.2026" };
    expect((await browser.post(page, prove, form)).body).toContain("Посмотрите документ и отметьте");
    expect((await browser.post(page, prove, { ...form, "shown-representative": newId(), "shown-proof": "yes" })).statusCode).toBe(422);
    expect((await browser.post(page, prove, { ...form, "shown-until": "31.12.2025", "shown-proof": "yes" })).statusCode).toBe(422);
    const done = await browser.submit(page, prove, { ...form, "shown-proof": "yes" });
    for (const said of ["Документ и срок записаны", "решение об опеке или попечительстве", "31 декабря 2026"]) expect(done.body).toContain(said);
    const [row] = await databases.dataOwner`select act, document from intake.document_seen where subject_id = ${pupil}`;
    expect(row).toMatchObject({ act: "representation-proved", document: "guardianship-order" });
    const seen = (await ledger.history(databases.data, pupil, { limit: 50 })).map(({ detail }) => detail?.["act"]);
    expect(seen).toContain("representation-proved");
    // The term passes: nobody has to end it.
    const before = face.clock.now();
    expect(await representations.represents(databases.data, guardian, pupil, before)).toBe(true);
    expect(await representations.represents(databases.data, guardian, pupil, new Date("2027-01-01T00:00:00+05:00"))).toBe(false);
    face.clock.set("2027-01-01T06:00:00+05:00");
    await families.checkDays();
    const [ended] = await databases.dataOwner`select reason, decided_as from representation.event where subject_id = ${pupil} and change = 'ended' order by at desc limit 1`;
    expect(ended).toMatchObject({ reason: "guardianship-ended", decided_as: "system" });
  });
});
