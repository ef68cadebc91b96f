import { beforeAll, describe, expect, it } from "vitest";
import { act } from "../../src/cli/import-people.ts";
import { aboutSubjects } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { A_PDF } from "../support/intake.ts";
import { A_TRACE, csv, familyLine, HEADINGS, staged } from "../support/importing.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let registrar: MemberAtDesk;
beforeAll(async () => {
  face = await stillWebFace();
  // After the present texts began to hold.
  face.clock.set("2026-12-01T04:00:00Z");
  registrar = await aMember(face, "registrar");
});

const SIGNED = `${HEADINGS};Подписано на бумаге`;
const who = () => ({ actor: registrar.actor, requestId: newId() });
const today = (): string => civilDateOf(face.clock.now()).split("-").reverse().join(".");

async function adultOf(n: number): Promise<SubjectId> {
  const { keys, accounts } = face.services;
  const [found] = await keys.index.findByToken("email", keys.index.blindToken("email", `family${n}.${A_TRACE}@post.kz`));
  if (found === undefined || (await accounts.find(face.services.databases.data, found)) === null) throw new Error("nobody came in by that address");
  return found;
}

describe("families of a spreadsheet who signed our form on paper before", () => {
  it("are recorded as signed on paper, by the adult's word and the typing of staff, and asked by no letter (clause:C2)", async () => {
    const id = await staged(face, csv([`${familyLine(1)};${today()}`, `${familyLine(1, { 6: "Айдана", 7: "01.02.2015" })};${today()}`, `${familyLine(2)};`, `${familyLine(3)};01.01.2020`, `${familyLine(4)};01.01.2099`], SIGNED));
    const { imports, consents, databases, intakeDesk } = face.services;
    expect(await imports.seen(id)).toMatchObject({ ready: 2, signedReady: 1, faulty: 2 });
    expect((await imports.lines.faulty(id)).map(({ faults }) => faults)).toEqual([[{ target: "paper-consent", reason: "paper-too-old" }], [{ target: "paper-consent", reason: "date-in-future" }]]);
    await expect(imports.papers.begin(id, false, who())).rejects.toMatchObject({ reason: "invalid-fields" });
    await expect(imports.papers.begin(id, true, { ...who(), actor: { ...registrar.actor, role: "teacher" } })).rejects.toMatchObject({ reason: "role-not-permitted" });
    await imports.papers.begin(id, true, who());
    await imports.letters.begin(id, who());
    await face.work();
    expect(await imports.seen(id)).toMatchObject({ signed: 1, asked: 1, ready: 0, signedReady: 0, waiting: 1 });
    expect((await face.services.keptLetters.newest(50)).filter(({ kind }) => kind === "import-consent")).toHaveLength(1);

    const adult = await adultOf(1);
    expect(await consents.history(databases.data, adult)).toMatchObject([{ purpose: "service-provision", state: "ConsentGiven", source: "paper", method: "paper-signature", decidedBy: adult, typedBy: registrar.subject }]);
    const children = await face.services.representations.childrenOf(databases.data, adult, face.clock.now());
    expect(children).toHaveLength(2);
    for (const { child } of children) expect(await consents.history(databases.data, child)).toMatchObject([{ purpose: "service-provision", state: "ConsentGiven", method: "paper-signature", decidedBy: adult, typedBy: registrar.subject }]);
    expect(await intakeDesk.confirmations.of(databases.data, adult)).toMatchObject([{ channel: "paper", confirmation: "signed-form", saidAs: "subject", typedAs: "registrar" }]);
  });

  it("wait for the scan of the form, which is bound by the code on it, like any paper (clause:U1)", async () => {
    const { imports, intakeDesk, databases } = face.services;
    await imports.papers.begin(await staged(face, csv([`${familyLine(5)};${today()}`], SIGNED)), true, who());
    await face.work();
    const adult = await adultOf(5);
    const waits = async () => (await intakeDesk.confirmations.waiting(databases.data)).filter(({ subject }) => subject === adult).map((one) => one.waits);
    expect(await waits()).toEqual(["scan"]);
    const code = await intakeDesk.paperCodes.make({ by: registrar.actor, paper: "consent-form", subject: null, language: "ru" });
    await intakeDesk.scans.add({ by: registrar.actor, subject: adult, kind: "consent-form", exception: null, code, bytes: A_PDF, requestId: newId() });
    expect(await waits()).toEqual([]);
  });

  it("are recorded once, however often the job runs, and nothing of them is left where they waited", async () => {
    const id = await staged(face, csv([`${familyLine(11)};${today()}`], SIGNED));
    await face.services.imports.papers.begin(id, true, who());
    const [first, second] = await Promise.all([face.services.imports.papers.record(id, registrar.subject), face.services.imports.papers.record(id, registrar.subject)]);
    await face.work();
    expect(first + second).toBe(1);
    expect(await face.services.imports.seen(id)).toMatchObject({ signed: 1, ready: 0 });
    expect(await face.services.databases.data`select 1 from imports.row where import_id = ${id}`).toHaveLength(0);
  });

  it("are recorded by the command too, under a registrar who says that the forms lie here, and under nobody else", async () => {
    const id = await staged(face, csv([`${familyLine(21)};${today()}`], SIGNED));
    const command = (values: Record<string, string>) => act(face.services, { args: [], clock: face.clock, values: new Map(Object.entries(values)) });
    const numberOf = async (subject: SubjectId) => String((await aboutSubjects(face.services.databases.data, [subject])).get(subject));
    await expect(command({ papers: id })).rejects.toThrow("--by NUMBER");
    await expect(command({ papers: id, by: "999999999" })).rejects.toMatchObject({ reason: "member-unknown" });
    const teacher = await aMember(face, "teacher");
    await expect(command({ papers: id, by: await numberOf(teacher.subject) })).rejects.toMatchObject({ reason: "role-not-permitted" });
    expect(await command({ papers: id, by: await numberOf(registrar.subject) })).toMatchObject({ ok: true, value: { signed: 1, signedReady: 0, asked: 0 } });
    const adult = await adultOf(21);
    expect(await face.services.consents.history(face.services.databases.data, adult)).toMatchObject([{ source: "paper", method: "paper-signature", decidedBy: adult, typedBy: registrar.subject }]);
  });
});

describe("a family that signed on paper and cannot be recorded as it stands", () => {
  const born = (years: number, daysLater: number): string => {
    const at = new Date(face.clock.now().getTime() + daysLater * 86_400_000);
    at.setUTCFullYear(at.getUTCFullYear() - years);
    return civilDateOf(at).split("-").reverse().join(".");
  };
  const grownTomorrow = (n: number): string[] => [`${familyLine(n)};${today()}`, `${familyLine(n, { 6: "Айдана", 7: born(18, 1) })};${today()}`];

  it("is given back to staff line by line with what stops it, destroyed by nobody, and recorded once it is put right (clause:C2, clause:C7)", async () => {
    const { imports, databases, representations } = face.services;
    const id = await staged(face, csv([...grownTomorrow(31), `${familyLine(32)};${today()}`], SIGNED));
    expect(await imports.seen(id)).toMatchObject({ signedReady: 2, faulty: 0 });
    face.clock.advance({ days: 1 });
    expect(await imports.papers.record(id, registrar.subject)).toBe(1);
    expect(await imports.seen(id)).toMatchObject({ state: "checked", signed: 1, leftOut: 0, ready: 0, faulty: 2 });
    expect(await imports.lines.faulty(id)).toEqual([
      { line: 2, faults: [{ target: "paper-consent", reason: "paper-not-recorded" }] }, { line: 3, faults: [{ target: "child.birth-date", reason: "not-a-child" }] },
    ]);
    expect(await imports.papers.record(id, registrar.subject)).toBe(0);

    await imports.lines.leaveOut(id, 3, who());
    const { typed } = await imports.lines.show(id, 2, who());
    await imports.lines.correct(id, 2, Object.fromEntries(Object.entries(typed).map(([target, value]) => [target, reveal(value, "ui")])), who());
    expect(await imports.papers.record(id, registrar.subject)).toBe(1);
    expect(await representations.childrenOf(databases.data, await adultOf(31), face.clock.now())).toHaveLength(1);
    expect(await imports.seen(id)).toMatchObject({ signed: 2, leftOut: 1, ready: 0, faulty: 0 });
  });

  it("waits no longer than its import: on the last day the lines go with their key (clause:C2)", async () => {
    const { imports, databases } = face.services;
    const id = await staged(face, csv(grownTomorrow(41), SIGNED));
    face.clock.advance({ days: 1 });
    await imports.papers.record(id, registrar.subject);
    expect(await databases.data`select 1 from imports.family where import_id = ${id}`).toHaveLength(0);
    expect(await databases.data`select 1 from imports.row where import_id = ${id}`).toHaveLength(2);
    face.clock.advance({ days: 30 });
    await imports.endLate();
    expect(await databases.data`select 1 from imports.row where import_id = ${id}`).toHaveLength(0);
    expect(await face.services.keys.openKeys([id], ["draft"], { fresh: true })).toEqual([]);
  });

  it("is taken nothing of when the adult has an account meanwhile", async () => {
    const { imports } = face.services;
    const id = await staged(face, csv([`${familyLine(51)};${today()}`], SIGNED));
    await joinAs(face, new FormBrowser(face.app), `family51.${A_TRACE}@post.kz`);
    expect(await imports.papers.record(id, registrar.subject)).toBe(0);
    expect(await imports.seen(id)).toMatchObject({ signed: 0, leftOut: 1, ready: 0, faulty: 0 });
  });
});
