import { mkdirSync, renameSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pictureHead } from "../../src/platform/picture-head.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { documentDoor } from "../../src/compose-requests.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import type { ShownRequest } from "../../src/modules/requests/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk, openDesk } from "../support/desk.ts";
import { EICAR, fakeClamav, type FakeClamav } from "../support/fake-clamav.ts";
import { aPng, multipart } from "../support/pictures.ts";
import { finishDestructions, FormBrowser, hiddenFields, webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let clam: FakeClamav;
let face: WebFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  clam = await fakeClamav();
  face = await webFace({ clock, environment: { CLAMAV_URL: `tcp://127.0.0.1:${clam.port}`, CLAMAV_SECONDS: "1" } });
  officer = await aMember(face, "protection-officer");
});
afterAll(() => clam.close());

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const shown = (caseId: string): Promise<ShownRequest> => face.services.requests.shown(caseId);
const steps = async (caseId: string): Promise<string[]> => (await shown(caseId)).steps.map(({ event }) => event.change);

/** A request without an account, of which a picture of a document is asked. */
async function asked(fields: readonly ("document-copy" | "phone")[] = ["document-copy"], values: Readonly<Record<string, string>> = {}): Promise<{ caseId: string; path: string }> {
  const sent = await face.services.requests.receive({
    kind: "question", channel: "web", sender: "stranger", by: { kind: "visitor" }, values: { email: "sender@family.example", words: "Когда?", ...values }, language: "ru", requestId: newId(),
  });
  await face.services.requests.askForMore({ ...act(sent.caseId), fields, words: "Чтобы знать, что пишете вы" });
  return { caseId: sent.caseId, path: `/requests/${sent.capability}` };
}

async function upload(path: string, bytes: Uint8Array, { browser = new FormBrowser(face.app), fields = {}, filename = "passport.png" }: { browser?: FormBrowser; fields?: Readonly<Record<string, string>>; filename?: string } = {}) {
  const page = await browser.get(path);
  const { contentType, body } = multipart({ ...hiddenFields(page.body, `${path}/document`), ...fields }, { name: "picture", filename, type: "application/octet-stream", bytes });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return face.app.inject({ method: "POST", url: `${path}/document`, payload: body, headers: { cookie, "content-type": contentType, "sec-fetch-site": "same-origin" } });
}

const keysOf = async (): Promise<number> => Number((await face.services.databases.keys`select count(*)::int as n from keys.subject_key where compartment = 'document'`)[0]?.["n"]);

describe("asking for more", () => {
  it("clause:C5 asks with fields, a reason and a day; tells by letter and on the page; takes the fields and the picture together; the fact stays, the copy goes", async () => {
    const { requests } = face.services;
    const { browser } = officer;
    const { caseId, path } = await asked(["document-copy", "phone"]);
    await requests.giveMore({ ...act(caseId), by: { kind: "visitor" }, values: { phone: "+7 701 000 00 01" } });
    const base = `/desk/requests/${caseId}`;
    const wrong = await browser.submit(await browser.get(base), `${base}/ask`, { "ask-document-copy": "yes", "asked-until": "01.02.2027" });
    expect(wrong.statusCode).toBe(422);
    for (const fault of ["f-ask-words-fault", "f-ask-asked-until-fault"]) expect(wrong.body).toContain(fault);
    const page = await browser.submit(wrong, `${base}/ask`, { "ask-document-copy": "yes", "ask-phone": "yes", words: "Имя в письме не то, что в записи", "asked-until": "13.11.2026" });
    expect(page.body).toContain('data-state="RequestRequiresAction"');
    await face.work();
    const letters = (await face.services.keptLetters.newest(100)).flatMap(({ kind, letter }) => (kind === "request-more-asked" && letter !== null && reveal(letter.to, "mail") === "sender@family.example" ? [reveal(letter.text, "mail")] : []));
    expect(letters[0]).toContain("13 ноября");
    const own = await new FormBrowser(face.app).get(path);
    for (const text of ["Имя в письме не то, что в записи", "13 ноября 2026", 'enctype="multipart/form-data"']) expect(own.body).toContain(text);
    const given = await upload(path, aPng({ text: "taken at 43.2 N" }), { fields: { phone: "+7 701 555 00 11" } });
    expect(given.statusCode).toBe(303);
    expect(clam.files.length).toBeGreaterThan(0);
    const before = await shown(caseId);
    expect({ state: before.state, phone: before.values.phone, documents: before.documents.map(({ scan, width, height, here }) => ({ scan, width, height, here })) })
      .toEqual({ state: "RequestAcknowledged", phone: "+7 701 555 00 11", documents: [{ scan: "clean", width: 40, height: 30, here: true }] });
    const document = before.documents[0]?.document ?? "";
    await expect(requests.judgeDocument({ ...act(caseId), document, fits: true })).rejects.toMatchObject({ reason: "document-not-opened" });
    const desk = await browser.get(base);
    const opened = await browser.post(desk, `${base}/documents/${document}/open`, {});
    expect(opened.headers["content-disposition"]).toMatch(/^attachment; /);
    expect(opened.headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "no-store", "content-type": "image/jpeg" });
    // Drawn anew: what was written beside the picture is gone.
    expect(pictureHead(opened.rawPayload)).toEqual({ type: "image/jpeg", width: 40, height: 30 });
    expect(opened.rawPayload.includes("43.2")).toBe(false);
    await browser.submit(await browser.get(base), `${base}/documents/${document}/fits`, {});
    expect(await steps(caseId)).toEqual(expect.arrayContaining(["document-opened", "document-fits"]));
    expect(await requests.destroyDueCopies(newId())).toBe(0);
    clock.advance({ hours: 24 * 31 });
    const keys = await keysOf();
    expect(await requests.destroyDueCopies(newId())).toBe(1);
    expect(await requests.destroyDueCopies(newId())).toBe(0);
    expect(await keysOf()).toBe(keys - 1);
    const after = await shown(caseId);
    expect(after.documents).toMatchObject([{ here: false, judged: "fits" }]);
    expect((await steps(caseId)).at(-1)).toBe("document-destroyed");
    await expect(requests.openDocument({ ...act(caseId), document })).rejects.toMatchObject({ reason: "document-unknown" });
    clock.set("2026-11-09T06:00:00Z");
  });

  it("clause:C5 refuses what is no picture, too large, a PDF, broken or infected, keeps what was typed, and keeps no file", async () => {
    const { caseId, path } = await asked(["document-copy", "phone"]);
    const keys = await keysOf();
    const bad: [string, Uint8Array, string][] = [
      ["named a picture", Buffer.from("<script>alert(1)</script>"), "Это не JPEG и не PNG"], ["a PDF", Buffer.from("%PDF-1.7 …%%EOF"), "PDF здесь не принимается"],
      ["nothing", new Uint8Array(), "Выберите снимок"], ["a bomb", aPng({ said: { width: 60_000, height: 60_000 } }), "не больше 24 миллионов"],
      ["broken", aPng().subarray(0, 60), "Снимок не открывается"], ["a lie", aPng({ said: { width: 41, height: 300 } }), "Снимок не открывается"], ["infected", aPng({ text: EICAR }), "вредоносный код"],
    ];
    for (const [what, bytes, words] of bad) {
      const answer = await upload(path, bytes, { fields: { phone: "+7 701 222 33 44" }, filename: "passport.jpg" });
      expect(answer.statusCode, what).toBe(422);
      expect(answer.body, what).toContain(words);
      expect(answer.body, what).toContain("+7 701 222 33 44");
    }
    const large = await upload(path, Buffer.alloc(9 * 1_048_576, 1));
    expect(large.statusCode).toBe(413);
    expect(await shown(caseId)).toMatchObject({ state: "RequestRequiresAction", documents: [] });
    expect(await keysOf()).toBe(keys);
  });

  it("clause:C5 keeps a document whose step stands, though the journal's disk fails right after it", async () => {
    const { requests, config } = face.services;
    const { caseId } = await asked();
    const file = join(config.journalDir, "journal-1.log");
    renameSync(file, `${file}.aside`);
    mkdirSync(file);
    await expect(requests.giveDocument({ ...act(caseId), by: { kind: "visitor" }, bytes: aPng(), values: {} })).rejects.toMatchObject({ code: "EISDIR" });
    rmdirSync(file);
    renameSync(`${file}.aside`, file);
    const { state, documents } = await shown(caseId);
    expect({ state, here: documents.map(({ here }) => here) }).toEqual({ state: "RequestAcknowledged", here: [true] });
    const document = documents[0]?.document ?? "";
    expect(pictureHead((await requests.openDocument({ ...act(caseId), document })).bytes)).toEqual({ type: "image/jpeg", width: 40, height: 30 });
  });

  it.each(["silently", "brokenly", "endlessly"] as const)("clause:C5 takes no file without a verdict: a scanner that answers %s", { timeout: 60_000 }, async (behaves) => {
    const { caseId, path } = await asked();
    const keys = await keysOf();
    clam.behaves = behaves;
    const answer = await upload(path, aPng());
    clam.behaves = "honestly";
    expect(answer.statusCode).toBe(429);
    expect(answer.body).toContain("Проверка на вирусы сейчас не отвечает");
    expect((await shown(caseId)).documents).toEqual([]);
    expect(await keysOf()).toBe(keys);
    expect((await upload(path, aPng())).statusCode).toBe(303);
  });

  it("clause:C5 production without a scanner takes none, unless a named owner allows it; the file is then marked", async () => {
    const base = { clamavAddress: null, clamavSeconds: 20, unscannedUploadsOwner: null };
    expect(documentDoor({ ...base, production: true }).open).toBe(false);
    expect(documentDoor({ ...base, production: true, unscannedUploadsOwner: "А. Ответственная" })).toMatchObject({ open: true, scanner: null });
    expect(documentDoor({ ...base, production: false })).toMatchObject({ open: true, scanner: null });
    expect(documentDoor({ ...base, production: true, clamavAddress: { port: 3310 } }).scanner).not.toBeNull();
  });
});

describe("who sees a document", () => {
  it("clause:C5 the verifier of that request alone, each look in the ledger and in the person's history; a copy does not stand for a signature", async () => {
    const { requests, databases } = face.services;
    await openDesk(face, officer.browser);
    const person = await aPerson(face, "Снимкова");
    const ask = (kind: "access" | "destruction") => requests.receive({ kind, channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject: person.subject }, values: {}, language: "ru", requestId: newId() });
    const [sent, other] = [await ask("access"), await ask("access")];
    await requests.askForMore({ ...act(sent.caseId), fields: ["document-copy"], words: "Проверка" });
    expect((await person.browser.get("/my/requests")).body).toContain("нужно ваше действие");
    const stranger = await aPerson(face, "Чужая");
    const page = await person.browser.get(`/my/requests/${sent.caseId}`);
    const { contentType, body } = multipart(hiddenFields(page.body, `/my/requests/${sent.caseId}/document`), { name: "picture", filename: "a.png", type: "image/png", bytes: aPng() });
    const post = (browser: FormBrowser) => face.app.inject({ method: "POST", url: `/my/requests/${sent.caseId}/document`, payload: body, headers: { cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "), "content-type": contentType, "sec-fetch-site": "same-origin" } });
    expect((await post(stranger.browser)).statusCode).toBe(404);
    expect((await post(person.browser)).statusCode).toBe(303);
    const document = (await shown(sent.caseId)).documents[0]?.document ?? "";
    for (const role of ["registrar", "administrator", "auditor", "support-agent"] as const) {
      await expect(requests.openDocument({ ...act(sent.caseId), by: { ...officer.actor, role }, document })).rejects.toMatchObject({ reason: "role-not-permitted" });
    }
    await expect(requests.openDocument({ ...act(other.caseId), document })).rejects.toMatchObject({ reason: "document-unknown" });
    await requests.openDocument({ ...act(sent.caseId), document });
    const history = await person.browser.get("/my/history");
    expect(history.body).toContain("Снимок документа");
    await requests.judgeDocument({ ...act(sent.caseId), document, fits: false });
    expect((await shown(sent.caseId)).documents).toMatchObject([{ here: false, judged: "unfit" }]);
    // A destruction needs the signature or a visit: a copy that fits is not enough.
    const gone = await ask("destruction");
    await requests.giveMore({ ...act(gone.caseId), by: { kind: "subject", subject: person.subject }, values: { words: "вот" } });
    await requests.askForMore({ ...act(gone.caseId), fields: ["document-copy"], words: "Проверка" });
    const copy = await requests.giveDocument({ ...act(gone.caseId), by: { kind: "subject", subject: person.subject }, bytes: aPng(), values: {} });
    await requests.openDocument({ ...act(gone.caseId), document: copy });
    await requests.judgeDocument({ ...act(gone.caseId), document: copy, fits: true });
    const accepted = { ...act(gone.caseId), about: person.subject, senderSubject: person.subject, sender: "subject" } as const;
    await expect(requests.accept({ ...accepted, how: "document-copy" })).rejects.toMatchObject({ reason: "copy-not-enough" });
    await requests.accept({ ...accepted, how: "document-shown" });
    await requests.decide({ ...act(gone.caseId), words: "Уничтожено." });
    await face.work();
    await finishDestructions(face);
    expect(await requests.carryOut(gone.caseId)).toBe("RequestFulfilled");
    // The person's destruction took the copy; that it was looked at stays with the request.
    expect((await shown(gone.caseId)).documents).toMatchObject([{ here: false, judged: "fits" }]);
    const [left] = await databases.keys`select count(*)::int as n from keys.subject_key where subject_id = ${gone.caseId} and compartment = 'document'`;
    expect(left?.["n"]).toBe(0);
  });

  it("clause:C5 a copy that shows the sender lets the request be done; the copy goes with the request's end", async () => {
    const { requests, databases } = face.services;
    const person = await aPerson(face, "Посылова");
    const number = String((await aboutSubject(databases.data, person.subject))?.number);
    const sent = await requests.receive({
      kind: "blocking", channel: "web", sender: "subject", by: { kind: "visitor" }, values: { email: person.email, relation: number, words: "Заблокируйте" }, language: "ru", requestId: newId(),
    });
    await requests.giveMore({ ...act(sent.caseId), by: { kind: "visitor" }, values: { phone: "+7 701 000 00 00" } });
    await requests.askForMore({ ...act(sent.caseId), fields: ["document-copy"], words: "Проверка" });
    const accept = () => requests.accept({ ...act(sent.caseId), about: person.subject, senderSubject: person.subject, sender: "subject", how: "document-copy" });
    await expect(accept()).rejects.toMatchObject({ reason: "document-not-checked" });
    const document = await requests.giveDocument({ ...act(sent.caseId), by: { kind: "visitor" }, bytes: aPng(), values: {} });
    await requests.openDocument({ ...act(sent.caseId), document });
    await requests.judgeDocument({ ...act(sent.caseId), document, fits: true });
    await accept();
    expect((await shown(sent.caseId)).state).toBe("RequestAccepted");
    await requests.decide({ ...act(sent.caseId), words: "Заблокировано." });
    await face.work();
    expect((await shown(sent.caseId)).state).toBe("RequestFulfilled");
    expect((await shown(sent.caseId)).documents).toMatchObject([{ here: true }]);
    await requests.destroyDueCopies(newId());
    expect((await shown(sent.caseId)).documents).toMatchObject([{ here: false, judged: "fits" }]);
  });
});
