import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { RequestKind, SubjectId } from "../../src/policy/index.ts";
import { aChildOf, represents } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });

async function asked(kind: RequestKind, subject: SubjectId): Promise<string> {
  const { caseId } = await face.services.requests.receive({ kind, channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: { words: "?" }, language: "ru", requestId: newId() });
  return caseId;
}
const answered = async (kind: RequestKind, subject: SubjectId): Promise<string> => {
  const caseId = await asked(kind, subject);
  await face.services.requests.reject({ ...act(caseId), reason: "answered-before", words: "" });
  return caseId;
};
const lives = (caseId: string): Promise<boolean> => face.services.requests.shown(caseId).then(() => true, () => false);
const keysOf = async (caseId: string): Promise<number> => Number((await face.services.databases.keys`select count(*)::int as n from keys.subject_key where subject_id = ${caseId}`)[0]?.["n"]);

describe("the end of a request", () => {
  it("clause:D2 clause:S3 a question goes a year after it came, what was asked of a record after three; the page says so; an open one never goes", async () => {
    const { requests } = face.services;
    const person = await aPerson(face, "Давняя");
    const [question, access, open] = [await answered("question", person.subject), await answered("access", person.subject), await asked("question", person.subject)];
    const page = await person.browser.get(`/my/requests/${question}`);
    expect(page.body).toContain("Обращение хранится до");
    expect(page.body).toContain("9 ноября 2027");
    clock.set("2027-11-09T04:00:00Z");
    expect(await requests.forgetDue()).toBe(0);
    clock.set("2027-11-10T04:00:00Z");
    expect(await requests.forgetDue()).toBe(1);
    expect([await lives(question), await lives(access), await lives(open)]).toEqual([false, true, true]);
    expect(await keysOf(question)).toBe(0);
    // Killed after the key: nothing can be read, and the next run does the rest.
    clock.set("2029-11-10T04:00:00Z");
    const { one } = await requests.shown(access);
    await face.services.keys.destroyKeys([one.row.keyId]);
    expect((await requests.shown(access)).words).toBeNull();
    expect(await requests.forgetDue()).toBe(1);
    expect(await lives(access)).toBe(false);
    expect(await requests.sentBy(person.subject)).toHaveLength(1);
    expect(await lives(open)).toBe(true);
    clock.set("2026-11-10T04:00:00Z");
  });

  it("clause:D2 no role forgets an open request, nor one without the entry of the same transaction", async () => {
    const person = await aPerson(face, "Открытая");
    const [open, over] = [await asked("question", person.subject), await answered("question", person.subject)];
    const { eraser, data } = face.services.databases;
    const forget = (caseId: string) => eraser.begin((tx) => tx`select requests.forget(${caseId}, ${new Date("2030-01-01T00:00:00Z")}, ${newId()}) as rows`);
    expect((await forget(open))[0]).toMatchObject({ rows: 0 });
    await expect(forget(over)).rejects.toMatchObject({ code: "RB002" });
    await expect(data.begin((tx) => tx`select requests.forget(${over}, ${new Date("2030-01-01T00:00:00Z")}, ${newId()})`)).rejects.toMatchObject({ code: "42501" });
    expect([await lives(open), await lives(over)]).toEqual([true, true]);
  });
});

describe("a shared child", () => {
  it("clause:T7 clause:G5 the other representative is told that the record is restricted, and nothing of who asked or what", async () => {
    const { requests } = face.services;
    const [mother, father] = [await aPerson(face, "Мамина"), await aPerson(face, "Папин")];
    const child = await aChildOf(face.services, mother.subject);
    await represents(face.services, child, father.subject);
    await requests.receive({ kind: "blocking", channel: "web-signed-in", sender: "representative", by: { kind: "representative", subject: mother.subject, of: child }, values: { words: "тайна" }, language: "ru", requestId: newId() });
    await face.work();
    const letters = (await face.services.keptLetters.newest(50)).flatMap(({ kind, letter }) => (kind === "record-restricted" && letter !== null ? [{ to: reveal(letter.to, "mail"), text: reveal(letter.text, "mail") }] : []));
    expect(letters.map(({ to }) => to)).toEqual([father.email]);
    for (const secret of ["тайна", "Мамина", mother.email]) expect(letters[0]?.text).not.toContain(secret);
  });
});
