import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { asSubjectId, type SubjectId } from "../../src/policy/index.ts";
import { FormBrowser, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";

const CHILD = { "family-name": "Қалиева", "given-name": "Әйгерім", "birth-date": "01.05.2017", relation: "mother", consent: "yes" } as const;
const LETTERS = "/my/consents/marketing-mail/processing";
let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

/** Sends the form of the page's main part that goes to `path` to wherever the page says, as a browser does. */
async function sent(browser: FormBrowser, page: LightMyRequestResponse, path: string, fields: Readonly<Record<string, string>>): Promise<LightMyRequestResponse> {
  const action = new RegExp(`<form[^>]* action="(${path}(?:\\?lang=\\w\\w)?)"`, "u").exec(page.body)?.[1];
  if (action === undefined) throw new Error(`the page has no form that goes to ${path}`);
  return browser.submit(page, action, fields);
}

const languagesOf = async (subject: SubjectId): Promise<string[]> => (await face.services.consents.history(face.services.databases.data, subject)).map(({ language }) => language);

describe("a page whose language its address names, in a browser that asks for another", () => {
  it("clause:C2 takes the consents of its forms in the language in which they were read: joining, a child, a question", async () => {
    const browser = new FormBrowser(face.app, { "accept-language": "ru" });
    const codePage = await sent(browser, await browser.get("/join?lang=kk"), "/join", { ...JOINING, email: "tilde@example.kz" });
    expect([codePage.statusCode, codePage.body.includes('<html lang="kk">')]).toEqual([200, true]);
    const joined = await sent(browser, codePage, "/join/code", { code: await face.mailedCode("tilde@example.kz") });
    expect([joined.statusCode, joined.body.includes('<html lang="kk">')]).toEqual([200, true]);
    const added = await sent(browser, await browser.get("/my/children/new?lang=kk"), "/my/children/new", CHILD);
    expect([added.statusCode, added.body.includes('<html lang="kk">')]).toEqual([200, true]);
    const answered = await sent(browser, await browser.get(`${LETTERS}?lang=kk`), LETTERS, { answer: "give" });
    expect([answered.statusCode, answered.body.includes('<html lang="kk">')]).toEqual([200, true]);
    const session = await face.services.sessions.find(browser.cookies.get("session") ?? "");
    expect(await languagesOf(asSubjectId(session?.subject ?? ""))).toEqual(["kk", "kk"]);
    const [child] = await face.services.databases.dataOwner<{ subject: SubjectId }[]>`select distinct subject_id as subject from representation.event`;
    expect(await languagesOf(asSubjectId(child?.subject ?? ""))).toEqual(["kk"]);
  });

  it("keeps it on the way in: the code's page and what comes after it", async () => {
    const browser = new FormBrowser(face.app, { "accept-language": "ru" });
    const codePage = await sent(browser, await browser.get("/sign-in?lang=en"), "/sign-in", { email: "tilde@example.kz" });
    expect(codePage.body).toContain('<html lang="en">');
    const wrong = await sent(browser, codePage, "/sign-in/code", { code: "00000000" });
    expect([wrong.statusCode, wrong.body.includes('<html lang="en">')]).toEqual([422, true]);
  });
});
