import { beforeAll, expect, it } from "vitest";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { FormBrowser, joinAs } from "../support/web-face.ts";

let service: Listening;
beforeAll(async () => {
  service = await listening();
});

async function aParent(options: WalkerOptions): Promise<Walker & { subject: SubjectId }> {
  const joined = new FormBrowser(service.app);
  await joinAs(service, joined, `${newId()}@family.example`);
  const walk = await walker(service, options);
  await walk.context.addCookies([...joined.cookies].map(([name, value]) => ({ name, value, url: service.origin })));
  return { ...walk, subject: await newestSubject(service.services) };
}

const SIZES = [{ language: "ru", width: 1280 }, { language: "kk", width: 360 }] as const;

it.each(SIZES)("clause:G5 another's receipt shows the answer without its giver and without a file, $language at $width px", async (options) => {
  const mother = await aParent(options), father = await aParent(options);
  const child = await aChildOf(service.services, mother.subject);
  await represents(service.services, child, father.subject);
  const consents = `/my/children/${child}/consents`;
  for (const [parent, own] of [[mother, true], [father, false]] as const) {
    await parent.page.goto(consents);
    await parent.look(own ? "the child's consents" : "the child's consents, another gave them");
    const links = await parent.page.locator(`main a[href*="${consents}/"]`).all();
    const receipts = (await Promise.all(links.map((link) => link.getAttribute("href")))).filter((href) => /consents\/[0-9a-f-]{36}/.test(href ?? ""));
    expect(receipts.length).toBeGreaterThan(0);
    await parent.page.goto(receipts[0] ?? "");
    await parent.look(own ? "a receipt" : "another's receipt");
    expect(await parent.page.locator("a[download]").count()).toBe(own ? 1 : 0);
    const text = await parent.page.locator("section.paper").innerText();
    expect([/[{}]/.test(text), text.includes({ ru: "[вы]", kk: "[сіз]" }[options.language])]).toEqual([false, own]);
  }
});

it.each(SIZES)("clause:D2 clause:S1 destroying at once says why no code goes to an address that was moved lately, $language at $width px", async (options) => {
  const { subject, page, look, press } = await aParent(options);
  const { databases, vault, clock } = { ...service.services, clock: service.clock };
  const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: newId() });
  await databases.data.begin((tx) => vault.correct(tx, access, subject, { email: `${newId()}@elsewhere.example` }, { source: "web-form", at: clock.now() }));
  await page.goto("/my/withdraw");
  await press("form[action='/my/withdraw'] button");
  await page.goto("/my/leaving/code");
  await look("at once, the address moved lately");
  expect(await page.locator("#f-code").count()).toBe(0);
  await page.goto("/my/leaving");
  await press("form[action='/my/leaving/now'] button");
  await look("at once, refused for a moved address");
});
