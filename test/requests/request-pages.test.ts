import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { asSubjectId, type SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { newestSubject } from "../support/child.ts";
import { FormBrowser, joinAs, webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let person: { subject: SubjectId; browser: FormBrowser };
beforeAll(async () => {
  face = await webFace({ clock });
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, "own@family.example");
  person = { browser, subject: await newestSubject(face.services) };
});

const OFFICER = { kind: "staff", subject: asSubjectId(newId()), role: "protection-officer" } as const;
const act = (caseId: string) => ({ caseId, by: { ...OFFICER, subject: person.subject }, requestId: newId() });
const VISITOR = { kind: "access", sender: "subject", email: "visitor@family.example", words: "Какие данные обо мне есть?" } as const;

async function letterTo(address: string, kind: string): Promise<string> {
  await face.work();
  const found = (await face.services.keptLetters.newest(100)).find((one) => one.kind === kind && one.letter !== null && reveal(one.letter.to, "mail") === address);
  return found?.letter ? reveal(found.letter.text, "mail") : "";
}

describe("asking without an account", () => {
  it("clause:R1 clause:S6 clause:R2 sends a request, gives what was missing by the address in the letter, and reads the answer there", async () => {
    const browser = new FormBrowser(face.app);
    const sent = await browser.submit(await browser.get("/requests"), "/requests", VISITOR);
    expect(sent.statusCode).toBe(200);
    expect(sent.body).toContain('data-state="RequestRequiresAction"');
    const letter = await letterTo("visitor@family.example", "request-more-asked");
    const path = new URL(/https?:\/\/\S+\/requests\/[\w-]+/.exec(letter)?.[0] ?? "").pathname;
    const again = new FormBrowser(face.app);
    const page = await again.get(path);
    const given = await again.submit(page, `${path}/more`, { name: "Иван Иванов", "document-number": "012345678", "document-date": "01.02.2020", "document-issuer": "МВД РК", relation: "нет" });
    expect(given.body).toContain('data-state="RequestAcknowledged"');
    const caseId = await face.services.requests.byCapability(path.split("/").at(-1) ?? "");
    await face.services.requests.reject({ ...act(caseId), reason: "nothing-held", words: "Мы искали и ничего не нашли." });
    const answered = await again.get(path);
    for (const text of ["Мы искали и ничего не нашли.", "таких данных у школы нет", "уполномоченному органу"]) expect(answered.body).toContain(text);
    expect(await letterTo("visitor@family.example", "request-answered")).toContain(path);
  });

  it("clause:G5 answers alike whether the named record exists or not, and shows nothing of it", async () => {
    const number = String((await aboutSubject(face.services.databases.data, person.subject))?.number);
    const bodies: string[] = [];
    for (const relation of [number, "999999"]) {
      const browser = new FormBrowser(face.app);
      const sent = await browser.submit(await browser.get("/requests"), "/requests", { ...VISITOR, kind: "blocking", relation });
      bodies.push(sent.body.replaceAll(/\d{3}[-\u2011]\d{3}[-\u2011]\d{3}|value="[^"]*"|action="[^"]*"|[\w-]{43}/g, ""));
    }
    expect(bodies[0]).toBe(bodies[1]);
  });

  it("keeps what was typed when no kind and no way to answer is given, and takes no more than its share from one network", async () => {
    const browser = new FormBrowser(face.app);
    const wrong = await browser.submit(await browser.get("/requests"), "/requests", { words: "сохраните это" });
    expect(wrong.statusCode).toBe(422);
    for (const text of ["сохраните это", "Выберите, о чём вы просите", "Укажите почту или телефон"]) expect(wrong.body).toContain(text);
    let last = 0;
    for (let n = 0; n < 25 && last !== 429; n += 1) last = (await browser.post(await browser.get("/requests"), "/requests", { ...VISITOR, kind: "question" })).statusCode;
    expect(last).toBe(429);
  });
});

describe("asking while signed in", () => {
  it("clause:R1 clause:T7 asks, sees the block and each step, and takes it back", async () => {
    const { browser } = person;
    const shown = await browser.submit(await browser.get("/my/requests/new"), "/my/requests/new", { kind: "correction", words: "имя с ошибкой", "correct-given-name": "Айгүл" });
    expect(shown.body).toContain('data-state="RequestAccepted"');
    expect(shown.body).toContain("Данные заблокированы на время проверки");
    const list = await browser.get("/my/requests");
    const path = /href="(\/my\/requests\/[0-9a-f-]{36})"/.exec(list.body)?.[1] ?? "";
    const back = await browser.submit(await browser.get(path), `${path}/take-back`, {});
    expect(back.body).toContain('data-state="RequestUnfulfilled"');
    expect((await face.services.restrictions.inForce(face.services.databases.data, person.subject)).filter(({ kind }) => kind === "block")).toEqual([]);
  });

  it("clause:G5 shows a request to who sent it alone", async () => {
    const { browser } = person;
    await browser.submit(await browser.get("/my/requests/new"), "/my/requests/new", { kind: "question", words: "Кто видел это обращение?" });
    const list = await browser.get("/my/requests");
    const path = /href="(\/my\/requests\/[0-9a-f-]{36})"/.exec(list.body)?.[1] ?? "";
    const other = new FormBrowser(face.app);
    await joinAs(face, other, "other@family.example");
    expect((await other.get(path)).statusCode).toBe(404);
    expect((await other.get("/my/requests")).body).toContain("Вы ещё ни о чём не просили");
  });

  it("clause:S3 a request for the data leads to the download, with where to complain", async () => {
    const { browser } = person;
    const shown = await browser.submit(await browser.get("/my/requests/new"), "/my/requests/new", { kind: "access", words: "" });
    const number = /\d{3}-\d{3}-\d{3}/.exec(shown.body)?.[0] ?? "";
    const caseId = (await face.services.requests.byNumber(number)) ?? "";
    await face.services.requests.decide({ ...act(caseId), words: "Собрали всё." });
    await face.services.requests.carryOut(caseId);
    const done = await browser.get(`/my/requests/${caseId}`);
    for (const text of ['data-state="RequestFulfilled"', "Собрали всё.", 'href="/my/export"', "уполномоченному органу"]) expect(done.body).toContain(text);
  });
});
