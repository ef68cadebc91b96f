import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../src/platform/personal.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { ConsentChoices } from "../../src/modules/choices/index.ts";
import { consentOffers, consequencesOf, currentExtent, type PolicyExtent, texts } from "../../src/policy/index.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { represents } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const LETTERS = "/my/consents/marketing-mail/processing";

async function aPerson(email: string): Promise<{ browser: FormBrowser; subject: SubjectId }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  const [newest] = await face.services.databases.dataOwner<{ subject: SubjectId }[]>`select subject_id as subject from subjects.subject order by number desc limit 1`;
  if (newest === undefined) throw new Error("nobody joined");
  return { browser, subject: newest.subject };
}

/** What a job that writes advertising would be told about the address. */
async function readForLetters(subject: SubjectId): Promise<string> {
  const access = accessFor({ purpose: "marketing-mail", actor: { kind: "system", job: "campaign" }, requestId: newId() });
  const { values } = await face.services.vault.read(access, subject, ["email"]);
  return values.email === undefined ? "" : reveal(values.email.value, "mail");
}

describe("the page of consents", () => {
  it("clause:C2 shows every purpose that asks, each scope by itself, and nothing answered but what was answered", async () => {
    const { browser } = await aPerson("list@example.kz");
    const page = await browser.get("/my/consents");
    for (const { purpose, scope } of consentOffers) {
      expect(textOf(page.body)).toContain(texts.ru.purposeWords[purpose].name);
      if (purpose !== "service-provision") expect(page.body).toContain(`href="/my/consents/${purpose}/${scope}"`);
    }
    expect([...page.body.matchAll(/status-good/g)]).toHaveLength(1);
    expect([...page.body.matchAll(/class="status status-info"/g)]).toHaveLength(consentOffers.length - 1);
  });

  it("clause:R5 asks with the whole text and two equal buttons, and takes a form without a button for no answer", async () => {
    const { browser } = await aPerson("asks@example.kz");
    const page = await browser.get(LETTERS);
    expect([...page.body.matchAll(/<button class="([^"]+)" name="answer" value="(\w+)"/g)].map(([, look, value]) => [look, value])).toEqual([["btn btn-plain", "give"], ["btn btn-plain", "refuse"]]);
    for (const part of texts.ru.consentText.own.parts) expect(page.body).toContain(part.title);
    const silent = await browser.post(page, LETTERS, {});
    expect(silent.statusCode).toBe(422);
    expect((await browser.get(LETTERS)).body).toContain('value="refuse"');
  });

  it("clause:C2 clause:U3 gives and takes back with one page and one button, and processing stops before the next answer", async () => {
    const { browser, subject } = await aPerson("switch@example.kz");
    await expect(readForLetters(subject)).rejects.toMatchObject({ reason: "consent-missing" });
    const given = await browser.submit(await browser.get(LETTERS), LETTERS, { answer: "give" });
    expect(textOf(given.body)).toContain("Квитанция о согласии");
    expect(await readForLetters(subject)).toBe("switch@example.kz");
    const page = await browser.get(LETTERS);
    expect([...page.body.matchAll(/<button class="btn btn-plain" name="answer"/g)]).toHaveLength(1);
    await browser.submit(page, LETTERS, { answer: "withdraw" });
    await expect(readForLetters(subject)).rejects.toMatchObject({ reason: "consent-withdrawn" });
  });

  it("clause:C2 keeps the very text of each answer by its hash, and mails the receipt", async () => {
    const { browser, subject } = await aPerson("receipt@example.kz");
    await browser.submit(await browser.get("/my/consents/public-posts/publication"), "/my/consents/public-posts/publication", { answer: "give" });
    const event = (await face.services.consents.history(face.services.databases.data, subject)).at(-1);
    expect(event).toMatchObject({ purpose: "public-posts", scope: "publication", state: "ConsentGiven", method: "session" });
    const kept = await face.services.documents.byHash(event?.documentHash ?? "");
    const publication = kept?.document.sections[0]?.parts.find(({ anchor }) => anchor === "publication");
    expect(publication?.blocks.map((block) => ("text" in block ? block.text : ""))).toEqual(texts.ru.scopeConsent.publication);
    await face.work();
    const letters = (await face.services.keptLetters.newest(10)).filter(({ kind }) => kind === "consent-receipt");
    expect(letters.map(({ letter }) => letter && reveal(letter.text, "mail"))[0]).toContain(`/my/consents/${event?.receipt ?? "?"}`);
  });

  it("clause:C2 lets a session opened with a representative's code look, and neither consent nor withdraw", async () => {
    const { browser, subject } = await aPerson("code@example.kz");
    const sql = face.services.databases.data;
    await represents(face.services, subject, (await aPerson("code-parent@example.kz")).subject);
    const { token } = await sql.begin((tx) => face.services.sessions.open(tx, subject, "issued-code", "ru"));
    const pupil = new FormBrowser(face.app);
    pupil.cookies.set("session", token);
    expect((await pupil.get("/my")).statusCode).toBe(200);
    expect((await pupil.get(LETTERS)).statusCode).toBe(403);
    // The form of the person's own sign-in, sent from the pupil's session.
    const own = await browser.get(LETTERS);
    expect((await pupil.post(own, LETTERS, { answer: "give" })).statusCode).toBeGreaterThanOrEqual(400);
    const session = await face.services.sessions.find(token);
    const offer = consentOffers.find(({ purpose }) => purpose === "marketing-mail");
    if (session === null || offer === undefined) throw new Error("no session");
    await expect(face.services.choices.open({ session, actor: { kind: "subject", subject }, subject, offer, language: "ru" })).rejects.toMatchObject({ reason: "consent-own-sign-in" });
    expect(await face.services.consents.stateVersion(sql, subject)).toBe("1");
  });

  it("does not know purposes that ask nothing, nor anybody's child without a right", async () => {
    const { browser } = await aPerson("unknown@example.kz");
    for (const path of ["legal-duty/processing", "marketing-mail/abroad", "nothing/processing"]) expect((await browser.get(`/my/consents/${path}`)).statusCode, path).toBe(404);
    expect((await browser.get(`/my/children/${newId()}/consents`)).statusCode).toBe(404);
    expect((await browser.get("/my/consents/service-provision/processing")).body).toContain("/my/withdraw");
  });

  it("clause:R4 clause:C2 shows what a made-up next version asks anew, and takes the new answer as renewed", async () => {
    const { browser, subject } = await aPerson("renewed@example.kz");
    await browser.submit(await browser.get(LETTERS), LETTERS, { answer: "give" });
    const now = currentExtent();
    const letters = now.purposes["marketing-mail"];
    if (letters === undefined) throw new Error("no such purpose");
    const wider = { version: 2, purposes: { ...now.purposes, "marketing-mail": { ...letters, fields: [...letters.fields, "given-name" as const] } } };
    const change = consequencesOf({ ...now, purposes: { ...now.purposes, surveys: undefined } } as unknown as PolicyExtent, wider, { changed: [], material: false });
    const { databases, clock, operator, documents, consents, forms, notices } = face.services;
    const choices = new ConsentChoices({ databases, clock, operator, documents, consents, forms, notices, changes: [change] });
    expect(await choices.renewals(subject)).toEqual({ anew: ["marketing-mail"], asked: ["surveys"], told: [] });
    const offer = consentOffers.find(({ purpose }) => purpose === "marketing-mail");
    if (offer === undefined) throw new Error("no such offer");
    const shown = { session: { hash: "h", method: "one-time-code" }, actor: { kind: "subject", subject } as const, subject, offer, language: "ru" as const };
    const open = await choices.open(shown);
    expect(open.answers).toEqual(["give", "withdraw"]);
    await choices.answer(shown, { token: open.token, answer: "give", requestId: newId() });
    expect((await consents.history(databases.data, subject)).at(-1)).toMatchObject({ state: "RenewedConsentGiven" });
    expect((await browser.get("/my/consents")).body).not.toContain("Политика изменилась");
  });
});
