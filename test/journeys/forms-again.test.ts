import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import type { SubjectId } from "../../src/policy/index.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { aFamilyTakenIn } from "../support/intake.ts";
import { FormBrowser, JOINING, joinAs, stillWebFace, textOf, type WebFace } from "../support/web-face.ts";

const LONG = "Прошу показать, кто смотрел мои данные в октябре. ".repeat(40).trim();
const LETTERS = "/my/consents/marketing-mail/processing";
let face: WebFace;
let parents = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

async function aParent(): Promise<FormBrowser> {
  parents += 1;
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, `again-${parents}@example.kz`);
  return browser;
}

/** A form with what is typed into it, and what its being taken shows. */
interface Form {
  readonly action: string;
  readonly page?: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly kept: string;
  readonly browser: () => Promise<FormBrowser>;
  readonly taken: (answer: LightMyRequestResponse) => boolean;
}

const visitor = () => Promise.resolve(new FormBrowser(face.app));
const staff = async (): Promise<FormBrowser> => (await aMember(face, "administrator")).browser;
const FORMS: readonly Form[] = [
  { action: "/requests", typed: { kind: "question", sender: "subject", words: LONG, email: "writer@example.kz" }, kept: LONG, browser: visitor, taken: ({ headers }) => String(headers.location).startsWith("/requests/") },
  { action: "/my/requests/new", typed: { kind: "question", words: LONG }, kept: LONG, browser: aParent, taken: ({ headers }) => String(headers.location).startsWith("/my/requests/") },
  { action: "/sign-in", typed: { email: "nobody-yet@example.kz" }, kept: "nobody-yet@example.kz", browser: visitor, taken: ({ headers }) => String(headers.location).startsWith("/sign-in/code") },
  { action: "/my/page", typed: { "short-name": "dana-from-astana" }, kept: "dana-from-astana", browser: aParent, taken: ({ headers }) => headers.location === "/my/page" },
  { action: "/desk/staff/invite", page: "/desk/staff", typed: { email: "colleague@example.kz", "role-teacher": "yes" }, kept: "colleague@example.kz", browser: staff, taken: ({ statusCode, headers }) => statusCode === 303 && String(headers.location).startsWith("/desk/staff") },
];

/** Whether the page holds what was typed and the way to send it. */
async function expectSentAgain(form: Form, browser: FormBrowser, refused: LightMyRequestResponse, status: number): Promise<void> {
  expect([form.action, refused.statusCode, textOf(refused.body).includes(form.kept)]).toEqual([form.action, status, true]);
  const answer = await browser.post(refused, form.action, {});
  expect([form.action, answer.statusCode, form.taken(answer)]).toEqual([form.action, 303, true]);
}

describe("what was typed stays, and the way out is on the page", () => {
  it.each(FORMS)("where the token of $action does not fit", async (form) => {
    const browser = await form.browser();
    const page = await browser.get(form.page ?? form.action);
    await expectSentAgain(form, browser, await browser.post(page, form.action, { ...form.typed, form: "x" }), 409);
  });

  it.each(FORMS.slice(0, 3))("where $action lay open for longer than a day", async (form) => {
    const browser = await form.browser();
    const page = await browser.get(form.action);
    for (let hours = 0; hours < 25; hours += 5) {
      face.clock.advance({ hours: 5 });
      await browser.get("/my");
    }
    await expectSentAgain(form, browser, await browser.post(page, form.action, form.typed), 409);
  });

  it.each([FORMS[0], FORMS[2]] as readonly Form[])("where $action came too often: it can be sent once the time is over", async (form) => {
    const browser = await form.browser();
    let refused = await browser.post(await browser.get(form.action), form.action, form.typed);
    for (let sent = 0; sent < 60 && refused.statusCode !== 429; sent += 1) refused = await browser.post(await browser.get(form.action), form.action, form.typed);
    expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "600"]);
    face.clock.advance({ hours: 2 });
    await expectSentAgain(form, browser, refused, 429);
  }, 60_000);

  it("clause:R5 repeats no consent, no code and no token of the page", async () => {
    const browser = await visitor();
    const typed = { words: LONG, email: "writer@example.kz", kind: "question", sender: "subject", consent: "yes", code: "12345678", "consent-token": "abc" };
    const refused = await browser.post(await browser.get("/requests"), "/requests", { ...typed, form: "x" });
    for (const name of ["consent", "code", "consent-token"]) expect([name, refused.body.includes(`name="${name}"`)]).toEqual([name, false]);
    expect(refused.body).not.toContain("12345678");
    // Nothing typed that has a name: the fault's own page, and no empty form.
    const bare = await browser.post(await browser.get("/requests"), "/requests", { form: "x" });
    expect([bare.statusCode, bare.body.includes("main form")]).toEqual([409, false]);
    expect(bare.body).not.toContain('action="/requests"');
  });

  it("holds for the proof of a right too, whose fields have names of that page's own", async () => {
    const { children: [child] } = await aFamilyTakenIn(face.services);
    const { browser } = await aMember(face, "registrar");
    await openDesk(face, browser);
    const page = await browser.get(`/desk/families/${child ?? ""}/acts`);
    const refused = await browser.post(page, `/desk/families/${child ?? ""}/acts/representation-proof`, { "shown-proof": "yes", "shown-until": "31.12.2027", form: "x" });
    expect([refused.statusCode, textOf(refused.body).includes("31.12.2027")]).toEqual([409, true]);
  });

  it("clause:S1 gives nothing back to a form of another site", async () => {
    const foreign = new FormBrowser(face.app, { "sec-fetch-site": "cross-site" });
    const refused = await foreign.post(await foreign.get("/requests"), "/requests", FORMS[0]?.typed ?? {});
    expect([refused.statusCode, refused.body.includes(LONG.slice(0, 40))]).toEqual([403, false]);
  });
});

describe("joining", () => {
  const typed = { ...JOINING, email: "often@example.kz", "home-address": "Астана, Сарыарқа, 17, кв. 4" };

  it("keeps the whole form where too many codes were asked for, with the consent to be given anew", async () => {
    const browser = await visitor();
    let refused = await browser.post(await browser.get("/join"), "/join", typed);
    for (let sent = 0; sent < 60 && refused.statusCode !== 429; sent += 1) refused = await browser.post(await browser.get("/join"), "/join", typed);
    expect([refused.statusCode, refused.headers["retry-after"]]).toEqual([429, "600"]);
    for (const value of ["often@example.kz", "Сарыарқа, 17"]) expect([value, textOf(refused.body).includes(value)]).toEqual([value, true]);
    expect(refused.body).not.toMatch(/checked/u);
    face.clock.advance({ hours: 2 });
    expect((await browser.post(refused, "/join", { ...typed })).headers.location).toBe("/join/code");
  }, 60_000);

  it("offers another letter where the code has ended: the sealed form is still there", async () => {
    face.clock.advance({ hours: 24 });
    const browser = await visitor();
    const page = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, email: "late@example.kz" });
    const code = await face.mailedCode("late@example.kz");
    face.clock.advance({ minutes: 11 });
    const ended = await browser.post(page, "/join/code", { code });
    expect([ended.statusCode, ended.body.includes('action="/join/letter"'), ended.body.includes('href="/join"')]).toEqual([409, true, true]);
    const forged = await browser.post(page, "/join/code", { code, form: "x" });
    expect([forged.statusCode, forged.body.includes('action="/join/letter"')]).toEqual([409, true]);
    const anew = await browser.submit(ended, "/join/letter", {});
    expect((await browser.post(anew, "/join/code", { code: await face.mailedCode("late@example.kz") })).headers.location).toBe("/my?joined=yes");
  });

  it("clause:C2 shows the form with what was typed where the text moved on, to who has the right code alone", async () => {
    const browser = await visitor();
    const page = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, email: "moved@example.kz", "home-address": "Астана, Тәуелсіздік, 9" });
    const code = await face.mailedCode("moved@example.kz");
    const sql = face.services.databases.dataOwner;
    await sql`update joining.draft set document_hash = ${"ab".repeat(32)} where confirmed_at is null`;
    const wrong = await browser.post(page, "/join/code", { code: "00000000" });
    expect([wrong.statusCode, wrong.body.includes("Тәуелсіздік")]).toEqual([422, false]);
    const moved = await browser.post(page, "/join/code", { code });
    expect([moved.statusCode, textOf(moved.body).includes("Астана, Тәуелсіздік, 9"), /checked/u.test(moved.body)]).toEqual([409, true, false]);
    expect((await browser.post(moved, "/join", { ...JOINING, email: "moved@example.kz", consent: "yes" })).headers.location).toBe("/join/code");
  });
});

describe("a question of consent (decision 0051)", () => {
  const answers = async (browser: FormBrowser): Promise<number> => {
    const session = await face.services.sessions.find(browser.cookies.get("session") ?? "");
    return (await face.services.consents.history(face.services.databases.data, session?.subject as SubjectId)).length;
  };

  it("clause:C2 is asked anew from the second of two tabs, and says what has changed since", async () => {
    const browser = await aParent();
    const [first, second] = [await browser.get(LETTERS), await browser.get(LETTERS)];
    expect((await browser.post(first, LETTERS, { answer: "give" })).statusCode).toBe(303);
    const before = await answers(browser);
    const stale = await browser.post(second, LETTERS, { answer: "refuse" });
    expect(stale.statusCode).toBe(409);
    expect(textOf(stale.body)).toMatch(/Был: ответа нет\. Сейчас: /u);
    expect([...stale.body.matchAll(/name="answer" value="(\w+)"/gu)].map(([, answer]) => answer)).toEqual(["withdraw"]);
    expect(await answers(browser)).toBe(before);
    expect((await browser.post(stale, LETTERS, { answer: "withdraw" })).statusCode).toBe(303);
    expect(await answers(browser)).toBe(before + 1);
  });

  it("clause:C2 is asked anew where the form is forged, expired, or its text moved on; nothing is recorded", async () => {
    const browser = await aParent();
    const page = await browser.get(LETTERS);
    const before = await answers(browser);
    for (const forged of [{ form: "x" }, { "consent-token": "x" }]) {
      const refused = await browser.post(page, LETTERS, { answer: "give", ...forged });
      expect([refused.statusCode, refused.body.includes('name="answer" value="give"'), refused.body.includes("Ответ и текст остались прежними")]).toEqual([409, true, true]);
    }
    const moved = await browser.post(page, LETTERS, { answer: "give", "seen-text": "cd".repeat(32), "consent-token": "x" });
    expect(moved.body).toContain("Текст согласия с тех пор обновился");
    for (let hours = 0; hours < 25; hours += 5) {
      face.clock.advance({ hours: 5 });
      await browser.get("/my");
    }
    const expired = await browser.post(page, LETTERS, { answer: "give" });
    expect([expired.statusCode, await answers(browser)]).toEqual([409, before]);
    expect((await browser.post(expired, LETTERS, { answer: "give" })).statusCode).toBe(303);
  });
});
