import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import type { Actor, SubjectId } from "../../src/policy/index.ts";
import { aToken, callApi } from "../support/api.ts";
import { A_CHILD, aChildOf, newestSubject, represents } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, textOf, type WebFace } from "../support/web-face.ts";

interface Parent {
  readonly subject: SubjectId;
  readonly browser: FormBrowser;
  readonly token: string;
}

let face: WebFace;
let mother: Parent;
let father: Parent;

async function aParent(email: string): Promise<Parent> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  const subject = await newestSubject(face.services);
  return { subject, browser, token: await aToken(face, subject) };
}

async function receiptsOf(child: SubjectId, scope: "processing" | "assent" = "processing"): Promise<string> {
  const events = await face.services.consents.history(face.services.databases.data, child);
  return events.findLast((event) => event.scope === scope)?.receipt ?? "";
}

async function said(child: SubjectId, decidedBy: Actor, typedBy: Actor, purpose: "learning" | "service-provision", scope: "processing" | "assent"): Promise<string> {
  const { databases, consents, documents, ledger } = face.services;
  const { hash, version } = await documents.current("consent-representative", "ru");
  await databases.data.begin((tx) => consents.record(tx, {
    subject: child, decidedBy, typedBy, choices: [{ purpose, scope, state: scope === "assent" ? "ConsentRefused" : "ConsentGiven" }], documentHash: hash, policyVersion: String(version),
    language: "ru", source: typedBy.kind === "staff" ? "paper" : "web-form", method: typedBy.kind === "staff" ? "paper-signature" : "session", at: face.clock.now(), requestId: newId(), ownCredential: true,
  }));
  await ledger.integrate();
  return receiptsOf(child, scope);
}

const FILES = [".json", ".jsonld"] as const;
const ROWS = ["", "/entries"] as const;
/** Everything by which a receipt leaves the school, and how it is answered. */
async function answers(parent: Parent, child: SubjectId, receipt: string): Promise<LightMyRequestResponse[]> {
  const files = await Promise.all(FILES.map((ending) => parent.browser.get(`/my/children/${child}/consents/${receipt}${ending}`)));
  const rows = await Promise.all(ROWS.map((ending) => callApi(face, "GET", `/my/children/${child}/receipts/${receipt}${ending}`, parent)));
  return [...files, ...rows];
}
const codes = (all: readonly LightMyRequestResponse[]): number[] => all.map(({ statusCode }) => statusCode);
const bare = (text: string): string => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "").replace(/value="[^"]*"/g, "");

beforeAll(async () => {
  face = await stillWebFace();
  mother = await aParent("receipt-mother@example.kz");
  father = await aParent("receipt-father@example.kz");
});

describe("the receipt of what one parent said for a shared child", () => {
  it("clause:G5 goes to that parent; to the other its files are as those of no receipt, by page and by program", async () => {
    const child = await aChildOf(face.services, mother.subject);
    await represents(face.services, child, father.subject);
    await face.services.ledger.integrate();
    const receipt = await receiptsOf(child);
    const [hers, his, nobodys] = [await answers(mother, child, receipt), await answers(father, child, receipt), await answers(father, child, newId())];
    expect(codes(hers)).toEqual([200, 200, 200, 200]);
    for (const answer of hers) expect(answer.body).toContain(mother.subject);
    expect(codes(his)).toEqual([404, 404, 404, 404]);
    expect(his.map(({ body }) => bare(body))).toEqual(nobodys.map(({ body }) => bare(body)));
  });

  it("clause:G5 shows the other that the answer stands and by which text, without how it was given and without the file", async () => {
    const child = await aChildOf(face.services, mother.subject, { ...A_CHILD, "given-name": "Второй" });
    await represents(face.services, child, father.subject);
    const receipt = await receiptsOf(child);
    const pages = await Promise.all([mother, father].map(async ({ browser }) => (await browser.get(`/my/children/${child}/consents/${receipt}`)).body));
    for (const page of pages) expect(textOf(page)).toContain("Согласие дано");
    expect(pages.map((page) => [page.includes(`${receipt}.jsonld`), page.includes("на сайте, после входа")])).toEqual([[true, true], [false, false]]);
    expect(pages[1]).toContain("Файл квитанции получает тот, кто отвечал.");
    const lists = await Promise.all([mother, father].map(async ({ browser }) => (await browser.get(`/my/children/${child}/consents`)).body));
    expect(lists.map((page) => [page.includes(receipt), page.includes("на сайте, после входа")])).toEqual([[true, true], [true, false]]);
    const told = await Promise.all([mother, father].map(async (one) => (await callApi(face, "GET", `/my/children/${child}/consents`, one)).json<{ events: { receipt: string; method: string | null }[] }>()));
    expect(told.map(({ events }) => events.find((event) => event.receipt === receipt)?.method)).toEqual(["session", null]);
    expect((await callApi(face, "GET", `/my/children/${child}/receipts/${receipt}/text`, father)).statusCode).toBe(200);
  });

  it("clause:C2 clause:G5 goes to the parent for whom staff typed it, and to no other", async () => {
    const child = await aChildOf(face.services, mother.subject, { ...A_CHILD, "given-name": "Бумажный" });
    await represents(face.services, child, father.subject);
    const staff: Actor = { kind: "staff", role: "registrar", subject: newId() as SubjectId };
    const receipt = await said(child, { kind: "representative", subject: father.subject, of: child }, staff, "learning", "processing");
    expect([codes(await answers(father, child, receipt)), codes(await answers(mother, child, receipt))]).toEqual([[200, 200, 200, 200], [404, 404, 404, 404]]);
  });
});

describe("the receipt of a pupil's own word", () => {
  it("clause:G5 is the pupil's: no representative opens its page, its files or its entry, and a session by a representative's code not the entry", async () => {
    const pupil = await aChildOf(face.services, mother.subject, { ...A_CHILD, "given-name": "Ученик", "birth-date": "2011-05-04" });
    const own: Actor = { kind: "subject", subject: pupil };
    const receipt = await said(pupil, own, own, "service-provision", "assent");
    expect(codes(await answers(mother, pupil, receipt))).toEqual([404, 404, 404, 404]);
    const base = `/my/children/${pupil}`;
    expect((await mother.browser.get(`${base}/consents/${receipt}`)).statusCode).toBe(404);
    expect((await callApi(face, "GET", `${base}/receipts/${receipt}/text`, mother)).statusCode).toBe(404);
    const { databases, consents } = face.services;
    const entry = (await consents.history(databases.data, pupil)).find((event) => event.receipt === receipt)?.entryId ?? "";
    expect((await mother.browser.get(`${base}/history`)).body).not.toContain(entry);
    expect((await mother.browser.get(`${base}/history/${entry}`)).statusCode).toBe(404);

    const page = await mother.browser.get(`${base}/code`);
    const code = /(?:\d{4} ){3}\d{4}/.exec((await mother.browser.post(page, `${base}/code`, {})).body)?.[0] ?? "";
    const byCode = new FormBrowser(face.app);
    await byCode.post(await byCode.get("/sign-in/pupil"), "/sign-in/pupil", { code });
    const seen = await byCode.get("/my/history");
    expect([seen.statusCode, seen.body.includes(entry)]).toEqual([200, false]);
    expect((await byCode.get(`/my/history/${entry}`)).statusCode).not.toBe(200);

    const token = await aToken(face, pupil);
    for (const ending of ["", "/entries", "/text"]) expect((await callApi(face, "GET", `/my/receipts/${receipt}${ending}`, { token })).statusCode).toBe(200);
    expect((await callApi(face, "GET", `/my/history/${entry}`, { token })).statusCode).toBe(200);
  });
});
