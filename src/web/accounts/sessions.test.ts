import { expect, it } from "vitest";
import { FormBrowser, hiddenFields, joinAs, stillWebFace, type WebFace } from "../../../test/support/web-face.ts";

const face = await stillWebFace();

async function signInAs(at: WebFace, browser: FormBrowser, email: string, back = "/my"): Promise<string> {
  const page = await browser.get(`/sign-in?back=${encodeURIComponent(back)}`);
  const codePage = await browser.submit(page, "/sign-in", { email });
  return (await browser.submit(codePage, "/sign-in/code", { code: await at.mailedCode(email) })).body;
}

it("clause:S1 a person sees where the own pages are open, ends one, ends all others, and reaches nobody else's", async () => {
  const [here, there, stranger] = [new FormBrowser(face.app), new FormBrowser(face.app), new FormBrowser(face.app)];
  await joinAs(face, here, "sessions@example.kz");
  await joinAs(face, stranger, "stranger@example.kz");
  await signInAs(face, there, "sessions@example.kz");
  const page = await here.get("/my/sessions");
  expect(page.body.match(/action="\/my\/sessions\/end"/g)).toHaveLength(2);
  expect(page.body.match(/этот браузер/g)).toHaveLength(1);
  const strangers = await stranger.get("/my/sessions");
  const theirs = hiddenFields(strangers.body, "/my/sessions/end")["id"] ?? "";
  expect((await here.post(page, "/my/sessions/end", { id: theirs })).statusCode).toBe(404);
  expect((await stranger.get("/my/sessions")).statusCode).toBe(200);
  await here.submit(page, "/my/sessions/end-others", {});
  expect((await there.get("/my")).body).toContain('action="/sign-in"');
  const mine = await here.get("/my/sessions");
  expect(mine.body.match(/action="\/my\/sessions\/end"/g)).toHaveLength(1);
  expect((await here.post(mine, "/my/sessions/end", {})).headers.location).toBe("/");
  expect((await here.get("/my")).body).toContain('action="/sign-in"');
});

it("clause:S1 a person is warned on every page before the session ends, in time to sign in again", async () => {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, "warned@example.kz");
  const warned = "Вход скоро закончится";
  expect((await browser.get("/my/sessions")).body).not.toContain(warned);
  for (let used = 0; used < 30; used += 1) {
    face.clock.advance({ hours: 11, minutes: 10 });
    await browser.get("/my/sessions");
  }
  // 335 of 336 hours are over.
  const page = await browser.get("/my/sessions");
  expect(page.body).toContain(warned);
  expect(page.body).toContain('href="/sign-in?back=%2Fmy%2Fsessions"');
  expect(page.headers["content-security-policy"]).not.toContain("script-src");
});

it("clause:S1 what was typed when the session had ended is kept, offered to the same account only, and can be sent or erased", async () => {
  const [browser, other] = [new FormBrowser(face.app), new FormBrowser(face.app)];
  await joinAs(face, browser, "late@example.kz");
  await joinAs(face, other, "other-late@example.kz");
  const page = await browser.get("/my/sessions");
  face.clock.advance({ hours: 12, minutes: 30 });
  const answer = await browser.post(page, "/my/sessions/end", { "family-name": "Набрано-поздно", id: "0", code: "12345678" });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, "/sign-in?back=/my/kept"]);
  const elsewhere = await signInAs(face, other, "other-late@example.kz", "/my/kept");
  expect(elsewhere).not.toContain("Набрано-поздно");
  expect((await browser.get("/sign-in?back=/my/kept")).body).toContain("набранное сохранено");
  const offered = await signInAs(face, browser, "late@example.kz", "/my/kept");
  expect(offered).toContain("Набрано-поздно");
  expect(offered).not.toContain("12345678");
  expect(hiddenFields(offered, "/my/sessions/end")).toMatchObject({ "family-name": "Набрано-поздно", id: "0" });
  const kept = await browser.get("/my/kept");
  await browser.submit(kept, "/my/kept/drop", {});
  expect((await browser.get("/my/kept")).body).not.toContain("Набрано-поздно");
});

it("clause:S1 nothing is kept of a form whose session its owner ended, that ended long ago, or that is no form of ours", async () => {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, "not-kept@example.kz");
  const page = await browser.get("/my/sessions");
  const before = await face.services.databases.data`select 1 from accounts.kept_form`;
  face.clock.advance({ hours: 14 });
  expect((await browser.post(page, "/my/sessions/end", { "family-name": "x" })).statusCode).toBe(401);
  await signInAs(face, browser, "not-kept@example.kz");
  const fresh = await browser.get("/my/sessions");
  face.clock.advance({ hours: 12, minutes: 10 });
  expect((await browser.post(fresh, "/my/sessions/end", { "family-name": "x", form: "forged.forged.forged" })).statusCode).not.toBe(303);
  expect(await face.services.databases.data`select 1 from accounts.kept_form`).toHaveLength(before.length);
});

it("clause:R5 what was typed about a child comes back after signing in, and no consent with it", async () => {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, "late-child@example.kz");
  const form = await browser.get("/my/children/new");
  face.clock.advance({ hours: 12, minutes: 5 });
  const typed = { "family-name": "Поздний", "given-name": "Ребёнок", "birth-date": "04.05.2017", relation: "mother", consent: "yes", "answer-learning": "yes" };
  expect((await browser.post(form, "/my/children/new", typed)).headers.location).toBe("/sign-in?back=/my/kept");
  await signInAs(face, browser, "late-child@example.kz");
  const kept = await browser.get("/my/kept");
  const hidden = hiddenFields(kept.body, "/my/children/new");
  expect(hidden).toMatchObject({ "family-name": "Поздний", relation: "mother" });
  expect(Object.keys(hidden).filter((name) => /consent|answer/.test(name))).toEqual([]);
  // The form itself comes back with what was typed, to be read and agreed to.
  const again = await browser.post(kept, "/my/children/new", {});
  expect([409, 422]).toContain(again.statusCode);
  expect(again.body).toContain("Поздний");
  expect(again.body).not.toMatch(/name="(consent|answer-learning)" value="yes" checked/);
});
