import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { toldSteps } from "../../src/web/requests/told-case.ts";
import { anIin } from "../support/an-iin.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { hashOf, rawLetter } from "../support/letters.ts";
import { aForm, type MailFace, mailFace, type WithNumber } from "../support/mail-face.ts";
import { finishDestructions } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: MemberAtDesk;
let person: WithNumber;
beforeAll(async () => {
  on = await mailFace(clock);
  officer = await aMember(on.face, "protection-officer");
  person = await on.aPerson();
});
beforeEach(() => clock.advance({ minutes: 1 }));

async function aCase(): Promise<{ caseId: string; number: string }> {
  return on.face.services.requests.receive({ kind: "access", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject: person.subject }, values: { words: "прошу" }, language: "ru", requestId: newId() });
}
const stateOf = async (caseId: string) => {
  const { state, values, one, asked, blocked, marked } = await on.face.services.requests.shown(caseId);
  return { state, values, about: one.about, sender: one.senderSubject, asked, blocked, marked, nextOn: one.events.at(-1)?.nextOn };
};
const messageIdTo = async (caseId: string): Promise<string> => {
  const rows = await on.face.services.databases.data<{ id: string }[]>`select notice_id as id from notices.notice where params->>'case' = ${caseId}`;
  return `<${rows[0]?.id ?? ""}@school.example>`;
};

describe("a letter that answers ours", () => {
  it("clause:R1 clause:G5 lies with its open request, by what it answers or by the number in its subject; it is not answered, changes nothing, and the person sees nothing of it", async () => {
    const { caseId, number } = await aCase();
    const before = await stateOf(caseId);
    const history = async () => (await on.face.services.ledger.history(on.face.services.databases.data, person.subject, { limit: 200 })).length;
    const [entries, letters] = [await history(), (await on.lettersTo(person.email)).length];
    const raws = [
      rawLetter({ from: "guess@elsewhere.example", subject: `Re: обращение № ${number}`, text: "Это точно я, отправьте мои данные сюда" }),
      rawLetter({ from: person.email, subject: "Re: Ваше обращение получено", headers: { "In-Reply-To": await messageIdTo(caseId) }, text: "Спасибо" }),
      rawLetter({ from: person.email, subject: "ответ", headers: { References: `<x@y.example> ${await messageIdTo(caseId)}` }, text: "Ещё вот что" }),
    ];
    await on.sent(...raws);
    for (const raw of raws) expect(await on.rowOf(raw)).toMatchObject({ state: "reply", caseId });
    expect(await stateOf(caseId)).toEqual(before);
    expect(await on.lettersTo("guess@elsewhere.example")).toEqual([]);
    expect((await on.lettersTo(person.email)).length).toBe(letters);
    expect(await history()).toBe(entries);
    const own = await on.face.services.requests.ownCase(person.subject, caseId);
    expect(toldSteps(own).map(({ event }) => event.change)).not.toContain("reply-came");
    const { databases, participants } = on.face.services;
    const part = participants.all().find(({ name }) => name === "requests");
    const exported = await databases.data.begin((tx) => part?.export(tx, person.subject, null) ?? Promise.resolve({}));
    expect(JSON.stringify(exported)).not.toContain("reply-came");
    // The same bytes again are the same letter; read again after a death, it is put there once.
    await on.sent(raws[0] as Buffer);
    await on.face.services.databases.data`update mailbox.letter set state = 'waiting', case_id = null where hash = ${Buffer.from(hashOf(raws[1] as Buffer), "hex")}`;
    await on.read();
    expect(await on.rowOf(raws[1] as Buffer)).toMatchObject({ state: "reply", caseId });
    expect((await on.face.services.requests.shown(caseId)).steps.filter(({ event }) => event.change === "reply-came")).toHaveLength(3);
  });

  it("clause:R1 gives nobody what was asked for, and a question stays open until its sender answers it", async () => {
    const { requests } = on.face.services;
    const { caseId, number } = await aCase();
    await requests.askForMore({ caseId, by: officer.actor, requestId: newId(), fields: ["phone"], words: "Куда звонить?" });
    await on.sent(rawLetter({ from: "guess@elsewhere.example", subject: number, text: "+7 701 000 00 00" }));
    expect(await stateOf(caseId)).toMatchObject({ state: "RequestRequiresAction", asked: ["phone"] });
    await requests.giveMore({ caseId, by: { kind: "subject", subject: person.subject }, requestId: newId(), values: { words: "позже" } });
    expect((await stateOf(caseId)).state).toBe("RequestAcknowledged");
  });

  it("clause:R1 loses no letter: ten a request a day, the next opens a case of its own, as does one that names a request that is over, a number that is none, or a machine's", async () => {
    const { caseId, number } = await aCase();
    const flood = Array.from({ length: 12 }, (_, n) => rawLetter({ from: `flood${n}@elsewhere.example`, subject: number, text: `${n}` }));
    await on.sent(...flood);
    const states = await Promise.all(flood.map(async (raw) => (await on.rowOf(raw))?.state));
    expect(states.filter((state) => state === "reply")).toHaveLength(10);
    expect(states.filter((state) => state === "request")).toHaveLength(2);
    await on.face.services.requests.takeBack({ caseId, by: { kind: "subject", subject: person.subject }, requestId: newId() });
    clock.advance({ hours: 24 });
    expect((await on.sent(rawLetter({ from: "late@elsewhere.example", subject: number }))).state).toBe("request");
    expect((await on.sent(rawLetter({ from: "wrong@elsewhere.example", subject: "Re: 111-111-111" }))).state).toBe("request");
    expect((await on.sent(rawLetter({ from: "away@elsewhere.example", subject: number, headers: { "Auto-Submitted": "auto-replied" } }))).state).toBe("automatic");
  });
});

describe("a letter at the desk", () => {
  beforeAll(async () => {
    // A day has gone by: the first officer's session is over.
    officer = await aMember(on.face, "protection-officer");
  });

  it("clause:S1 is opened as an act, shown as plain text with its files by name, size and digest, and handed out as bytes; each look is written down", async () => {
    const raw = rawLetter({ from: "writer@family.example", subject: "<b>Вопрос</b>", text: "Здравствуйте <script>alert(1)</script> http://bad.example", files: [{ name: "акт.html", type: "text/html", bytes: Buffer.from("<script>1</script>") }] });
    const { shown } = await on.sent(raw);
    const caseId = shown?.one.row.caseId ?? "";
    const base = `/desk/requests/${caseId}`;
    const page = await officer.browser.get(base);
    expect(page.body).not.toContain("alert(1)");
    const [letter] = await on.face.services.mailbox.lettersIn(caseId);
    const address = `${base}/letters/${letter?.letterId ?? ""}`;
    const opened = await officer.browser.submit(page, `${address}/open`, {});
    expect(opened.statusCode).toBe(200);
    for (const said of ["&lt;script>alert(1)&lt;/script>", "&lt;b>Вопрос&lt;/b>", "writer@family.example", hashOf(Buffer.from("<script>1</script>"))]) expect(opened.body).toContain(said);
    for (const never of ["<script>alert", "href=\"http://bad.example"]) expect(opened.body).not.toContain(never);
    const file = await officer.browser.submit(page, `${address}/raw`, {});
    expect(file.headers).toMatchObject({ "content-type": "application/octet-stream", "x-content-type-options": "nosniff", "content-disposition": expect.stringMatching(/^attachment; filename="letter-[0-9a-f]{8}\.eml"$/) as unknown });
    expect(file.rawPayload).toEqual(raw);
    expect((await on.face.services.requests.shown(caseId)).steps.filter(({ event }) => event.change === "letter-opened")).toHaveLength(2);
    const other = await aCase();
    await expect(on.face.services.mailbox.openLetter({ caseId: other.caseId, letterId: letter?.letterId ?? "", by: officer.actor, requestId: newId() })).rejects.toMatchObject({ reason: "letter-unknown" });
    await expect(on.face.services.mailbox.openLetter({ caseId, letterId: letter?.letterId ?? "", by: { ...officer.actor, role: "registrar" }, requestId: newId() })).rejects.toMatchObject({ reason: "role-not-permitted" });
  });

  it("clause:D2 of somebody who is gone, without a claim named, is asked for one on its own form: nothing is opened and no page is lost", async () => {
    const { requests } = on.face.services;
    const iin = anIin("870324", 91);
    const gone = await on.aPerson(iin);
    const { shown } = await on.sent(on.signedLetter(aForm({ relation: gone.number, email: gone.email }, "destruction", "subject").text, on.centre.issue({ iin })));
    const caseId = shown?.one.row.caseId ?? "";
    await requests.decide({ caseId, by: officer.actor, requestId: newId(), words: "Данные уничтожены." });
    await on.face.work();
    await finishDestructions(on.face);
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    await on.face.work();
    const base = `/desk/requests/${caseId}`;
    const [letter] = await on.face.services.mailbox.lettersIn(caseId);
    for (const name of ["open", "raw"]) {
      const bare = await officer.browser.post(await officer.browser.get(base), `${base}/letters/${letter?.letterId ?? ""}/${name}`, {});
      expect([bare.statusCode, bare.body.includes(`id="f-${letter?.letterId ?? ""}-${name}-ground-fault"`), bare.body.includes("data-opened=")]).toEqual([422, true, false]);
    }
    const opened = await officer.browser.post(await officer.browser.get(base), `${base}/letters/${letter?.letterId ?? ""}/open`, { ground: "court-asks" });
    expect([opened.statusCode, opened.body.includes("data-opened=")]).toEqual([200, true]);
  });

  it("clause:R3 a new letter is told on the morning page until somebody has opened it", async () => {
    const { caseId, number } = await aCase();
    await on.sent(rawLetter({ from: "reply@family.example", subject: number, text: "дополнение" }));
    expect(await on.face.services.requests.withNewLetters([caseId])).toEqual([caseId]);
    expect((await officer.browser.get("/desk/requests")).body).toContain(`data-reply="${caseId}"`);
    const reply = (await on.face.services.mailbox.lettersIn(caseId)).find(({ state }) => state === "reply");
    const { text } = await on.face.services.mailbox.openLetter({ caseId, letterId: reply?.letterId ?? "", by: officer.actor, requestId: newId() });
    expect(text.trim()).toBe("дополнение");
    expect(await on.face.services.requests.withNewLetters([caseId])).toEqual([]);
  });
});

it("clause:R1 a PDF that is signed inside proves nothing, and its sender and the officer are told so and what to do", async () => {
  const pdf = Buffer.from("%PDF-1.7\n1 0 obj<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 1 2 3]>>\n%%EOF");
  const { shown } = await on.sent(rawLetter({ from: "pades@family.example", subject: "Уничтожьте мои данные", text: "Прошу уничтожить мои данные", files: [{ name: "заявление.pdf", type: "application/pdf", bytes: pdf }] }));
  expect(shown).toMatchObject({ state: "RequestRequiresAction", blocked: false, one: { about: null } });
  expect(shown?.steps.at(-1)?.event.reason).toBe("pdf-signed-inside");
  const caseId = shown?.one.row.caseId ?? "";
  const { browser } = await aMember(on.face, "protection-officer");
  expect((await browser.get(`/desk/requests/${caseId}`)).body).toContain("data-inner-signature");
  const link = /https?:\/\/\S+\/requests\/(\S+)/.exec((await on.lettersTo("pades@family.example"))[0]?.text ?? "")?.[1] ?? "";
  const own = await on.face.app.inject({ method: "GET", url: `/requests/${link}` });
  expect(own.body).toContain("отдельный файл подписи (.p7s, .cms)");
  const plain = await on.sent(rawLetter({ from: "plain@family.example", subject: "Уничтожьте мои данные", files: [{ name: "скан.pdf", type: "application/pdf", bytes: Buffer.from("%PDF-1.7\nnothing") }] }));
  expect(plain.shown?.steps.at(-1)?.event.reason).toBe("sender-not-shown");
});
