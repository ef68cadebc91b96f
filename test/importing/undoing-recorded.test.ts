import { describe, expect, it } from "vitest";
import { act } from "../../src/cli/import-people.ts";
import { lifeOf } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { clientAtDesk } from "../support/api.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { A_PDF } from "../support/intake.ts";
import { A_TRACE, csv, familyLine, HEADINGS, staged } from "../support/importing.ts";
import { finishDestructions, FormBrowser, stillWebFace } from "../support/web-face.ts";

const face = await stillWebFace();
// After the present texts began to hold.
face.clock.set("2026-12-01T04:00:00Z");
const registrar = await aMember(face, "registrar");
const { intakeDesk, imports, consents, databases, representations, keys } = face.services;

const SIGNED = `${HEADINGS};Подписано на бумаге`;
const today = (): string => civilDateOf(face.clock.now()).split("-").reverse().join(".");
const who = () => ({ actor: registrar.actor, requestId: newId() });
const life = (subject: SubjectId) => lifeOf(databases.data, subject);

async function adultOf(n: number): Promise<SubjectId> {
  const [found] = await keys.index.findByToken("email", keys.index.blindToken("email", `family${n}.${A_TRACE}@post.kz`));
  if (found === undefined) throw new Error("nobody came in by that address");
  return found;
}

/** An import whose families were recorded as signed on paper, by a tick that may have been wrong. */
async function recorded(...numbers: readonly number[]): Promise<{ id: SubjectId; adults: SubjectId[] }> {
  const id = await staged(face, csv(numbers.map((n) => `${familyLine(n)};${today()}`), SIGNED));
  await imports.papers.record(id, registrar.subject);
  return { id, adults: await Promise.all(numbers.map(adultOf)) };
}
const childOf = async (adult: SubjectId): Promise<SubjectId> => {
  const [held] = await representations.childrenOf(databases.data, adult, face.clock.now());
  if (held === undefined) throw new Error("the family came without a child");
  return held.child;
};

async function signIn(email: string): Promise<void> {
  const browser = new FormBrowser(face.app);
  const asked = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  await browser.submit(asked, "/sign-in/code", { code: await face.mailedCode(email) });
}

describe("undoing an import whose families were recorded from paper", () => {
  it("destroys who was not touched since, with certificates, and leaves who signed in or whose scan is bound, telling which and why (clause:C4, clause:D2)", async () => {
    const { id, adults: [wrong, inside, scanned] } = await recorded(1, 2, 3);
    if (wrong === undefined || inside === undefined || scanned === undefined) throw new Error("three families came");
    const child = await childOf(wrong);
    await face.work();
    await signIn(`family2.${A_TRACE}@post.kz`);
    await intakeDesk.scans.add({ by: registrar.actor, subject: scanned, kind: "consent-form", exception: null, code: null, bytes: A_PDF, requestId: newId() });

    await openDesk(face, registrar.browser);
    const page = await registrar.browser.get(`/desk/imports/${id}/undoing`);
    for (const said of ["Будут уничтожены: 1. Останутся: 2.", "семья входила или отвечала сама", "сотрудник работал с записью или привязал скан"]) expect(page.body).toContain(said);
    const { api } = await clientAtDesk(face, "registrar");
    expect((await api.call("getDeskImportsImportRecorded", { path: { import: id } })).told.map(({ person, stays }) => [person, stays])).toEqual(expect.arrayContaining([[wrong, null], [inside, "own-act"], [scanned, "staff-act"]]));

    expect((await registrar.browser.post(page, `/desk/imports/${id}/undoing`, {})).statusCode).toBe(303);
    await face.work();
    expect([await life(wrong), await life(child), await life(inside), await life(scanned)]).toEqual(["destroying", "destroying", "living", "living"]);
    expect(await imports.seen(id)).toMatchObject({ state: "undone", signed: 2, undone: 1 });
    expect((await registrar.browser.get(`/desk/imports/${id}`)).body).toContain("Осталось семей, записанных с бумаги: 2.");

    const letters = (await face.services.keptLetters.newest(50)).filter(({ kind }) => kind === "withdrawal-received");
    expect(letters.map(({ letter }) => letter && reveal(letter.to, "mail"))).toEqual(Array.from({ length: 2 }, () => `family1.${A_TRACE}@post.kz`));
    await finishDestructions(face);
    expect([await life(wrong), await life(child)]).toEqual([null, null]);
    const [row] = await databases.dataOwner<{ ground: string }[]>`select ground from destruction.destruction order by begun_at desc limit 1`;
    expect(row?.ground).toBe("recorded-by-mistake");
  });

  it("calls their consents invalid, and no wish of the family (clause:R5)", async () => {
    const { id, adults: [adult] } = await recorded(11);
    if (adult === undefined) throw new Error("a family came");
    await imports.undo(id, who());
    expect(await imports.recorded.takeBack(id)).toBe(1);
    expect((await consents.history(databases.data, adult)).at(-1)).toMatchObject({ purpose: "service-provision", state: "ConsentInvalidated", decidedAs: "system" });
  });

  it("leaves a family whose parent answered for the child since, whole", async () => {
    const { id, adults: [adult] } = await recorded(21);
    if (adult === undefined) throw new Error("a family came");
    const child = await childOf(adult);
    const by = { kind: "representative", subject: adult, of: child } as const;
    const [first] = await consents.history(databases.data, child);
    await databases.data.begin((tx) => consents.record(tx, {
      subject: child, decidedBy: by, typedBy: by, choices: [{ purpose: "learning", scope: "processing", state: "ConsentGiven" }], documentHash: first?.documentHash ?? "", policyVersion: "1", language: "ru", source: "web-form", method: "session", at: face.clock.now(), requestId: newId(),
    }));
    await imports.undo(id, who());
    expect(await imports.recorded.takeBack(id)).toBe(0);
    expect([await life(adult), await life(child)]).toEqual(["living", "living"]);
    expect((await imports.recorded.seen(id)).told).toMatchObject([{ adult, stays: "own-act" }]);
  });

  it("is finished by the next run where one was killed in the middle, and does nothing twice", async () => {
    const { id, adults } = await recorded(31, 32);
    await imports.undo(id, who());
    const [first, second] = await Promise.all([imports.recorded.takeBack(id).catch(() => 0), imports.recorded.takeBack(id).catch(() => 0)]);
    expect(first + second + (await imports.recorded.takeBack(id))).toBe(2);
    expect(await imports.recorded.takeBack(id)).toBe(0);
    expect(await imports.seen(id)).toMatchObject({ signed: 0, undone: 2 });
    expect(await Promise.all(adults.map(life))).toEqual(["destroying", "destroying"]);
  });

  it("leaves no mark: the list that is put right asks the same family again, and staff is not told that it left", async () => {
    const { id } = await recorded(61);
    await imports.undo(id, who());
    await imports.recorded.takeBack(id);
    await finishDestructions(face);
    expect(await imports.seen(await staged(face, csv([familyLine(61)])))).toMatchObject({ ready: 1, stopped: 0, alreadyHere: 0 });
  });

  it("is done by the command too", async () => {
    const { id, adults: [adult] } = await recorded(41);
    if (adult === undefined) throw new Error("a family came");
    expect(await act(face.services, { args: [], clock: face.clock, values: new Map([["undo", id]]) })).toMatchObject({ ok: true, value: { state: "undone", signed: 0, undone: 1 } });
    expect(await life(adult)).toBe("destroying");
  });

  it("takes back nothing while the import stands", async () => {
    const { id, adults: [adult] } = await recorded(51);
    if (adult === undefined) throw new Error("a family came");
    expect(await imports.recorded.takeBack(id)).toBe(0);
    expect(await life(adult)).toBe("living");
  });
});
