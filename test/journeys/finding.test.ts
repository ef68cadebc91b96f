import { beforeAll, describe, expect, it } from "vitest";
import { staffSigns } from "../../src/modules/ledger/index.ts";
import { endDueLeaves } from "../../src/modules/leaving/index.ts";
import { newId } from "../../src/platform/id.ts";
import { type PurposeId, type SubjectId } from "../../src/policy/index.ts";
import { aChildOf } from "../support/child.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { finishDestructions, FormBrowser, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let mother: { browser: FormBrowser; subject: SubjectId };
let father: { browser: FormBrowser; subject: SubjectId };
let child: SubjectId;
const SECRETS = ["Құдайбергенова", "Айгерим", "+77015550145", "aigerim@example.kz", "Бейбітшілік"];

/** Says yes for a child to one more purpose. */
async function agree(of: SubjectId, by: SubjectId, purpose: PurposeId): Promise<void> {
  const { databases, consents, documents, clock } = face.services;
  const { hash, version } = await documents.current("consent-representative", "ru");
  const actor = { kind: "representative", subject: by, of } as const;
  await databases.data.begin((tx) => consents.record(tx, {
    subject: of, decidedBy: actor, typedBy: actor, choices: [{ purpose, scope: "processing", state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version),
    language: "ru", source: "web-form", method: "session", at: clock.now(), requestId: newId(),
  }));
}

beforeAll(async () => {
  face = await stillWebFace();
  const browser = new FormBrowser(face.app);
  const codePage = await browser.submit(await browser.get("/join"), "/join", {
    ...JOINING, "family-name": "Құдайбергенова", "given-name": "Айгерим", email: "aigerim@example.kz", phone: "+7 701 555 01 45", "home-address": "Астана, Бейбітшілік 33/1",
  });
  await browser.submit(codePage, "/join/code", { code: await face.mailedCode("aigerim@example.kz") });
  const [row] = await face.services.databases.dataOwner<{ subject: SubjectId }[]>`select subject_id as subject from subjects.subject order by number desc limit 1`;
  mother = { browser, subject: row?.subject as SubjectId };
  father = await aPerson(face, "Отцовский");
  child = await aChildOf(face.services, mother.subject, { "family-name": "Құдайбергенов", "given-name": "Ержан", "birth-date": "2017-05-04", "study-place": '=HYPERLINK("http://x.example","Школа")', "study-grade": "3 Б" });
  await agree(child, mother.subject, "learning");
}, 60_000);

const found = (member: MemberAtDesk, fields: Readonly<Record<string, string>>) => member.browser.get("/desk/find").then((page) => member.browser.post(page, "/desk/find", fields));

describe("finding and seeing at the desk", () => {
  it("clause:S1 a registrar finds a family by telephone, masked, and shows one number, which the family reads at once", async () => {
    const registrar = await aMember(face, "registrar");
    const page = await found(registrar, { for: "service-provision", by: "phone", text: "8 701 555-01-45" });
    expect([page.statusCode, page.headers.location]).toEqual([200, undefined]);
    expect(page.body).toContain("А•••• Қ•••••");
    // What was typed stands in its field, for the next search, and in no address.
    for (const secret of SECRETS) expect(page.body.replace(/value="[^"]*"/g, ""), secret).not.toContain(secret);
    expect([...page.body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href).filter((href) => /555|%2B7|phone/.test(href ?? ""))).toEqual([]);
    const [, address = ""] = /href="(\/desk\/people\/[^"]+)"/.exec(page.body) ?? [];
    const person = await registrar.browser.get(address);
    for (const secret of SECRETS) expect(person.body, secret).not.toContain(secret);
    face.clock.advance({ seconds: 1 });
    const shown = await registrar.browser.post(person, `/desk/people/${mother.subject}/show`, { field: "phone" });
    expect(shown.body).toContain("+77015550145");
    for (const secret of SECRETS.filter((one) => one !== "+77015550145")) expect(shown.body, secret).not.toContain(secret);
    const history = await mother.browser.get("/my/history?only=others");
    expect(history.body).toMatch(/сотрудник записи/);
    const mine = await face.services.ledger.history(face.services.databases.data, mother.subject, { limit: 4 });
    const signs = await staffSigns(face.services.keys, mother.subject, [registrar.subject]);
    expect(mine.some(({ fields, actor, bulk }) => fields.join() === "phone" && actor.kind === "staff" && signs.get(actor.subject) === registrar.subject && !bulk)).toBe(true);
  });

  it("clause:S1 a marketer meets a pupil who agreed to contests, with name and grade alone, and nobody who did not", async () => {
    const marketer = await aMember(face, "marketer");
    const wish = { for: "contests", by: "name", text: "құдай" };
    expect((await found(marketer, wish)).body).not.toContain(`/desk/people/${child}`);
    await agree(child, mother.subject, "contests");
    const results = await found(marketer, wish);
    expect(results.body).toContain(`/desk/people/${child}?for=contests`);
    expect(results.body).not.toContain(mother.subject);
    const person = await marketer.browser.get(`/desk/people/${child}?for=contests`);
    expect([...person.body.matchAll(/name="field" value="([a-z-]+)"/g)].map(([, field]) => field)).toEqual(["given-name", "family-name", "study-grade"]);
    for (const secret of [...SECRETS, "Ержан"]) expect(person.body, secret).not.toContain(secret);
    expect((await marketer.browser.post(person, `/desk/people/${child}/show`, { field: "study-grade" })).body).toContain("3 Б");
    for (const field of ["birth-date", "study-place", "phone", "home-address", "attendance"]) {
      expect([field, (await marketer.browser.post(person, `/desk/people/${child}/show`, { field })).statusCode]).toEqual([field, 403]);
    }
    expect((await marketer.browser.post(person, `/desk/people/${child}/show`, { field: "given-name", for: "learning" })).statusCode).toBe(422);
    expect((await marketer.browser.get(`/desk/people/${mother.subject}?for=contests`)).statusCode).toBe(404);
  });

  it("clause:S1 a teacher tries to see an address and cannot: not on the page, not by a forged field, not by another purpose, not of a parent", async () => {
    const teacher = await aMember(face, "teacher");
    const results = await found(teacher, { for: "learning", by: "name", text: "құдай" });
    expect(results.body).toContain(`/desk/people/${child}?for=learning`);
    expect(results.body).not.toContain(mother.subject);
    const person = await teacher.browser.get(`/desk/people/${child}?for=learning`);
    for (const field of ["home-address", "phone", "email", "study-place", "relation"]) expect(person.body, field).not.toContain(`value="${field}"`);
    for (const field of ["home-address", "phone", "study-place"]) {
      const answer = await teacher.browser.post(person, `/desk/people/${child}/show`, { field });
      expect([field, answer.statusCode, SECRETS.some((secret) => answer.body.includes(secret))]).toEqual([field, 403, false]);
    }
    const forged = await teacher.browser.post(person, `/desk/people/${child}/show`, { field: "home-address", for: "service-provision" });
    expect(forged.statusCode).toBe(422);
    expect((await teacher.browser.get(`/desk/people/${mother.subject}?for=learning`)).statusCode).toBe(404);
    // Another purpose's page is none of this role's: it asks for one that is.
    expect((await teacher.browser.get(`/desk/people/${mother.subject}?for=service-provision`)).body).not.toContain("Құдай");
    expect(person.body).not.toContain(mother.subject);
    const page = await found(teacher, { for: "learning", by: "phone", text: "+77015550145" });
    expect([page.statusCode, page.body.includes(mother.subject)]).toEqual([422, false]);
  });

  it("keeps what was typed where something is missing, and says where", async () => {
    const registrar = await aMember(face, "registrar");
    const page = await found(registrar, { by: "name", text: "құ" });
    expect(page.statusCode).toBe(422);
    expect(page.body).toContain('value="құ"');
    expect(page.body).toContain('href="#f-for"');
    const short = await found(registrar, { for: "service-provision", by: "name", text: "құ" });
    expect([short.statusCode, short.body.includes('href="#f-text"')]).toEqual([422, true]);
    const stale = await registrar.browser.post(await registrar.browser.get("/desk/find"), "/desk/find", { form: "x", for: "service-provision", by: "name", text: "құдай" });
    expect([stale.statusCode, stale.body.includes('value="құдай"'), stale.body.includes(child)]).toEqual([409, true, false]);
  });
});

const A_LIST = { for: "service-provision", list: "pupils", reason: "check-of-records" } as const;

describe("a list on its way out", () => {
  it("clause:T1 leaves with purpose and reason, harmless to a program for tables, and stands in the history of each", async () => {
    const registrar = await aMember(face, "registrar");
    const empty = await registrar.browser.post(await registrar.browser.get("/desk/lists"), "/desk/lists", { words: "Для сверки с договорами" });
    expect([empty.statusCode, empty.body.includes("Для сверки с договорами")]).toEqual([422, true]);
    for (const field of ["for", "list", "fields", "reason"]) expect(empty.body, field).toContain(`href="#f-${field}`);
    const wish = { ...A_LIST, words: "Для сверки с договорами" };
    const without = await registrar.browser.post(empty, "/desk/lists", wish);
    expect([without.statusCode, without.body.includes('href="#f-fields"')]).toEqual([422, true]);
    face.clock.advance({ seconds: 1 });
    const file = await registrar.browser.post(without, "/desk/lists", { ...wish, "field-family-name": "yes", "field-study-place": "yes" });
    expect([file.statusCode, file.headers["content-type"], file.headers["cache-control"]]).toEqual([200, "text/csv; charset=utf-8", "private, no-store"]);
    expect(file.headers["content-disposition"]).toMatch(/^attachment; filename="list-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv"$/);
    const lines = file.body.trim().split("\r\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\d+,Құдайбергенов,"'=HYPERLINK\(""http:\/\/x.example"",""Школа""\)"$/);
    const history = await mother.browser.get(`/my/children/${child}/history?only=others`);
    expect(history.body).toContain("Данные выгружены списком");
  });

  it("clause:T1 is no place for a marketer, and gives a teacher no field beyond the own", async () => {
    const [marketer, teacher] = [await aMember(face, "marketer"), await aMember(face, "teacher")];
    expect((await marketer.browser.get("/desk/lists")).statusCode).toBe(403);
    const page = await teacher.browser.get("/desk/lists");
    expect(page.body).not.toContain("field-home-address");
    const forged = await teacher.browser.post(page, "/desk/lists", { for: "learning", list: "pupils", reason: "class-list", words: "Список на субботу", "field-given-name": "yes", "field-home-address": "yes" });
    expect([forged.statusCode, forged.headers["content-type"]]).toEqual([422, "text/html; charset=utf-8"]);
  });
});

describe("the protection officer and the auditor", () => {
  it("clause:G5 the officer settles a dispute: the record is kept, or destroyed, and the page says what left the house", async () => {
    const [officer, registrar] = [await aMember(face, "protection-officer"), await aMember(face, "registrar")];
    await registrar.browser.post(await registrar.browser.get("/desk/lists"), "/desk/lists", { ...A_LIST, words: "Сверка с договорами группы", "field-family-name": "yes" });
    const { families } = face.services;
    await families.addSecondRepresentative({ child, representative: father.subject, relation: "father", proof: "birth-certificate", until: null, by: officer.actor, requestId: newId() });
    const dispute = () => face.services.leaving.begin({
      session: { method: "one-time-code" }, actor: { kind: "representative", subject: mother.subject, of: child }, subject: child, language: "ru", requestId: newId(),
    });
    expect(await dispute()).toEqual({ outcome: "restricted" });
    const list = await officer.browser.get("/desk/matters");
    expect(list.body).toContain(`/desk/matters/${child}`);
    expect(list.body).toContain("Сверка с договорами группы");
    expect(list.body).not.toMatch(/Құдай|Ержан/);
    const page = await officer.browser.get(`/desk/matters/${child}`);
    expect(page.body).toContain("Е•••• Қ•••••");
    expect((await officer.browser.post(page, `/desk/matters/${child}`, {})).statusCode).toBe(422);
    const kept = await officer.browser.submit(page, `/desk/matters/${child}`, { decision: "keep" });
    expect(kept.body).toContain("Запись сохранена");
    expect((await officer.browser.get(`/desk/matters/${child}`)).statusCode).toBe(404);
    expect(await dispute()).toEqual({ outcome: "restricted" });
    const gone = await officer.browser.submit(await officer.browser.get(`/desk/matters/${child}`), `/desk/matters/${child}`, { decision: "destroy" });
    expect(gone.body).toContain("Решение об уничтожении записано");
    face.clock.advance({ days: 4 });
    expect(await endDueLeaves(face.services.leavingDeps, newId())).toContainEqual({ subject: child, waits: null });
    await finishDestructions(face);
    expect((await face.services.databases.dataOwner`select 1 from subjects.facts where subject_id = ${child}`).length).toBe(0);
  });

  it("clause:U5 the auditor reads counts and the log, and meets no person", async () => {
    const auditor = await aMember(face, "auditor");
    await face.services.ledger.integrate();
    for (const path of ["/desk/oversight", "/desk/ledger", "/desk/ledger?operation=extract&clause=C1&from=2020-01-01&until=2099-01-01", "/desk/ledger?operation=nonsense&from=x&before=y"]) {
      const page = await auditor.browser.get(path);
      expect([path, page.statusCode]).toEqual([path, 200]);
      for (const secret of [...SECRETS, mother.subject, child, father.subject]) expect(page.body, `${path} ${secret}`).not.toContain(secret);
    }
    const extracts = await auditor.browser.get("/desk/ledger?operation=extract");
    expect(extracts.body).toMatch(/\/ledger\/proof\/\d+/);
    for (const path of ["/desk/find", "/desk/lists", "/desk/matters", `/desk/people/${mother.subject}`]) expect([path, (await auditor.browser.get(path)).statusCode]).toEqual([path, 403]);
  });
});
