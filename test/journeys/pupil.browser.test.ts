import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { addCalendarDays, civilDateOf, type ConsentScope, startOfDay } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import { newestSubject } from "../support/child.ts";
import { listening, type Listening, type Walker, walker } from "../support/browser-walk.ts";
import { JOINING } from "../support/web-face.ts";

const LANGUAGES = ["ru", "kk"] as const;
const MAIN = "main form button.btn-primary";
let site: Listening;
beforeAll(async () => {
  site = await listening();
});

async function submit(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.click(selector)]);
}
async function joinSchool({ page }: Walker, email: string): Promise<void> {
  await page.goto("/join");
  for (const field of ["family-name", "given-name", "birth-date"] as const) await page.fill(`#f-${field}`, JOINING[field]);
  await page.fill("#f-email", email);
  await page.check("#f-consent");
  await submit(page, "main form[action='/join'] button.btn-primary");
  await page.fill("#f-code", await site.mailedCode(email));
  await submit(page, "main form[action='/join/code'] button");
}
async function signIn({ page }: Walker, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.fill("#f-email", email);
  await submit(page, "main form[action='/sign-in'] button.btn-primary");
  await page.fill("#f-code", await site.mailedCode(email));
  await submit(page, "main form[action='/sign-in/code'] button");
}
/** The birth date of somebody who becomes so old in ten days, as people type it. */
function birthDate(years: number): string {
  const day = addCalendarDays(civilDateOf(site.clock.now()), 10);
  return `${day.slice(8, 10)}.${day.slice(5, 7)}.${Number(day.slice(0, 4)) - years}`;
}
async function addChild({ page, look }: Walker, born: string, looks: boolean): Promise<void> {
  await page.goto("/my/children/new");
  await submit(page, MAIN);
  if (looks) await look("adding a child, every field at fault");
  await page.fill("#f-family-name", "Қалиева");
  await page.fill("#f-given-name", "Әйгерім");
  await page.fill("#f-birth-date", born);
  await page.check("input[name='relation'][value='mother']");
  await page.check("input[name='answer-learning'][value='yes']");
  await page.check("#f-consent");
  await submit(page, MAIN);
}
type Spoken = Walker & { readonly language: "ru" | "kk" };
const phone = async (language: "ru" | "kk"): Promise<Spoken> => ({ ...(await walker(site, { language })), language });

/** The pupil on another phone, by the parent's code and then by an own address. */
async function pupilOf(parent: Spoken, child: string, email: string, looks: boolean): Promise<Walker> {
  await parent.page.goto(`/my/children/${child}/code`);
  await submit(parent.page, MAIN);
  const code = (await parent.page.textContent(".note-done .code")) ?? "";
  const pupil = await walker(site, { language: parent.language });
  const { page, look } = pupil;
  await page.goto("/sign-in/pupil");
  await page.fill("#f-code", code);
  await submit(page, MAIN);
  await page.goto("/my");
  if (looks) await look("a pupil's page by a parent's code, a word awaited");
  await page.goto("/my/own-address");
  if (looks) await look("an own address");
  await page.fill("#f-email", email);
  await submit(page, MAIN);
  if (looks) await look("the code to an own address");
  await page.fill("#f-code", await site.mailedCode(email));
  await submit(page, "main form[action='/my/own-address/code'] button");
  return pupil;
}

it.each(LANGUAGES)("clause:G5 a pupil of 15 is asked and answers on the phone, the parent sees the next step, in %s", async (language) => {
  const parent = await phone(language);
  await joinSchool(parent, `of-15-${language}@example.kz`);
  await addChild(parent, birthDate(16), true);
  expect(await parent.page.locator(".note-care a[href$='/code']").count()).toBe(1);
  await parent.look("a pupil added, the next step");
  const child = await newestSubject(site.services);
  for (const page of ["", "/consents"]) {
    await parent.page.goto(`/my/children/${child}${page}`);
    await parent.look(`a pupil whose word is awaited, for the parent${page}`);
  }
  const { page, look } = await pupilOf(parent, child, `is-15-${language}@example.kz`, true);
  await look("a pupil's own page, a word awaited");
  await page.goto("/my/consents");
  await look("a pupil's consents");
  await page.goto("/my/consents/service-provision/assent");
  await look("a pupil's assent");
  await submit(page, "button[name='answer'][value='give']");
  await look("a pupil's assent given");
  await page.goto("/my/withdraw");
  await look("a pupil's way to take back");
  await submit(page, "main form[action='/my/withdraw'] button");
  expect(await page.locator("main form[action='/my/withdraw']").count()).toBe(0);
  await look("a pupil's words taken back");
});

it.each(LANGUAGES)("clause:G5 clause:R5 a pupil who became 18 finds both answers on one page, in %s", async (language) => {
  const parent = await phone(language);
  await joinSchool(parent, `of-18-${language}@example.kz`);
  await addChild(parent, birthDate(18), false);
  const child = await newestSubject(site.services);
  const pupil = await pupilOf(parent, child, `is-18-${language}@example.kz`, false);
  site.clock.set(new Date(startOfDay(addCalendarDays(civilDateOf(site.clock.now()), 10)).getTime() + 60_000).toISOString());
  await site.services.families.checkDays();
  await signIn(pupil, `is-18-${language}@example.kz`);
  const { page, look } = pupil;
  await page.goto("/my");
  expect(await page.locator("main a.btn[href='/my/consents/service-provision/processing'], main a.btn[href='/my/withdraw']").count()).toBe(2);
  await look("grown up, both answers");
  for (const path of ["/my/consents", "/my/consents/service-provision/processing", "/my/consents/learning/processing", "/my/withdraw", "/my/children/new"]) {
    await page.goto(path);
    await look(`grown up, ${path}`);
  }
  await page.goto("/my/consents/service-provision/processing");
  await submit(page, "button[name='answer'][value='give']");
  await page.goto("/my");
  await look("grown up and confirmed");
});

it.each(LANGUAGES)("clause:C7 clause:S7 the yearly question, a new address and a published page are whole, in %s", async (language) => {
  const walk = await walker(site, { language });
  const { page, look } = walk;
  await joinSchool(walk, `whole-${language}@example.kz`);
  await page.goto("/my/still-right");
  await look("still right");
  await submit(page, "main form[action='/my/still-right'] button.btn-primary");
  await look("still right, answered");
  await page.goto("/my/correct");
  await page.fill("#f-email", `whole-new-${language}@example.kz`);
  await submit(page, "main form[action='/my/correct'] button.btn-primary");
  expect(new URL(page.url()).pathname).toBe("/my/correct/email");
  await look("the code to a new address");
  await page.fill("#f-code", "00000000");
  await submit(page, "main form[action='/my/correct/email'] button.btn-primary");
  await look("the code to a new address, wrong");
  const name = `айша-${language === "ru" ? "р" : "қ"}`;
  await page.goto("/my/page");
  await page.fill("#f-short-name", name);
  await submit(page, MAIN);
  const subject = await newestSubject(site.services);
  const { databases, consents, documents, clock } = site.services;
  const { hash, version } = await documents.current("consent-own", "ru");
  const own = { kind: "subject", subject } as const;
  for (const scope of ["processing", "publication"] as const satisfies readonly ConsentScope[]) {
    await databases.data.begin((tx) => consents.record(tx, {
      subject, decidedBy: own, typedBy: own, choices: [{ purpose: "public-posts", scope, state: "ConsentGiven" }], documentHash: hash, policyVersion: String(version), language,
      source: "web-form", method: "session", at: clock.now(), requestId: newId(),
    }));
    site.clock.advance({ seconds: 1 });
  }
  expect((await page.goto(`/@${encodeURIComponent(name)}`))?.status()).toBe(200);
  await look("a published page");
});
