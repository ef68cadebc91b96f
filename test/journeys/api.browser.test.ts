import type { Page } from "playwright-core";
import { beforeAll, expect, it } from "vitest";
import { listening, type Listening, walker } from "../support/browser-walk.ts";
import { JOINING } from "../support/web-face.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
});

async function submit(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent("load"), page.click(selector)]);
}

const shots = process.env["SHOTS"];

it.each([["ru", 360], ["kk", 1280], ["kk", 360], ["ru", 1280]] as const)("a person reads how to use the interface and makes a token, in %s at %i px", async (language, width) => {
  const { page, look } = await walker(site, { language, width });
  const shoot = async (name: string): Promise<void> => {
    if (shots !== undefined) for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${shots}/${name}-${language}-${width}-${colorScheme}.png` });
    }
  };
  await page.goto("/api/docs");
  await look(`documentation, ${language}`);
  await shoot("docs-top");
  await page.locator("#postMyChildrenNew").scrollIntoViewIfNeeded();
  await shoot("docs-operation");
  await page.goto("/join");
  const email = `tokens-${language}-${width}@example.kz`;
  await page.fill("#f-family-name", JOINING["family-name"]);
  await page.fill("#f-given-name", JOINING["given-name"]);
  await page.fill("#f-birth-date", JOINING["birth-date"]);
  await page.fill("#f-email", email);
  await page.check("#f-consent");
  await submit(page, "main form[action='/join'] button.btn-primary");
  await page.fill("#f-code", await site.mailedCode(email));
  await submit(page, "main form[action='/join/code'] button");

  await page.goto("/my/tokens");
  await look(`no token, ${language}`);
  await submit(page, "main form button.btn-primary");
  await look(`a token at fault, ${language}`);
  await shoot("tokens-fault");
  await page.fill("#f-name", "Домашний календарь");
  await page.check("#f-scope-data-read");
  await page.check("input[name='days'][value='30']");
  await submit(page, "main form button.btn-primary");
  await look(`a token made, ${language}`);
  await shoot("tokens-made");
  const token = (await page.textContent(".note-done .code")) ?? "";
  expect((await page.request.get("/api/v1/my", { headers: { authorization: `Bearer ${token}` } })).status()).toBe(200);
  await page.goto("/my/tokens");
  expect(await page.content()).not.toContain(token);
  await shoot("tokens-list");
  await submit(page, "main form[action='/my/tokens/revoke'] button");
  await look(`a token revoked, ${language}`);
  expect((await page.request.get("/api/v1/my", { headers: { authorization: `Bearer ${token}` } })).status()).toBe(401);
}, 180_000);
