import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

// A Monday.
const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
let administrator: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
  administrator = await aMember(face, "administrator");
});

const caseOf = (location: unknown): string => /\/desk\/requests\/([0-9a-f-]{36})/.exec(String(location))?.[1] ?? "";

async function lettersTo(address: string, kind: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(200)).flatMap((one) => (one.kind === kind && one.letter !== null && reveal(one.letter.to, "mail") === address ? [reveal(one.letter.text, "mail")] : []));
}

describe("the desk of requests", () => {
  it("clause:R1 clause:R2 clause:T7 takes a paper request in, asks for what is missing, accepts the person at the desk, blocks, decides and answers", async () => {
    const person = await aPerson(face, "Заявителева");
    const number = String((await aboutSubject(face.services.databases.data, person.subject))?.number);
    const { browser } = officer;
    const taken = await browser.post(await browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "paper", language: "ru", kind: "blocking", sender: "subject", words: "Заблокируйте мои данные", name: "Заявителева Анна", relation: number, email: person.email });
    expect(taken.statusCode).toBe(303);
    const id = caseOf(taken.headers.location);
    const page = await browser.get(`/desk/requests/${id}`);
    expect(page.body).toContain('data-state="RequestRequiresAction"');
    // Masked until somebody opens it, which the ledger knows.
    expect(page.body).not.toContain("Заблокируйте мои данные");
    const opened = await browser.post(page, `/desk/requests/${id}/show`, {});
    expect(opened.body).toContain("Заблокируйте мои данные");
    const accepted = await browser.submit(page, `/desk/requests/${id}/accept`, { about: number, by: number, sender: "subject" });
    expect(accepted.body).toContain('data-state="RequestAccepted"');
    expect((await face.services.restrictions.inForce(face.services.databases.data, person.subject)).map(({ kind }) => kind)).toEqual(["block"]);
    const decided = await browser.submit(accepted, `/desk/requests/${id}/decide`, { words: "Данные заблокированы." });
    expect(decided.body).toContain("Решено исполнить");
    await face.work();
    const done = await browser.get(`/desk/requests/${id}`);
    expect(done.body).toContain('data-state="RequestFulfilled"');
    expect((await lettersTo(person.email, "request-answered")).length).toBe(1);
  });

  it("clause:R2 clause:R3 refuses only for a reason, keeps what was typed, and asks with fields and a reason", async () => {
    const person = await aPerson(face, "Вторая");
    const sent = await face.services.requests.receive({ kind: "question", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject: person.subject }, values: { words: "Когда?" }, language: "kk", requestId: newId() });
    const { browser } = officer;
    const base = `/desk/requests/${sent.caseId}`;
    const wrong = await browser.submit(await browser.get(base), `${base}/reject`, { words: "Жоқ" });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain("Жоқ");
    const asked = await browser.submit(wrong, `${base}/ask`, { "ask-phone": "yes", words: "Қоңырау шалу үшін" });
    expect(asked.body).toContain('data-state="RequestRequiresAction"');
    expect((await lettersTo(person.email, "request-more-asked"))[0]).toContain("өтінішіңіз");
    await face.services.requests.giveMore({ caseId: sent.caseId, by: { kind: "subject", subject: person.subject }, requestId: newId(), values: { phone: "+7 701 555 01 23" } });
    const again = await browser.get(base);
    expect(again.body).toContain('data-state="RequestAccepted"');
    const refused = await browser.submit(again, `${base}/reject`, { reason: "answered-before", words: "Бұрын жауап бердік." });
    expect(refused.body).toContain('data-state="RequestRejected"');
  });

  it("clause:R1 a registrar takes a telephone request in and sees no other", async () => {
    const { browser } = await aMember(face, "registrar");
    const done = await browser.submit(await browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "telephone", language: "ru", kind: "complaint", sender: "stranger", words: "Шумно", phone: "+7 701 000 00 00" });
    expect(done.body).toMatch(/Обращение № \d{3}-\d{3}-\d{3} получено/);
    expect((await browser.get("/desk/requests")).statusCode).toBe(403);
  });

  it("clause:R3 the queue shows what is due first, and every open request has a next day and an owner", async () => {
    const { requests } = face.services;
    await requests.receive({ kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { email: "queue@family.example", words: "Когда?" }, language: "ru", requestId: newId() });
    const rows = await requests.desk({ until: null, only: "all", limit: 100 });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.nextOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const page = await officer.browser.get("/desk/requests");
    expect(page.body).toContain('data-count="all"');
    await requests.take({ caseId: rows[0]?.caseId ?? "", by: officer.actor, requestId: newId(), owner: officer.subject });
    expect((await requests.desk({ until: null, only: "all", limit: 100 })).find(({ caseId }) => caseId === rows[0]?.caseId)?.owner).toBe(officer.subject);
  });
});

describe("the clock of the desk", () => {
  it("clause:R3 tells the officer what is due, and the administrator too of what is overdue, each morning once, on days off as well", async () => {
    const person = await aPerson(face, "Третья");
    clock.set("2026-11-10T03:30:00Z");
    const sent = await face.services.requests.receive({ kind: "access", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject: person.subject }, values: {}, language: "ru", requestId: newId() });
    expect(sent.state).toBe("RequestAccepted");
    // Due on Friday, the third working day after.
    const days: [string, number, number][] = [["2026-11-13T03:30:00Z", 1, 0], ["2026-11-14T03:30:00Z", 0, 1], ["2026-11-15T03:30:00Z", 0, 1]];
    for (const [at, , overdue] of days) {
      clock.set(at);
      const before = { officer: (await lettersTo(officer.email, "requests-overdue")).length, administrator: (await lettersTo(administrator.email, "requests-overdue")).length };
      await face.services.requests.tellMorning();
      expect(await face.services.requests.tellMorning()).toBeNull();
      expect((await lettersTo(officer.email, "requests-overdue")).length - before.officer).toBe(overdue);
      expect((await lettersTo(administrator.email, "requests-overdue")).length - before.administrator).toBe(overdue);
      clock.advance({ minutes: 1 });
    }
    // The officer's own session has ended over the days.
    const page = await (await aMember(face, "protection-officer")).browser.get("/desk/requests?show=overdue");
    expect(page.body).toContain('data-clock="overdue"');
    expect((await lettersTo(officer.email, "requests-due")).length).toBe(1);
  });
});
