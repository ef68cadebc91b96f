import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { listening, type Listening, type Walker, walker } from "../support/browser-walk.ts";
import { JOINING } from "../support/web-face.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
});

/** Presses a button and waits for the page that comes of it. */
async function submit(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.click(selector)]);
}

async function joinSchool({ page }: Walker, email: string): Promise<void> {
  await page.goto("/join");
  await page.fill("#f-family-name", JOINING["family-name"]);
  await page.fill("#f-given-name", JOINING["given-name"]);
  await page.fill("#f-birth-date", JOINING["birth-date"]);
  await page.fill("#f-email", email);
  await page.check("#f-consent");
  await submit(page, "main form[action='/join'] button.btn-primary");
  await page.fill("#f-code", await site.mailedCode(email));
  await submit(page, "main form[action='/join/code'] button");
}

it.each(["ru", "kk"] as const)("clause:G5 a parent makes a code on the phone, the child signs in with it, and from 14 on confirms an own address, in %s", async (language) => {
  const parent = await walker(site, { language });
  await joinSchool(parent, `parent-${language}@example.kz`);
  const child = await aChildOf(site.services, await newestSubject(site.services));
  await parent.page.goto(`/my/children/${child}/code`);
  await parent.look(`no code, ${language}`);
  await submit(parent.page, "main form button.btn-primary");
  await parent.look(`a code, ${language}`);
  const code = (await parent.page.textContent(".note-done .code")) ?? "";

  const pupil = await walker(site, { language });
  await pupil.page.goto("/sign-in/pupil");
  await pupil.look(`pupil's sign-in, ${language}`);
  await pupil.page.fill("#f-code", "1234");
  await submit(pupil.page, "main form button.btn-primary");
  await pupil.look(`pupil's sign-in, wrong code, ${language}`);
  await pupil.page.fill("#f-code", code);
  await submit(pupil.page, "main form button.btn-primary");
  await pupil.page.goto("/my/sessions");
  await pupil.look(`pupil's sessions, ${language}`);
  await pupil.page.goto("/my/passkeys");
  await pupil.look(`what the code does not open, ${language}`);
  await pupil.page.goto("/my/own-address");
  await pupil.look(`too young for an own address, ${language}`);

  const { databases, representations, clock } = site.services;
  await databases.data.begin((tx) => representations.recordStage(tx, { child, stage: "from-14", by: { kind: "system", job: "test" }, at: clock.now(), requestId: newId() }));
  await pupil.page.goto("/my/own-address");
  await pupil.page.fill("#f-email", "nobody");
  await submit(pupil.page, "main form button.btn-primary");
  await pupil.look(`own address, at fault, ${language}`);
  await pupil.page.fill("#f-email", `pupil-${language}@example.kz`);
  await submit(pupil.page, "main form button.btn-primary");
  await pupil.page.fill("#f-code", await site.mailedCode(`pupil-${language}@example.kz`));
  await submit(pupil.page, "main form[action='/my/own-address/code'] button");
  await pupil.page.goto("/my/passkeys");
  expect(await pupil.page.locator("table.table, p.note").count()).toBeGreaterThan(0);
  await pupil.look(`pupil's own passkeys, ${language}`);
});

it.each(["ru", "kk"] as const)("clause:R2 an adult takes a short name on the phone, and the page stays like nobody's, in %s", async (language) => {
  const walk = await walker(site, { language });
  const { page, look } = walk;
  await joinSchool(walk, `named-${language}@example.kz`);
  await page.goto("/my/page");
  await look(`no name, ${language}`);
  await page.fill("#f-short-name", "admin");
  await submit(page, "main form button.btn-primary");
  await look(`a name at fault, ${language}`);
  await page.fill("#f-short-name", `динара-${language === "ru" ? "р" : "қ"}`);
  await submit(page, "main form button.btn-primary");
  await look(`a name, ${language}`);
  await page.goto(`/@${encodeURIComponent("динара-р")}`);
  await look(`nobody's page, ${language}`);
});

it.each(["ru", "kk"] as const)("clause:S1 a person finds what was typed too late, after signing in again, in %s", async (language) => {
  const walk = await walker(site, { language });
  const { page, look } = walk;
  await joinSchool(walk, `late-${language}@example.kz`);
  await page.goto("/my/page");
  await page.fill("#f-short-name", "typed-too-late");
  site.clock.advance({ hours: 12, minutes: 5 });
  await submit(page, "main form button.btn-primary");
  await look(`signing in again, ${language}`);
  await page.fill("#f-email", `late-${language}@example.kz`);
  await submit(page, "main form[action='/sign-in'] button.btn-primary");
  await page.fill("#f-code", await site.mailedCode(`late-${language}@example.kz`));
  await submit(page, "main form[action='/sign-in/code'] button");
  expect(await page.textContent("main")).toContain("typed-too-late");
  await look(`what was typed, ${language}`);
});
