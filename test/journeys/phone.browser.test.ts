import { beforeAll, describe, expect, it } from "vitest";
import { finishDestructions } from "../support/web-face.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";

const NAMES = { ru: ["Иванова", "Анна"], kk: ["Қалиева", "Әйгерім"] } as const;
const MAIN = "main button.btn-primary";

let service: Listening;
beforeAll(async () => {
  service = await listening();
});

async function join({ page, press, look }: Walker, language: "ru" | "kk", email: string): Promise<void> {
  await page.goto("/");
  await look("home");
  await press("main a.btn-primary");
  await look("join");
  await press(MAIN);
  await look("join, every field at fault");
  await page.fill("#f-family-name", NAMES[language][0]);
  await page.fill("#f-given-name", NAMES[language][1]);
  await page.fill("#f-birth-date", "24.03.1987");
  await page.fill("#f-email", email);
  await page.check("#f-consent");
  await press(MAIN);
  await look("the code");
  await page.fill("#f-code", "00000000");
  await press(MAIN);
  await look("the code, wrong");
  await page.fill("#f-code", await service.mailedCode(email));
  await press(MAIN);
}

async function seeOwnPages({ page, look }: Walker, language: "ru" | "kk"): Promise<void> {
  expect(await page.textContent("dl.values")).toContain(NAMES[language][0]);
  await look("my data");
  await service.services.ledger.integrate();
  for (const path of ["/my/history", "/my/consents", "/my/withdraw"]) {
    await page.goto(path);
    await look(path);
  }
  await page.goto("/my/consents");
  await page.locator("main a[href*='/my/consents/']", { hasText: /квитанция|түбіртек/ }).first().click();
  await look("receipt");
}

async function withdraw({ page, press, look }: Walker, email: string): Promise<string> {
  await page.goto("/my/withdraw");
  await press("main form[action='/my/withdraw'] button");
  await look("all withdrawn");
  await press("main form[action='/my/leaving/now'] button");
  await look("confirming the destruction");
  await press("button.btn-danger");
  await look("confirming the destruction, without a code");
  await page.fill("#f-code", await service.mailedCode(email));
  await press("button.btn-danger");
  await look("withdrawn");
  return (await page.getAttribute(".note-done a", "href")) ?? "";
}

describe("a person with a phone", () => {
  it.each<[string, WalkerOptions]>([
    ["in Russian", { language: "ru" }],
    ["in Kazakh", { language: "kk" }],
    ["in Russian with scripts off", { language: "ru", scripts: false }],
    ["at a desk", { language: "ru", width: 1280 }],
  ])("%s joins, sees, reads the history, withdraws and gets the certificate", async (name, options) => {
    const walk = await walker(service, options);
    const email = `${name.replaceAll(" ", "-").toLowerCase()}@example.kz`;
    await join(walk, options.language, email);
    await seeOwnPages(walk, options.language);
    const address = await withdraw(walk, email);
    await walk.page.goto(new URL(address).pathname);
    await walk.look("the progress of the destruction");
    await finishDestructions(service);
    await walk.page.reload();
    await walk.look("the certificate");
    expect(await walk.page.locator("a[download='certificate.json']").count()).toBe(1);
    expect(await walk.page.textContent("main")).not.toContain(NAMES[options.language][0]);
    await walk.page.goto("/my");
    await walk.look("signing in");
    expect(new URL(walk.page.url()).pathname).toBe("/sign-in");
    await walk.context.close();
  });
});

describe("every page that anybody may read", () => {
  it.each(["ru", "kk"] as const)("is whole in %s: axe finds nothing, light or dark, on a phone", async (language) => {
    const walk = await walker(service, { language });
    for (const path of ["/policy", "/policy/archive", "/policy/1..1", "/documents", "/documents/terms", "/documents/appeals", "/documents/consent-own", "/sign-in", "/sign-in/code", "/join/code",
      "/dev/mail", "/nothing-here", `/certificate/${"x".repeat(43)}`]) {
      await walk.page.goto(path);
      await walk.look(path);
    }
    await walk.page.goto("/sign-in");
    await walk.press(MAIN);
    await walk.look("signing in, without an address");
    await walk.context.close();
  });
});

describe("a keyboard", () => {
  it("reaches everything on the joining page in order, and the focus is always seen", async () => {
    const walk = await walker(service, { language: "ru" });
    await walk.page.goto("/join");
    const seen: string[] = [];
    for (let i = 0; i < 40; i += 1) {
      await walk.page.keyboard.press("Tab");
      const now = await walk.page.evaluate<{ id: string; name: string; outline: number }>(`(() => {
        const e = document.activeElement, s = getComputedStyle(e);
        return { id: e.id, name: e.tagName, outline: s.outlineStyle === "none" ? 0 : Number.parseFloat(s.outlineWidth) };
      })()`);
      if (now.name === "BODY") break;
      expect(now.outline, `${now.name} ${now.id}`).toBeGreaterThanOrEqual(2);
      if (now.id !== "") seen.push(now.id);
    }
    expect(seen).toEqual(["f-family-name", "f-given-name", "f-patronymic", "f-birth-date", "f-email", "f-phone", "f-home-address", "f-consent"]);
    await walk.context.close();
  });
});

describe("nothing moves under the finger", () => {
  it.each(["/", "/policy", "/join"])("on %s the layout shift stays below 0.02", async (path) => {
    const walk = await walker(service, { language: "ru" });
    await walk.page.addInitScript("globalThis.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) globalThis.shift += e.value; }).observe({ type: 'layout-shift', buffered: true });");
    await walk.page.goto(path, { waitUntil: "networkidle" });
    expect(await walk.page.evaluate<number>("globalThis.shift")).toBeLessThan(0.02);
    await walk.context.close();
  });
});
