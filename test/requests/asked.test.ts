import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { type Actor, isInForce, type PurposeId, type SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { rawLetter } from "../support/letters.ts";
import { type MailFace, mailFace, PARENT_IIN, type WithNumber } from "../support/mail-face.ts";
import type { ToyCertificate } from "../support/toy-centre/index.ts";
import { FormBrowser, hiddenFields } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: MemberAtDesk;
let parent: WithNumber & { readonly key: ToyCertificate };
beforeAll(async () => {
  on = await mailFace(clock);
  parent = { ...(await on.aPerson(PARENT_IIN)), key: on.centre.issue({ iin: PARENT_IIN }) };
  officer = await aMember(on.face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });

async function agrees(subject: SubjectId, ...purposes: readonly PurposeId[]): Promise<void> {
  const { consents, databases, documents } = on.face.services;
  const { hash, version } = await documents.current("consent-own", "ru");
  for (const purpose of purposes) await databases.data.begin((tx) => consents.record(tx, {
    subject, decidedBy: own(subject), typedBy: own(subject), choices: [{ purpose, scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version), language: "ru", source: "web-form",
    method: "session", at: clock.now(), requestId: newId(),
  }));
}

const standing = async (subject: SubjectId): Promise<PurposeId[]> =>
  (await on.face.services.consents.stateOf(on.face.services.databases.data, subject)).filter(({ state }) => isInForce(state)).map(({ purpose }) => purpose).sort();

/** Takes a request in at the desk, off a paper; gives its address there. */
async function takenIn(fields: Readonly<Record<string, string>>): Promise<string> {
  const { browser } = officer;
  const taken = await browser.post(await browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "paper", language: "ru", sender: "subject", words: "см. бумагу", name: "А Б", relation: parent.number, email: parent.email, ...fields });
  expect(taken.statusCode, taken.body).toBe(303);
  return /\/desk\/requests\/[0-9a-f-]{36}/.exec(String(taken.headers.location))?.[0] ?? "";
}

/** The officer knows the sender, decides, and the work is done. */
async function carriedOut(path: string): Promise<string> {
  const { browser } = officer;
  const accepted = await browser.submit(await browser.get(path), `${path}/accept`, { about: parent.number, by: parent.number, sender: "subject" });
  expect(accepted.body).toContain('data-state="RequestAccepted"');
  await browser.submit(accepted, `${path}/decide`, { words: "Сделано." });
  await on.face.work();
  return (await browser.get(path)).body;
}

describe("what a correction names clause:C7", () => {
  it("stands on the desk's form and reaches the record; the answer says what was corrected", async () => {
    const done = await carriedOut(await takenIn({ kind: "correction", "correct-given-name": "  Айгүл  ", "correct-family-name": "" }));
    expect(done).toContain('data-state="RequestFulfilled"');
    expect(await on.held(parent.subject, "given-name")).toBe("Айгүл");
    expect(done).toMatch(/data-asked="letter">Имя</);
  });

  it("is entered by the officer from a letter in free words, by the rules of each field; undecided it can be put right, and none is carried out without", async () => {
    const { shown } = await on.sent(rawLetter({ from: parent.email, subject: "Исправление", text: `Прошу исправить отчество, номер пользователя ${parent.number}` }));
    expect(shown?.one.row.kind).toBe("correction");
    const path = `/desk/requests/${shown?.one.row.caseId ?? ""}`;
    const { browser } = officer;
    const accepted = await browser.submit(await browser.get(path), `${path}/accept`, { about: parent.number, by: parent.number, sender: "subject" });
    expect(accepted.body).toContain('data-unnamed="correction"');
    const refused = await browser.post(accepted, `${path}/decide`, { words: "Исправили." });
    expect([refused.statusCode, refused.body.includes("Ещё не записано, что исправить")]).toEqual([409, true]);
    const wrong = await browser.post(accepted, `${path}/specify`, { "correct-birth-date": "31.02.2011" });
    expect([wrong.statusCode, wrong.body.includes('value="31.02.2011"'), wrong.body.includes('id="f-specify-correct-birth-date-fault"')]).toEqual([422, true, true]);
    expect((await browser.post(accepted, `${path}/specify`, {})).statusCode).toBe(422);
    await browser.submit(accepted, `${path}/specify`, { "correct-patronymic": "Ерланқызы" });
    const named = await browser.submit(await browser.get(path), `${path}/specify`, { "correct-patronymic": "Ерланұлы", "correct-home-address": "Астана, Бейбітшілік 33/2" });
    expect(named.body).not.toContain("Ерланұлы");
    // What is in question is blocked, whenever it was named.
    expect((await on.face.services.restrictions.inForce(on.face.services.databases.data, parent.subject)).flatMap(({ fields }) => fields)).toEqual(expect.arrayContaining(["all"]));
    await browser.submit(named, `${path}/decide`, { words: "Исправили." });
    await on.face.work();
    expect([await on.held(parent.subject, "patronymic"), await on.held(parent.subject, "home-address")]).toEqual(["Ерланұлы", "Астана, Бейбітшілік 33/2"]);
    expect((await on.face.services.requests.shown(shown?.one.row.caseId ?? "")).steps.find(({ event }) => event.part === "correct")?.told).toEqual({ fields: 2 });
    await expect(on.face.services.requests.specify({ ...act(shown?.one.row.caseId ?? ""), corrections: { patronymic: "Иной" } })).rejects.toMatchObject({ reason: "request-over" });
  });

  it("clause:T7 joins the block of who is known: a field that is named later is blocked with the others", async () => {
    const { requests, restrictions, databases } = on.face.services;
    const { subject } = await on.aPerson();
    const { caseId } = await requests.receive({ kind: "correction", channel: "web-signed-in", sender: "subject", by: own(subject), values: { words: "имя" }, corrections: { "given-name": "Сара" }, language: "ru", requestId: newId() });
    await requests.specify({ ...act(caseId), corrections: { "given-name": "Сара", "study-grade": "5" } });
    // Both begin at the same moment: neither is the first.
    expect((await restrictions.inForce(databases.data, subject)).map(({ fields }) => String(fields)).sort()).toEqual(["given-name", "study-grade"]);
    await requests.decide({ ...act(caseId), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect(await restrictions.inForce(databases.data, subject)).toEqual([]);
  });

  it("clause:R3 is never told as done where the record stands as before: the part is undone and shown, and done once the fault is gone", async () => {
    const { requests, databases: { dataOwner } } = on.face.services;
    const { subject } = await on.aPerson();
    const { caseId } = await requests.receive({ kind: "correction", channel: "web-signed-in", sender: "subject", by: own(subject), values: { words: "имя" }, corrections: { "given-name": "Сара" }, language: "ru", requestId: newId() });
    await requests.decide({ ...act(caseId), words: "" });
    clock.advance({ minutes: 1 });
    // A database that takes the new value and keeps nothing of it.
    await dataOwner.unsafe(`create function public.loses() returns trigger language plpgsql as $$ begin return null; end $$;
      create trigger loses before insert on vault.record for each row when (new.subject_id = '${subject}') execute function public.loses()`);
    try {
      expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
      expect((await requests.shown(caseId)).steps.flatMap(({ event }) => (event.change === "part-failed" ? [[event.part, event.reason]] : []))).toEqual([["correct", "request-part-left"]]);
    } finally {
      await dataOwner.unsafe("drop trigger loses on vault.record; drop function public.loses()");
    }
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect(await on.held(subject, "given-name")).toBe("Сара");
  });

  it("clause:R2 is refused at the coming where it is none, on every form, and not after the decision", async () => {
    const browser = new FormBrowser(on.face.app);
    const answers = [
      await browser.post(await browser.get("/requests"), "/requests", { kind: "correction", sender: "subject", words: "?", email: "a@b.kz", "correct-birth-date": "вчера" }),
      await browser.post(await browser.get("/requests/sign"), "/requests/sign", { kind: "correction", sender: "subject", words: "?", email: "a@b.kz", "correct-birth-date": "вчера" }),
      await officer.browser.post(await officer.browser.get("/desk/requests/new"), "/desk/requests/new", { channel: "paper", language: "ru", kind: "correction", sender: "subject", words: "?", "correct-birth-date": "вчера" }),
      await officer.browser.post(await officer.browser.get("/my/requests/new"), "/my/requests/new", { kind: "correction", words: "?", "correct-birth-date": "вчера" }),
    ];
    for (const answer of answers) expect([answer.statusCode, answer.body.includes('id="f-correct-birth-date-fault"'), answer.body.includes('value="вчера"')]).toEqual([422, true, true]);
  });

  it("stands in what is signed on the page, for people and for the program, and is carried out", async () => {
    const browser = new FormBrowser(on.face.app);
    const page = await browser.submit(await browser.get("/requests/sign"), "/requests/sign", { kind: "correction", sender: "subject", words: "Прошу исправить", relation: parent.number, email: parent.email, "correct-study-place": "Школа  № 5" });
    const text = hiddenFields(page.body, "/requests/signed")["text"] ?? "";
    for (const line of ["correct-study-place: Школа № 5", "Школа № 5"]) expect(text).toContain(line);
    const { shown } = await on.sent(on.signedLetter(text, parent.key));
    expect(shown).toMatchObject({ state: "RequestAccepted", words: { corrections: { "study-place": "Школа № 5" } } });
    const caseId = shown?.one.row.caseId ?? "";
    await on.face.services.requests.decide({ ...act(caseId), words: "Исправили." });
    await on.face.work();
    expect(await on.held(parent.subject, "study-place")).toBe("Школа № 5");
    // A value that is none is left out of a letter, which is lost by nothing: the officer enters it.
    const broken = await on.sent(on.signedLetter(text.replace(/request-id: .*/u, `request-id: ${newId()}`).replace(/nonce: .*/u, `nonce: ${newId()}`).replace("correct-study-place: Школа № 5", "correct-birth-date: вчера"), parent.key));
    expect(broken.shown).toMatchObject({ state: "RequestAccepted", words: { corrections: {} } });
    await on.reject(broken.shown?.one.row.caseId ?? "", officer.subject);
  });
});

describe("what a withdrawal names clause:C2 clause:D2", () => {
  it("ends alone: one purpose that is withdrawn leaves the others, and the page, the desk and the answer say which", async () => {
    await agrees(parent.subject, "marketing-mail", "surveys", "interests");
    const path = await takenIn({ kind: "withdrawal", withdraw: "these", "purpose-marketing-mail": "yes" });
    const done = await carriedOut(path);
    expect(done).toContain('data-state="RequestFulfilled"');
    expect(await standing(parent.subject)).toEqual(["interests", "service-provision", "surveys"]);
    expect(/data-asked="letter">([^<]*)</.exec(done)?.[1]).toBe(/data-asked="yes">([^<]*)</.exec(done)?.[1]);
    expect(done).toMatch(/Отозвано согласий: 1/);
    // What the words ended is not gone yet: its terms run from here (clause:D2).
    expect(done).toContain("будут уничтожены по окончании срока хранения");
  });

  it("is undetermined in a letter of free words: nothing ends until the officer has named it", async () => {
    const { shown } = await on.sent(on.signedLetter(`Отзываю согласие на рассылку, номер пользователя ${parent.number}`, parent.key));
    expect(shown).toMatchObject({ state: "RequestAccepted", one: { row: { kind: "withdrawal" } }, words: { purposes: [] } });
    const caseId = shown?.one.row.caseId ?? "";
    await expect(on.face.services.requests.decide({ ...act(caseId), words: "Отозвали." })).rejects.toMatchObject({ reason: "request-purposes-unnamed" });
    const { browser } = officer;
    const path = `/desk/requests/${caseId}`;
    const before = await standing(parent.subject);
    // Nothing chosen, and two things said at once, are no answer.
    for (const fields of [{}, { withdraw: "these" }, { withdraw: "everything", "purpose-surveys": "yes" }]) expect((await browser.post(await browser.get(path), `${path}/specify`, fields)).statusCode).toBe(422);
    expect(await standing(parent.subject)).toEqual(before);
    const named = await browser.submit(await browser.get(path), `${path}/specify`, { withdraw: "these", "purpose-surveys": "yes" });
    await browser.submit(named, `${path}/decide`, { words: "Отозвали." });
    await on.face.work();
    expect(await standing(parent.subject)).toEqual(["interests", "service-provision"]);
  });

  it("clause:R5 is a fault on every form where nothing is chosen; the desk may say that the paper does not say", async () => {
    const browser = new FormBrowser(on.face.app);
    const asked = { kind: "withdrawal", sender: "subject", words: "отзываю", email: parent.email };
    const answers = [
      await browser.post(await browser.get("/requests"), "/requests", asked), await browser.post(await browser.get("/requests/sign"), "/requests/sign", asked),
      await officer.browser.post(await officer.browser.get("/desk/requests/new"), "/desk/requests/new", { ...asked, channel: "paper", language: "ru" }),
      await officer.browser.post(await officer.browser.get("/my/requests/new"), "/my/requests/new", asked),
    ];
    for (const answer of answers) expect([answer.statusCode, answer.body.includes('id="f-withdraw-fault"')]).toEqual([422, true]);
    expect((await officer.browser.get(await takenIn({ kind: "withdrawal", withdraw: "unsaid" }))).body).toContain('data-asked="no"');
  });

  it("ends everything only where that is said", async () => {
    const { requests } = on.face.services;
    const { subject } = await on.aPerson();
    await agrees(subject, "surveys");
    const ask = (purposes: "everything" | readonly PurposeId[]) => requests.receive({ kind: "withdrawal", channel: "web-signed-in", sender: "subject", by: own(subject), values: {}, purposes, language: "ru", requestId: newId() });
    await expect(ask(["request-handling"])).rejects.toMatchObject({ reason: "invalid-fields" });
    const { caseId } = await ask("everything");
    await requests.decide({ ...act(caseId), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect(await standing(subject)).toEqual([]);
  });
});
