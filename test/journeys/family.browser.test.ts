import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../src/platform/paths.ts";
import { listening, walker, type Listening, type Walker, type WalkerOptions } from "../support/browser-walk.ts";
import { fingers, type Hands, keyboard } from "../support/hands.ts";
import { finishDestructions } from "../support/web-face.ts";

interface Family {
  readonly parent: readonly [family: string, given: string];
  readonly children: readonly (readonly [family: string, given: string, born: string])[];
}
const FAMILIES: Readonly<Record<"ru" | "kk", Family>> = {
  ru: { parent: ["Иванова", "Анна"], children: [["Иванов", "Тимур", "04.05.2017"], ["Иванова", "Ева", "11.09.2014"]] },
  kk: { parent: ["Қалиева", "Әйгерім"], children: [["Қалиев", "Алихан", "04.05.2017"], ["Қалиева", "Ұлпан", "11.09.2014"]] },
};
const MAIN = "main button.btn-primary";
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "robotek-family-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let service: Listening;
beforeAll(async () => {
  service = await listening();
});

interface Going {
  readonly walk: Walker;
  readonly hands: Hands;
  readonly family: Family;
  readonly email: string;
  /** Axe and the rest of what a page must be. */
  readonly look: Walker["look"];
}

async function joinAlone({ walk: { page }, hands, family, email, look }: Going): Promise<void> {
  await page.goto("/join");
  await hands.fill("#f-family-name", family.parent[0]);
  await hands.fill("#f-given-name", family.parent[1]);
  await hands.fill("#f-birth-date", "24.03.1987");
  await hands.fill("#f-email", email);
  await hands.choose("#f-consent");
  await hands.press(MAIN);
  await hands.fill("#f-code", await service.mailedCode(email));
  await hands.press(MAIN);
  await page.waitForURL(/\/my\?/);
  await look("just joined");
}

/** All but the needed is refused, and that is as near as a yes. */
async function addChildren({ walk: { page }, hands, family, look }: Going): Promise<void> {
  for (const [at, [familyName, givenName, born]] of family.children.entries()) {
    await hands.press(at === 0 ? "main a[href*='/my/children/new']" : "main a.btn-plain[href*='/my/children/new']");
    await look("adding a child");
    await hands.fill("#f-family-name", familyName);
    await hands.fill("#f-given-name", givenName);
    await hands.fill("#f-birth-date", born);
    await hands.choose("input[value='mother']");
    await hands.choose("#f-consent");
    await hands.choose("input[name='answer-learning'][value='no']");
    await hands.choose("input[name='answer-events'][value='no']");
    await hands.press(MAIN);
    await page.waitForURL(/\/my\/children\/added/);
    await look("a child was added");
  }
  await hands.press("main a.btn-primary");
  await page.waitForURL(/\/my(\?|$)/);
  await look("the family");
  for (const [, givenName] of family.children) expect(await page.textContent(".people")).toContain(givenName);
  await service.services.ledger.integrate();
}

async function childBase({ walk: { page } }: Going, givenName: string): Promise<string> {
  await page.goto("/my");
  const href = await page.locator(".person", { hasText: givenName }).locator("a[href*='/history']").getAttribute("href");
  return (href ?? "").replace(/\/history.*/, "");
}

/** Two taps from the first own page to who saw a child's data (design: "see who saw a child's data in 2 taps"). */
async function seeWhoSaw(going: Going, base: string): Promise<void> {
  const { walk: { page }, hands, look, family } = going;
  await page.goto("/my");
  hands.taps();
  await hands.press(`main a[href^='${base}/history']`);
  expect(hands.taps()).toBeLessThanOrEqual(2);
  await page.waitForURL(/history/);
  await look("who saw a child's data");
  const said = await page.textContent("main");
  // The parent's own things do not stand in a child's history.
  for (const own of [family.parent[1], going.email]) expect(said).not.toContain(own);
}

async function correct({ walk: { page }, hands, look }: Going, base: string): Promise<void> {
  await page.goto(`${base}/correct`);
  await look("correcting");
  await hands.fill("#f-birth-date", "31.02.2017");
  await hands.fill("#f-study-place", "Лицей № 7");
  await hands.press(MAIN);
  await look("a correction at fault");
  expect(await page.inputValue("#f-study-place")).toBe("Лицей № 7");
  await hands.fill("#f-birth-date", "05.05.2017");
  await hands.press(MAIN);
  await page.waitForURL(/done=yes/);
  await look("corrected");
  await page.goto(base);
  expect(await page.textContent("dl.values, main")).toContain("Лицей № 7");
  await look("a child's data");
}

/** The export, opened, says all that the screen says. */
async function takeAlong({ walk: { page }, hands, look }: Going, base: string): Promise<void> {
  await page.goto(base);
  // The value itself, without the way to correct it.
  const shown = (await Promise.all((await page.locator(".held").all()).map((held) => held.innerHTML()))).map((html) => html.replace(/<a .*<\/a>/s, "").replace(/<[^>]+>/g, ""));
  expect(shown.length).toBeGreaterThan(3);
  await page.goto(`${base}/export`);
  await look("taking the data along");
  const coming = page.waitForEvent("download");
  await hands.take(MAIN);
  const file = join(folder, `${base.replaceAll("/", "-")}.zip`);
  await (await coming).saveAs(file);
  const files = unzipSync(readFileSync(file));
  const read = strFromU8(files["my-data.html"] ?? new Uint8Array());
  const json = JSON.parse(strFromU8(files["my-data.json"] ?? new Uint8Array())) as { parts: { vault: object }; history: unknown[] };
  for (const value of shown) expect(read + JSON.stringify(json), value).toContain(value.trim());
  expect(json.history.length).toBeGreaterThan(3);
  expect(Object.keys(files).filter((name) => name.endsWith(".csv")).length).toBeGreaterThan(2);
}

/** Giving and withdrawing one consent: as many taps one way as the other. */
async function changeOne({ walk: { page }, hands, look }: Going, base: string): Promise<void> {
  const taps: number[] = [];
  for (const answer of ["give", "withdraw"]) {
    await page.goto(`${base}/consents`);
    await look("consents");
    hands.taps();
    await hands.press(`main a[href*='${base}/consents/learning/processing']`);
    await look("one consent");
    await hands.press(`button[value='${answer}']`);
    taps.push(hands.taps());
    await look("the receipt");
  }
  expect(taps[0]).toBe(taps[1]);
  const { databases, consents } = service.services;
  const states = await consents.stateOf(databases.data, base.split("/").at(-1) as never);
  expect(states.find(({ purpose }) => purpose === "learning")?.state).toBe("ConsentWithdrawn");
}

/** Everything withdrawn in at most four taps from the first own page, then cancelled. */
async function leaveAndCancel({ walk: { page }, hands, look }: Going): Promise<void> {
  await page.goto("/my");
  hands.taps();
  await hands.press("nav a[href*='/my/withdraw']");
  await look("what would go");
  await hands.press("main form[action='/my/withdraw'] button");
  expect(hands.taps()).toBeLessThanOrEqual(4);
  await page.waitForURL(/\/my\/leaving/);
  await look("all withdrawn");
  // Whatever the person opens now leads to that one page.
  await page.goto("/my/history");
  expect(new URL(page.url()).pathname).toBe("/my/leaving");
  await hands.press("main form[action='/my/leaving/cancel'] button");
  await page.waitForURL(/\/my\/consents/);
  await look("cancelled");
  await page.goto("/my");
  expect(new URL(page.url()).pathname).toBe("/my");
}

async function leaveAtOnce({ walk: { page }, hands, email, look }: Going): Promise<string[]> {
  await page.goto("/my/withdraw");
  await hands.press("main form[action='/my/withdraw'] button");
  await hands.press("main form[action='/my/leaving/now'] button");
  await hands.fill("#f-code", await service.mailedCode(email));
  await hands.press("button.btn-danger");
  await page.locator(".note-done a").first().waitFor({ timeout: 10_000 }).catch(async () => {
    throw new Error(`nothing was destroyed: ${(await page.textContent("main")) ?? ""}`);
  });
  await look("destroyed at once");
  return page.locator(".note-done a").allTextContents();
}

/** The certificate of each record, checked by its page and by the command, names nobody. */
async function checkCertificates({ walk: { page }, look, family }: Going, addresses: readonly string[]): Promise<void> {
  expect(addresses.length).toBe(1 + family.children.length);
  await finishDestructions(service);
  for (const [at, address] of addresses.entries()) {
    await page.goto(new URL(address).pathname);
    await look("a certificate");
    const said = await page.textContent("main");
    for (const name of [...family.parent, ...family.children.flatMap(([familyName, givenName]) => [familyName, givenName])]) expect(said).not.toContain(name);
    const coming = page.waitForEvent("download");
    await page.locator("a[download='certificate.json']").click();
    const file = join(folder, `certificate-${at}.json`);
    await (await coming).saveAs(file);
    const { stdout } = await run(process.execPath, [join(projectRoot, "bin/robotek.mjs"), "certificate", "check", file, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, faults: [] });
  }
}

interface Journey extends WalkerOptions {
  readonly byKeyboard?: boolean;
}

describe("a parent with two children", () => {
  it.each<[string, Journey]>([
    ["in Russian", { language: "ru" }],
    ["in Kazakh", { language: "kk" }],
    ["in Russian with scripts off", { language: "ru", scripts: false }],
    ["in Kazakh by keyboard alone", { language: "kk", byKeyboard: true }],
  ])("%s joins, refuses, corrects, looks, takes along, withdraws, cancels and leaves", async (name, { byKeyboard = false, ...options }) => {
    const walk = await walker(service, options);
    // By keyboard the pages are the same ones: they were looked at by touch.
    const going: Going = {
      walk, family: FAMILIES[options.language], email: `family-${name.replaceAll(" ", "-").toLowerCase()}@example.kz`,
      hands: byKeyboard ? keyboard(walk.page) : fingers(walk.page), look: byKeyboard ? () => Promise.resolve() : walk.look,
    };
    await joinAlone(going);
    await addChildren(going);
    const base = await childBase(going, going.family.children[0]?.[1] ?? "");
    await seeWhoSaw(going, base);
    await correct(going, base);
    await takeAlong(going, base);
    await changeOne(going, base);
    await leaveAndCancel(going);
    await checkCertificates(going, await leaveAtOnce(going));
    await walk.context.close();
  }, 240_000);
});
