import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { asSubjectId, type SubjectId } from "../../src/policy/index.ts";
import { aMember, type MemberAtDesk, openDesk } from "../support/desk.ts";
import { A_PDF, aPhone } from "../support/intake.ts";
import { newestSubject } from "../support/child.ts";
import { FormBrowser, hiddenFields, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let registrar: MemberAtDesk;
beforeAll(async () => {
  face = await stillWebFace();
  registrar = await aMember(face, "registrar");
});

const NEW = "/desk/intake/new/telephone";
const adult = (changes: Readonly<Record<string, string>> = {}) => ({
  "family-name": "Мұқанова", "given-name": "Әйгерім", patronymic: "Серікқызы", "birth-date": "21.03.1990", phone: aPhone(), "home-address": "Астана, Абай даңғылы, 5", consent: "yes", ...changes,
});
const child = (place: number, changes: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries({ "family-name": "Мұқанова", "given-name": "Дана", "birth-date": "04.05.2016", relation: "mother", consent: "yes", "answer-learning": "yes", "answer-events": "no", ...changes }).map(([name, value]) => [`child${place}-${name}`, value]));
const TOLD = { act: "take-in", "called-back": "yes", "script-read": "yes" };

async function atDesk(): Promise<FormBrowser> {
  await openDesk(face, registrar.browser);
  return registrar.browser;
}

/** A family on the telephone, with the answer's address; the adult's id stands in it. */
async function takenIn(fields: Readonly<Record<string, string>>): Promise<{ answer: LightMyRequestResponse; subject: SubjectId }> {
  const browser = await atDesk();
  const answer = await browser.post(await browser.get(NEW), NEW, { ...TOLD, ...fields });
  const subject = /families\/([0-9a-f-]{36})/.exec(answer.headers.location ?? "")?.[1] ?? "";
  return { answer, subject: asSubjectId(subject) };
}

async function upload(browser: FormBrowser, subject: SubjectId, fields: Readonly<Record<string, string>>, file: Buffer, name = "scan.pdf"): Promise<LightMyRequestResponse> {
  const action = `/desk/families/${subject}/papers`;
  const form = hiddenFields((await browser.get(action)).body, action);
  const boundary = "a-boundary";
  const parts = Object.entries({ ...form, ...fields }).map(([key, value]) => Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`));
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`);
  return face.app.inject({
    method: "POST", url: action, payload: Buffer.concat([...parts, head, file, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { "content-type": `multipart/form-data; boundary=${boundary}`, "sec-fetch-site": "same-origin", cookie: [...browser.cookies].map(([key, value]) => `${key}=${value}`).join("; ") },
  });
}

describe("a registrar takes a family in by telephone", () => {
  it("clause:C2 reads the text, takes two children, proves the address by its code, and the family signs in", async () => {
    const browser = await atDesk();
    const page = await browser.get(NEW);
    for (const said of ["Перезвонили по номеру", "Сейчас я прочитаю его текст полностью", "Согласие на сбор и обработку персональных данных", "Согласие законного представителя"]) expect(page.body).toContain(said);
    expect(page.body).not.toMatch(/<input[^>]*type="(radio|checkbox)"[^>]*checked/);
    const email = "aigerim@example.kz";
    const two = await browser.submit(page, NEW, { ...adult({ email }), ...child(1), act: "more" });
    expect(two.body).toContain('name="child2-given-name"');
    expect(two.body).toContain('value="Мұқанова"');
    const code = await browser.submit(two, NEW, { ...TOLD, ...adult({ email }), ...child(1), ...child(2, { "given-name": "Арман" }) });
    expect(code.body).toContain("Пусть человек прочитает вам восемь цифр");
    const action = /action="([^"]*email\/code)"/.exec(code.body)?.[1] ?? "";
    const wrong = await browser.post(code, action, { code: "00000000" });
    expect(wrong.statusCode).toBe(422);
    const done = await browser.submit(wrong, action, { code: await face.mailedCode(email) });
    for (const said of ["Почта подтверждена", "код из письма на свою почту", "По телефону"]) expect(done.body).toContain(said);
    expect(done.body).not.toContain("Мұқанова");
    await face.work();
    const letters = await face.services.keptLetters.newest(20);
    expect(letters.filter(({ kind }) => kind === "consent-receipt")).toHaveLength(3);
    const parent = new FormBrowser(face.app);
    const signIn = await parent.submit(await parent.get("/sign-in"), "/sign-in", { email });
    const own = await parent.submit(signIn, "/sign-in/code", { code: await face.mailedCode(email) });
    expect(own.statusCode).toBe(200);
    expect((await parent.get("/my")).body).toContain("Арман");
    const history = (await parent.get("/my/history")).body;
    expect(history).toContain("Школа записала, как получено ваше согласие.");
    expect(history).toContain("Согласие, данное по телефону, подтверждено.");
  });

  it("keeps what was typed when something is missing, says it field by field, and keeps nothing else", async () => {
    const before = await newestSubject(face.services);
    const { answer } = await takenIn({ ...adult({ phone: "" }), ...child(1, { "birth-date": "31.02.2016" }), "script-read": "" });
    expect(answer.statusCode).toBe(422);
    for (const said of ["Ребёнок 1: Дата рождения", "Прочитайте текст до конца", 'value="Әйгерім"', 'href="#f-child1-birth-date"']) expect(answer.body).toContain(said);
    expect(await newestSubject(face.services)).toBe(before);
  });

  it("clause:C2 shows the form anew, 409, when its text or token is another one, and takes the same form once", async () => {
    const browser = await atDesk();
    const page = await browser.get(NEW);
    const fields = { ...TOLD, ...adult(), ...child(1) };
    const stale = await browser.post(page, NEW, { ...fields, spoken: "kk" });
    expect(stale.statusCode).toBe(409);
    expect(stale.body).toContain('value="Әйгерім"');
    expect(stale.body).not.toMatch(/name="consent"[^>]*checked/);
    const [one, two] = [await browser.post(page, NEW, fields), await browser.post(page, NEW, fields)];
    expect([one.statusCode, two.statusCode]).toEqual([303, 303]);
    expect(two.headers.location).toBe(one.headers.location);
  });

  it("is asked about a telephone that is known, without a value of the other family", async () => {
    const phone = aPhone();
    await takenIn({ ...adult({ phone, "family-name": "Прежняя" }), ...child(1) });
    const { answer } = await takenIn({ ...adult({ phone, "family-name": "Новая" }), ...child(1) });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain("кто-то уже записан");
    expect(answer.body).not.toContain("Прежняя");
    expect((await registrar.browser.post(answer, NEW, { ...TOLD, ...adult({ phone }), ...child(1), known: "same" })).body).toContain("Откройте запись этой семьи");
    expect((await registrar.browser.post(answer, NEW, { ...TOLD, ...adult({ phone }), ...child(1), known: "other-people" })).statusCode).toBe(303);
  });

  it("clause:C2 adds another child by telephone only after the caller's answers fit", async () => {
    const { subject } = await takenIn({ ...adult(), ...child(1) });
    const [browser, action, caller] = [await atDesk(), `/desk/families/${subject}/children/telephone`, `/desk/families/${subject}/caller`];
    const form = { ...TOLD, ...child(1, { "given-name": "Санжар" }) };
    const refused = await browser.post(await browser.get(action), action, form);
    expect(refused.statusCode).toBe(403);
    expect(refused.body).toContain("Сначала проверьте звонящего");
    const asked = await browser.get(caller);
    expect(asked.body).not.toContain("Серікқызы");
    expect((await browser.post(asked, caller, { field: "birth-date", said: "01.01.1990" })).body).toContain("Не подходит");
    await browser.post(asked, caller, { field: "birth-date", said: "21.03.1990" });
    expect((await browser.post(asked, caller, { field: "patronymic", said: "серікқызы" })).body).toContain("Звонящий проверен");
    const family = await browser.submit(await browser.get(action), action, form);
    for (const said of ["О ком сказано", "Код из бумажного письма"]) expect(family.body).toContain(said);
  });
});

describe("paper at the desk", () => {
  it("clause:U1 a blank form's code leads to taking the family in, its scan to the record, and its fate is noted", async () => {
    const browser = await atDesk();
    const forms = "/desk/intake/forms";
    const print = await browser.post(await browser.get(forms), forms, { paper: "consent-form", sheet: "both" });
    const code = /aria-label="QR с кодом ([0-9A-Z ]{14})"/.exec(print.body)?.[1] ?? /aria-label="[^"]*?([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})[^"]*"/.exec(print.body)?.[1] ?? "";
    expect(code).toMatch(/^[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}$/);
    for (const said of ["<svg", 'lang="ru"', 'lang="kk"', "Қолтаңба", "Подпись"]) expect(print.body).toContain(said);
    const start = await browser.get("/desk/intake");
    const led = await browser.post(start, "/desk/intake/paper", { code });
    const blank = await browser.get(String(led.headers.location));
    const taken = await browser.post(blank, "/desk/intake/new/paper", { act: "take-in", code, ...adult(), ...child(1) });
    const subject = asSubjectId(/families\/([0-9a-f-]{36})/.exec(String(taken.headers.location))?.[1] ?? "");
    expect((await browser.post(await browser.get("/desk/intake"), "/desk/intake/paper", { code })).body).toContain("уже использован");
    expect((await browser.get("/desk/intake")).body).toContain("Скана подписанной формы");
    expect((await upload(browser, subject, { kind: "consent-form" }, A_PDF)).statusCode).toBe(303);
    const papers = await browser.get(`/desk/families/${subject}/papers`);
    const open = /action="([^"]*\/open)"/.exec(papers.body)?.[1] ?? "";
    const opened = await browser.post(papers, open, {});
    expect([opened.statusCode, opened.headers["content-type"], opened.rawPayload.equals(A_PDF)]).toEqual([200, "application/pdf", true]);
    expect(opened.headers["content-disposition"]).toMatch(/^attachment; filename="paper-\d+\.pdf"$/);
    const fate = /action="([^"]*\/fate)"/.exec(papers.body)?.[1] ?? "";
    expect((await browser.post(papers, fate, { fate: "kept" })).body).toContain("Бумагу хранят, только когда этого требует закон");
    expect((await browser.submit(papers, fate, { fate: "returned" })).body).toContain("Бумага возвращена владельцу");
  });

  it("clause:U1 refuses a copy of an identity document, another kind of file, one too large, and a scan for nobody", async () => {
    const { subject } = await takenIn({ ...adult(), ...child(1) });
    const browser = await atDesk();
    expect((await upload(browser, subject, { kind: "identity-copy" }, A_PDF)).body).toContain("закон запрещает");
    expect((await upload(browser, subject, { kind: "consent-form" }, Buffer.from("<script>alert(1)</script>"), "scan.pdf")).body).toContain("Это не PDF");
    expect((await upload(browser, subject, { kind: "consent-form" }, Buffer.alloc(0))).body).toContain("Выберите файл");
    expect((await upload(browser, subject, { kind: "consent-form" }, Buffer.concat([A_PDF, Buffer.alloc(9 * 1024 * 1024)]))).statusCode).toBe(413);
    expect((await browser.get(`/desk/families/${newId()}/papers`)).statusCode).toBe(404);
    expect((await upload(browser, subject, { kind: "identity-copy", exception: "named-by-law" }, A_PDF)).statusCode).toBe(303);
  });

  it("clause:C2 the letter has name, address and a code, which confirms the telephone's consent once", async () => {
    const { subject } = await takenIn({ ...adult(), ...child(1) });
    const browser = await atDesk();
    const family = await browser.get(`/desk/families/${subject}`);
    expect(family.body).toContain("ещё нет");
    const letter = await browser.post(family, `/desk/families/${subject}/letter`, {});
    for (const said of ["Мұқанова Әйгерім Серікқызы", "Абай даңғылы", "<svg"]) expect(letter.body).toContain(said);
    const code = /aria-label="[^"]*?([0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4})[^"]*"/.exec(letter.body)?.[1] ?? "";
    const path = `/desk/families/${subject}/confirmation`;
    expect((await browser.post(family, path, { code: "0000" })).statusCode).toBe(422);
    expect((await browser.submit(family, path, { code })).body).toContain("код из бумажного письма");
    expect((await browser.post(family, path, { code })).statusCode).toBe(422);
  });
});

describe("acts on a document", () => {
  const acts = (subject: SubjectId): string => `/desk/families/${subject}/acts`;
  const childOf = async (subject: SubjectId): Promise<SubjectId> => {
    const [held] = await face.services.representations.childrenOf(face.services.databases.data, subject, face.clock.now());
    return held?.child ?? asSubjectId("");
  };
  const numberOf = async (subject: SubjectId): Promise<string> => {
    const [row] = await face.services.databases.dataOwner<{ number: string }[]>`select number::text from subjects.subject where subject_id = ${subject}`;
    return row?.number ?? "";
  };

  it("clause:G5 a second representative is added by the document, and a representation ends by a court's decision", async () => {
    const [first, second] = [await takenIn({ ...adult(), ...child(1) }), await takenIn({ ...adult(), ...child(1) })];
    const pupil = await childOf(first.subject);
    const browser = await atDesk();
    const page = await browser.get(acts(pupil));
    const add = `${acts(pupil)}/representative`;
    const number = await numberOf(second.subject);
    expect((await browser.post(page, add, { number, relation: "father" })).body).toContain("Посмотрите документ и отметьте");
    expect((await browser.post(page, add, { number: "999999", relation: "father", proof: "yes" })).body).toContain("Записи с таким номером нет");
    expect((await browser.submit(page, add, { number, relation: "father", proof: "yes" })).body).toContain("Представитель добавлен");
    const after = await browser.get(acts(pupil));
    expect((await browser.submit(after, `${acts(pupil)}/representation-end`, { representative: first.subject, reason: "court" })).body).toContain("Представительство прекращено");
    const now = await face.services.representations.representativesOf(face.services.databases.data, pupil, face.clock.now());
    expect(now.map(({ representative }) => representative)).toEqual([second.subject]);
    const seen = await face.services.databases.dataOwner`select act, document from intake.document_seen where subject_id = ${pupil} order by act`;
    expect(seen.map(({ act, document }) => `${String(act)} ${String(document)}`)).toEqual(["representation-ended court-decision", "representative-added birth-certificate"]);
  });

  it("clause:C7 a birth date is corrected by the certificate, and the new age holds at once; then a code is given in person", async () => {
    const { subject } = await takenIn({ ...adult(), ...child(1) });
    const pupil = await childOf(subject);
    const browser = await atDesk();
    const page = await browser.get(acts(pupil));
    expect(page.body).not.toContain("Выдать ученику код");
    const path = `${acts(pupil)}/birth-date`;
    expect((await browser.post(page, path, { "birth-date": "04.05.2011" })).statusCode).toBe(422);
    expect((await browser.submit(page, path, { "birth-date": "04.05.2011", document: "birth-certificate" })).body).toContain("Дата исправлена");
    expect(await face.services.representations.stageOf(face.services.databases.data, pupil)).toBe("from-14");
    const grown = await browser.get(acts(pupil));
    expect((await browser.post(grown, `${acts(pupil)}/code`, {})).statusCode).toBe(422);
    const made = await browser.post(grown, `${acts(pupil)}/code`, { seen: "yes" });
    const code = /<p class="lead code">([\d ]{19})<\/p>/.exec(made.body)?.[1] ?? "";
    const own = new FormBrowser(face.app);
    expect((await own.submit(await own.get("/sign-in/pupil"), "/sign-in/pupil", { code })).statusCode).toBe(200);
  });

  it("clause:G5 clause:C2 a grown pupil consents before a document, and the frozen record lives again", async () => {
    const { subject } = await takenIn({ ...adult(), ...child(1, { "birth-date": "20.09.2008" }) });
    const pupil = await childOf(subject);
    face.clock.advance({ hours: 24 * 40 });
    await face.services.families.checkDays();
    // Weeks later the session of the first one has long ended.
    const { browser, subject: member } = await aMember(face, "registrar");
    const page = await browser.get(acts(pupil));
    const path = `${acts(pupil)}/grown-up`;
    expect(page.body).toContain("запись заморожена");
    expect((await browser.post(page, path, { consent: "no", document: "identity-card" })).statusCode).toBe(422);
    expect((await browser.submit(page, path, { consent: "yes", document: "identity-card" })).body).toContain("запись снова живёт");
    const last = (await face.services.consents.history(face.services.databases.data, pupil)).at(-1);
    expect(last).toMatchObject({ decidedAs: "subject", typedBy: member, typedAs: "staff", method: "in-person" });
  });
});
