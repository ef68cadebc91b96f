import { beforeAll, describe, expect, it } from "vitest";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { Actor, SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

// A Monday.
const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
});

const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
const send = (more: Partial<ReceiveWish>) => face.services.requests.receive({ kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { words: "?", email: "asks@family.example" }, language: "ru", requestId: newId(), ...more });
const caseOf = (location: unknown): string => /\/desk\/requests\/[0-9a-f-]{36}/.exec(String(location))?.[0] ?? "";

async function lettersTo(address: string): Promise<{ kind: string; text: string }[]> {
  await face.work();
  return (await face.services.keptLetters.newest(300)).flatMap(({ kind, letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [{ kind, text: reveal(letter.text, "mail") }] : []));
}

describe("what a sender gives otherwise than on a page", () => {
  it("clause:R2 is entered by the officer with how it came, and the request goes on as if the sender had typed it", async () => {
    const { browser } = officer;
    const person = await aPerson(face, "Звонящая");
    const { caseId } = await send({ kind: "access", channel: "web-signed-in", sender: "subject", by: own(person.subject) });
    const base = `/desk/requests/${caseId}`;
    const asked = await browser.submit(await browser.get(base), `${base}/ask`, { "ask-phone": "yes", words: "Куда позвонить?" });
    const wrong = await browser.post(asked, `${base}/give`, { phone: "+7 701 555 01 23" });
    expect([wrong.statusCode, wrong.body.includes('id="f-give-source-fault"'), wrong.body.includes('value="+7 701 555 01 23"')]).toEqual([422, true, true]);
    expect((await browser.post(asked, `${base}/give`, { source: "telephone" })).statusCode).toBe(422);
    const given = await browser.submit(asked, `${base}/give`, { source: "telephone", phone: "+7 701 555 01 23" });
    for (const text of ['data-state="RequestAccepted"', "Сведения получены: по телефону"]) expect(given.body).toContain(text);
    expect((await face.services.requests.shown(caseId)).values.phone).toBe("+7 701 555 01 23");
  });

  it("clause:R1 clause:R2 shows nobody by a voice: who was not known is not known by it", async () => {
    const { browser } = officer;
    const taken = await browser.post(await browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "telephone", language: "ru", kind: "access", sender: "subject", words: "Что есть обо мне?", phone: "+7 701 555 01 24" });
    const base = caseOf(taken.headers.location);
    const given = await browser.submit(await browser.get(base), `${base}/give`, { source: "in-person", name: "Иван Иванов", "document-number": "1", "document-date": "01.02.2020", "document-issuer": "МВД", relation: "нет" });
    expect(given.body).toContain('data-state="RequestAcknowledged"');
  });
});

describe("the language of an answer", () => {
  it("clause:R3 is chosen by who takes the request in, whatever the member reads; letters and the answer on the desk are in it", async () => {
    const { browser } = officer;
    const fields = { channel: "paper", kind: "question", sender: "stranger", words: "Сабақ қашан?", email: "qazaq@family.example" };
    const silent = await browser.post(await browser.get("/desk/requests/new"), "/desk/requests/new", fields);
    expect([silent.statusCode, silent.body.includes('id="f-language-fault"')]).toEqual([422, true]);
    const taken = await browser.post(await browser.get("/desk/requests/new"), "/desk/requests/new", { ...fields, language: "kk" });
    const base = caseOf(taken.headers.location);
    await browser.submit(await browser.get(base), `${base}/decide`, { words: "Сабақ сағат бесте." });
    expect((await lettersTo("qazaq@family.example")).map(({ text }) => text).join()).toContain("Мектеп №");
    const page = (await browser.get(base)).body;
    const letter = page.slice(page.indexOf('id="answer"'), page.indexOf("</article>"));
    for (const text of ["Мектеп сұрағаныңызды орындады", "Сабақ сағат бесте."]) expect(letter).toContain(text);
    expect(letter).not.toContain("Школа исполнила");
  });

  it("clause:R3 of a complaint is written by a person: the draft alone is no answer", async () => {
    const { browser } = officer;
    const { caseId } = await send({ kind: "complaint" });
    const base = `/desk/requests/${caseId}`;
    const page = await browser.get(base);
    const draft = /<textarea[^>]*id="f-decide-words"[^>]*>([^<]*)</.exec(page.body)?.[1] ?? "";
    expect(draft).toContain("Что мы выяснили");
    const refused = await browser.post(page, `${base}/decide`, { words: draft });
    expect([refused.statusCode, refused.body.includes("Допишите ответ")]).toEqual([422, true]);
    expect((await browser.submit(page, `${base}/decide`, { words: `${draft} разобрались` })).statusCode).toBe(200);
  });
});

describe("the morning", () => {
  it("clause:R3 lists what is due today though more than a page is overdue, and writes to each member in the member's language", async () => {
    for (let n = 0; n < 51; n += 1) await send({ kind: "complaint", values: { words: "?", email: `late${n}@family.example` } });
    clock.set("2026-12-14T04:00:00Z");
    const { caseId } = await send({ kind: "question", values: { words: "сегодня", email: "today@family.example" } });
    const last = (await face.services.requests.shown(caseId)).steps.at(-1)?.event.nextOn ?? "";
    clock.set(`${last}T04:00:00Z`);
    const member = await aMember(face, "protection-officer");
    const { consents, databases, documents } = face.services;
    const { hash, version } = await documents.current("consent-own", "kk");
    await databases.data.begin((tx) => consents.record(tx, {
      subject: member.subject, decidedBy: own(member.subject), typedBy: own(member.subject), choices: [{ purpose: "surveys", scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version),
      language: "kk", source: "web-form", method: "session", at: clock.now(), requestId: newId(),
    }));
    const page = await member.browser.get("/desk/requests?show=today");
    expect(page.body).toContain(`/desk/requests/${caseId}`);
    expect(page.body).not.toContain('data-clock="overdue"');
    await face.services.requests.tellMorning();
    expect((await lettersTo(member.email)).find(({ kind }) => kind === "requests-overdue")?.text).toContain("Мерзімі өткен өтініштер");
    expect((await lettersTo(officer.email)).find(({ kind }) => kind === "requests-overdue")?.text).toContain("Просрочено обращений");
  }, 120_000);
});
