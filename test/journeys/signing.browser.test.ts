import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/platform/clock.ts";
import { listening, walker, type Listening } from "../support/browser-walk.ts";
import { pretendNcalayer, type PretendedNcalayer } from "../support/pretended-ncalayer.ts";
import { createToyCentre, encode, serveToyCentre, signContent, type ToyCentre, type ToyCertificate } from "../support/toy-centre/index.ts";

const IIN = "990101300017";

let service: Listening;
let centre: ToyCentre;
let owner: ToyCertificate;
let ncalayer: PretendedNcalayer;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "signing-walk-"));
  centre = createToyCentre({ algorithm: "gost", now: systemClock.now() });
  owner = centre.issue({ iin: IIN });
  const server = await serveToyCentre(centre);
  ncalayer = await pretendNcalayer(centre, owner, () => systemClock.now());
  const trust = join(folder, "trust.json");
  writeFileSync(trust, JSON.stringify(server.trust));
  service = await listening({ SIGNATURE_TRUST_FILE: trust, NCALAYER_URL: ncalayer.url });
  afterAll(() => {
    ncalayer.close();
    server.close();
    rmSync(folder, { recursive: true });
  });
});

beforeEach(() => { ncalayer.behave("sign"); });

/** A browser that obeys the page's own Content-Security-Policy, with what it complains of. */
async function strictPage(scripts = true): Promise<{ page: Page; complaints: string[] }> {
  const context = await service.browser.newContext({ viewport: { width: 360, height: 740 }, locale: "ru-RU", javaScriptEnabled: scripts, baseURL: service.origin });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  await page.goto("/signature/sign");
  return { page, complaints };
}

const status = (page: Page): Promise<string> => page.locator("[role=status]").innerText();

describe("a person who tries a signing key", () => {
  it("sees the exact text, signs it with NCALayer, sees the outcome, and saves the signed document", async () => {
    const { page, complaints } = await strictPage();
    const text = await page.locator("[data-exact]").innerText();
    await page.fill("#f-iin", IIN);
    await page.click("[data-sign]");
    await page.waitForSelector(".note-done");
    expect(await page.textContent("main")).toContain("Подпись принята");
    const [asked] = ncalayer.asked.slice(-1);
    expect(Buffer.from(String(asked?.args?.data), "base64").toString()).toBe(text);
    expect(asked?.args).toMatchObject({ format: "cms", signingParams: { encapsulate: true, tsaProfile: {} }, signerParams: { iin: IIN }, locale: "ru" });
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download='signed.cms']")]);
    expect(readFileSync(await download.path(), "utf8")).toMatch(/^-----BEGIN CMS-----/);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is told when the signing was cancelled or failed, and nothing is sent", async () => {
    const { page } = await strictPage();
    for (const [behaviour, said] of [["cancel", "Вы отменили подписание"], ["fail", "NCALayer не смог подписать"]] as const) {
      ncalayer.behave(behaviour);
      await page.click("[data-sign]");
      await page.waitForFunction((words) => (globalThis as unknown as { document: { body: { innerText: string } } }).document.body.innerText.includes(words), said);
      expect(await status(page)).toContain(said);
      expect(new URL(page.url()).pathname).toBe("/signature/sign");
      expect(await page.locator("[data-sign]").isEnabled()).toBe(true);
    }
    await page.context().close();
  });

  it("is told when another person signed", async () => {
    const { page } = await strictPage();
    ncalayer.behave("sign", centre.issue({ iin: "061211600012", givenName: "БӨТЕН" }));
    await page.fill("#f-iin", IIN);
    await page.click("[data-sign]");
    await page.waitForSelector(".note-fault [data-code='other-person']");
    expect(await page.textContent("main")).toContain("Подписал другой человек");
    expect(await page.locator("a[download='signed.cms']").count()).toBe(0);
    await page.context().close();
  });

  it.each([["with", true], ["without", false]] as const)("%s scripts may save the text, sign it elsewhere, and send the file", async (_, scripts) => {
    const { page } = await strictPage(scripts);
    expect(await page.locator("[data-sign-here]").isVisible()).toBe(scripts);
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download='text.txt']")]);
    const text = readFileSync(await download.path());
    expect(text.toString()).toBe(await page.locator("[data-exact]").innerText());
    const signed = encode(signContent(owner, text, { attached: false, signedAt: systemClock.now(), stamp: centre.stamp }));
    await page.setInputFiles("#f-file", { name: "text.txt.cms", mimeType: "application/octet-stream", buffer: Buffer.from(signed) });
    await page.getByRole("button", { name: "Отправить подпись" }).click();
    await page.waitForSelector(".note-done");
    await page.context().close();
  });

  it("cannot pass off a signature over another text", async () => {
    const { page } = await strictPage(false);
    const signed = encode(signContent(owner, Buffer.from("another text"), { attached: true, signedAt: systemClock.now() }));
    await page.setInputFiles("#f-file", { name: "x.cms", mimeType: "application/octet-stream", buffer: Buffer.from(signed) });
    await page.getByRole("button", { name: "Отправить подпись" }).click();
    await page.waitForSelector(".note-fault [data-code='content-mismatch']");
    await page.context().close();
  });

  it("finds pages that everybody can use, in Russian and Kazakh", async () => {
    for (const language of ["ru", "kk"] as const) {
      const { page, look, context } = await walker(service, { language });
      await page.goto("/signature/sign");
      await look("signing");
      await page.click("[data-sign]");
      await page.waitForSelector(".note-done");
      await look("signed");
      await context.close();
    }
  });

  // The last test: the program is gone after it.
  it("is shown the other way when NCALayer is not installed", async () => {
    ncalayer.close();
    const { page } = await strictPage();
    await page.click("[data-sign]");
    await page.waitForFunction(() => (globalThis as unknown as { document: { body: { innerText: string } } }).document.body.innerText.includes("NCALayer не отвечает"));
    expect(new URL(page.url()).pathname).toBe("/signature/sign");
    expect(await page.getByRole("button", { name: "Отправить подпись" }).isVisible()).toBe(true);
    await page.context().close();
  });
});
