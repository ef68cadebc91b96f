import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { type Language, referenceOperator, type RequestKind, type SubjectId } from "../../src/policy/index.ts";
import { FormTokens } from "../../src/web/plain-form-token.ts";
import { API_SCOPES } from "../../src/modules/tokens/index.ts";
import { aToken } from "../support/api.ts";
import { ApiClient, refusalOf } from "../support/api-client.ts";
import { aChildOf, represents } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { unzip } from "../support/unzip.ts";
import { finishDestructions, FormBrowser, webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const SEEN = { "document-seen": "yes" } as const;
const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(face.services.databases.data, subject))?.number);
/** What stands in a person's history of members' acts from a moment on. */
const since = async (subject: SubjectId, from: Date) =>
  (await face.services.ledger.history(face.services.databases.data, subject, { limit: 50 })).flatMap(({ actor, at, ...row }) => (actor.kind === "staff" && at >= from ? [{ role: actor.role, ...row }] : []));

/** A request that came on paper, its sender known by a document; decided and carried out where told. Its own address goes with it. */
async function onPaper(about: SubjectId, { kind = "access", sender = about, language = "ru", carriedOut = true }: { kind?: RequestKind; sender?: SubjectId; language?: Language; carriedOut?: boolean } = {}): Promise<{ caseId: string; capability: string }> {
  const { requests } = face.services;
  const role = sender === about ? "subject" : "representative";
  const relation = await numberOf(about);
  const values = { words: "Что обо мне есть?", name: "Иванова Анна", relation, "document-number": "012345678", "document-date": "2020-01-02", "document-issuer": "МВД РК" } as const;
  const { caseId, capability } = await requests.receive({ kind, channel: "paper", sender: role, by: officer.actor, values, language, requestId: newId() });
  await requests.accept({ ...act(caseId), about, senderSubject: sender, sender: role, how: "document-shown" });
  if (carriedOut) {
    await requests.decide({ ...act(caseId), words: "Собрали всё." });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
  }
  return { caseId, capability };
}

/** Posts with a form token that fits the browser and the address: what refuses then is the door, not the token. */
function postAs(browser: FormBrowser, url: string): Promise<LightMyRequestResponse> {
  const own = browser.cookies.get("session") ?? "";
  const form = new FormTokens(face.services.longLived.formToken).issue(own, url, clock.now());
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return face.app.inject({ method: "POST", url, headers: { cookie, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" }, payload: new URLSearchParams({ form, ...SEEN }).toString() });
}

interface DataFile {
  readonly parts: Readonly<Record<string, { readonly held?: Readonly<Record<string, unknown>> }>>;
  readonly history: readonly { readonly at: string; readonly by: string; readonly operation: string }[];
}
const dataIn = (bytes: Buffer): DataFile => JSON.parse(unzip(bytes).get("my-data.json") ?? "") as DataFile;

describe("handing the copy of the data over the desk", () => {
  it("clause:S3 clause:R3 gives the officer the archive for who asked on paper, once a document was seen; history, log and steps say that a member handed it over", async () => {
    const person = await aPerson(face, "Бумажная");
    const { caseId } = await onPaper(person.subject, { language: "kk" });
    const url = `/desk/requests/${caseId}`;
    const page = await officer.browser.get(url);
    expect(textOf(page.body)).toContain(`Номер отправителя: ${await numberOf(person.subject)}`);
    clock.advance({ seconds: 1 });
    const unseen = await officer.browser.post(page, `${url}/give-copy`, {});
    expect([unseen.statusCode, unseen.headers["content-type"]]).toEqual([422, "text/html; charset=utf-8"]);
    expect(unseen.body).toContain("без документа копию не выдают");
    expect(await since(person.subject, clock.now())).toEqual([]);

    const given = await officer.browser.post(page, `${url}/give-copy`, SEEN);
    expect([given.statusCode, given.headers["content-type"], given.headers["cache-control"]]).toEqual([200, "application/zip", "private, no-store"]);
    expect(given.headers["content-disposition"]).toBe('attachment; filename="my-data-2026-11-09.zip"');
    const { parts, history } = dataIn(given.rawPayload);
    expect(parts["vault"]?.held).toMatchObject({ "family-name": { value: "Бумажная" }, email: { value: person.email } });
    expect(history.filter(({ at }) => at === clock.now().toISOString()).map(({ by, operation }) => [by.split(" ")[0], operation])).toEqual([["protection-officer", "extract"], ["protection-officer", "extract"]]);
    // In the language of the request, whatever the officer reads.
    expect(unzip(given.rawPayload).get("my-data.html")).toContain('lang="kk"');

    const told = await since(person.subject, clock.now());
    expect(told.map(({ operation, role }) => `${operation} by ${role}`).sort()).toEqual(["extract by protection-officer", "extract by protection-officer", "record by protection-officer"]);
    expect(told.flatMap(({ operation, detail }) => detail?.["what"] ?? (operation === "record" ? detail?.["reason"] ?? [] : []))).toEqual(["copy-given", "copy-given"]);
    expect(textOf((await person.browser.get("/my/history")).body)).toContain("Копию всех данных выдали в школе на руки по обращению");
    for (const shown of [await officer.browser.get(url), await person.browser.get(`/my/requests/${caseId}`)]) expect(textOf(shown.body)).toContain("копия выдана в школе на руки, документ показан");
    expect((await officer.browser.get(url)).body).toContain('data-state="RequestFulfilled"');
  });

  it("clause:S1 is refused to a registrar, a teacher, a parent and nobody, and to a link", async () => {
    const person = await aPerson(face, "Закрытая");
    const { caseId } = await onPaper(person.subject);
    const url = `/desk/requests/${caseId}/give-copy`;
    clock.advance({ seconds: 1 });
    const from = clock.now();
    for (const role of ["registrar", "teacher"] as const) expect((await postAs((await aMember(face, role)).browser, url)).statusCode).toBe(403);
    expect((await postAs(person.browser, url)).statusCode).toBe(404);
    expect((await postAs(new FormBrowser(face.app), url)).statusCode).toBe(401);
    expect((await officer.browser.get(url)).statusCode).toBe(404);
    const by = { kind: "staff", subject: officer.subject, role: "registrar" } as const;
    await expect(face.services.requests.giveCopy({ ...act(caseId), by, documentSeen: true }, () => Promise.reject(new Error("made")))).rejects.toMatchObject({ reason: "role-not-permitted" });
    expect(await since(person.subject, from)).toEqual([]);
  });

  it("clause:S3 gives nothing on a request of another kind, before the data are gathered, or on none", async () => {
    const person = await aPerson(face, "Другая");
    for (const { caseId } of [await onPaper(person.subject, { kind: "transfers-information" }), await onPaper(person.subject, { carriedOut: false })]) {
      expect((await officer.browser.get(`/desk/requests/${caseId}`)).body).not.toContain("give-copy");
      const refused = await postAs(officer.browser, `/desk/requests/${caseId}/give-copy`);
      expect([refused.statusCode, textOf(refused.body).includes("Копии для выдачи нет")]).toEqual([409, true]);
    }
    expect((await postAs(officer.browser, `/desk/requests/${newId()}/give-copy`)).statusCode).toBe(404);
  });

  it("clause:G5 gives a representative what the representative sees, tells the other one nothing, and gives nothing once the right has ended", async () => {
    const [mother, father] = [await aPerson(face, "Мамина"), await aPerson(face, "Папин")];
    const child = await aChildOf(face.services, mother.subject);
    await represents(face.services, child, father.subject);
    const { representations, databases, vault } = face.services;
    const registrar = { kind: "staff", subject: officer.subject, role: "registrar" } as const;
    // A contact of the child's own, which no representative sees.
    await databases.data.begin((tx) => vault.collect(tx, accessFor({ purpose: "service-provision", actor: registrar, requestId: newId() }), child, { phone: "+77015550199" }, { source: "in-person", at: clock.now() }));
    const { caseId } = await onPaper(child, { sender: mother.subject });
    const url = `/desk/requests/${caseId}/give-copy`;
    clock.advance({ seconds: 1 });
    const given = await postAs(officer.browser, url);
    expect(given.statusCode).toBe(200);
    expect(Object.keys(dataIn(given.rawPayload).parts).sort()).toEqual(["consent", "restrictions", "subjects", "vault"]);
    for (const [name, content] of unzip(given.rawPayload)) for (const secret of [father.subject, father.email, "77015550199"]) expect(content, name).not.toContain(secret);
    expect(dataIn(given.rawPayload).parts["vault"]?.held).toMatchObject({ "given-name": { value: "Тимур" } });
    // Nor was it read for that.
    expect((await since(child, clock.now())).flatMap(({ fields }) => fields)).toEqual(expect.not.arrayContaining(["phone"]));
    const told = async ({ browser }: typeof mother) => textOf((await browser.get(`/my/children/${child}/history`)).body).includes("Копию всех данных выдали");
    expect([await told(mother), await told(father)]).toEqual([true, false]);
    await databases.data.begin((tx) => representations.end(tx, { child, representative: mother.subject, reason: "court", by: officer.actor, at: clock.now(), requestId: newId() }));
    clock.advance({ minutes: 1 });
    expect(textOf((await postAs(officer.browser, url)).body)).toContain("Не показано, что отправитель вправе об этом просить");
  });

  it("clause:S1 has a twin for programs, which wants the document seen too", async () => {
    const person = await aPerson(face, "Программная");
    const { caseId } = await onPaper(person.subject);
    const api = new ApiClient(face.app, await aToken(face, officer.subject, API_SCOPES));
    const path = { request: caseId };
    expect(await refusalOf(api.call("postDeskRequestsRequestGiveCopy", { path, body: { documentSeen: false } }))).toBe("invalid-fields");
    const { bytes, type } = await api.file("postDeskRequestsRequestGiveCopy", { path, body: { documentSeen: true } });
    expect([type, dataIn(bytes).parts["vault"]?.held?.["family-name"]]).toEqual(["application/zip", expect.objectContaining({ value: "Программная" })]);
  });
});

describe("the answer to a request for the data", () => {
  const address = referenceOperator.address;

  it("clause:R3 says at its open address, and at the desk, that the school hands the copy over and where an account downloads it; signed in it leads to the download", async () => {
    const person = await aPerson(face, "Отвеченная");
    const { caseId, capability } = await onPaper(person.subject);
    const open = (await new FormBrowser(face.app).get(`/requests/${capability}`)).body;
    for (const said of ["Копию выдаёт школа", address, "в разделе «Мои данные»", 'href="/my/export"']) expect(open).toContain(said);
    const desk = (await officer.browser.get(`/desk/requests/${caseId}`)).body;
    for (const said of ["Копию выдаёт школа", address]) expect(desk).toContain(said);
    const own = (await person.browser.get(`/my/requests/${caseId}`)).body;
    for (const said of ["Скачать все данные одним файлом", 'href="/my/export"']) expect(own).toContain(said);
    for (const body of [open, desk]) expect(body).not.toMatch(/Скачайте их|Скачать все данные/);
    expect(own).not.toContain("Копию выдаёт школа");
    expect((await new FormBrowser(face.app).get(`/requests/${capability}?lang=kk`)).body).toContain("Көшірмені мектеп");
  });

  it("clause:G5 names no child's page to whoever holds the address", async () => {
    const mother = await aPerson(face, "Тихая");
    const child = await aChildOf(face.services, mother.subject);
    const { capability } = await onPaper(child, { sender: mother.subject });
    const open = (await new FormBrowser(face.app).get(`/requests/${capability}`)).body;
    expect(open).toContain("Копию выдаёт школа");
    expect(open).not.toContain(child);
  });
});

describe("when there is nothing left to hand over", () => {
  it("clause:D2 a destroyed record and a forgotten request are refused, each with its own words", async () => {
    const { requests, keys } = face.services;
    const [gone, kept] = [await aPerson(face, "Уничтоженная"), await aPerson(face, "Забытая")];
    const [ofGone, ofKept] = [await onPaper(gone.subject), await onPaper(kept.subject)];
    const { caseId } = await onPaper(gone.subject, { kind: "destruction", carriedOut: false });
    await requests.decide({ ...act(caseId), words: "Уничтожаем." });
    await requests.carryOut(caseId);
    await finishDestructions(face);
    expect(textOf((await postAs(officer.browser, `/desk/requests/${ofGone.caseId}/give-copy`)).body)).toContain("Эти данные уничтожены");
    await keys.destroyKeys([(await requests.shown(ofKept.caseId)).one.row.keyId]);
    clock.advance({ minutes: 2 });
    expect((await officer.browser.get(`/desk/requests/${ofKept.caseId}`)).body).not.toContain("give-copy");
    expect(textOf((await postAs(officer.browser, `/desk/requests/${ofKept.caseId}/give-copy`)).body)).toContain("Срок хранения этого обращения закончился");
  });
});
