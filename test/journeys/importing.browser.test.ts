import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../src/platform/personal.ts";
import { listening, type Listening, type Walker } from "../support/browser-walk.ts";
import { atTheDesk, SIZES } from "../support/desk-browser.ts";
import { A_TRACE, answerPath, csv, familyLine } from "../support/importing.ts";

let service: Listening;
beforeAll(async () => {
  service = await listening();
}, 120_000);

const MAIN = "main button.btn-primary";
const ROWS = 500;
/** Each way in which a row may be at fault that this spreadsheet has, four times over. */
const FAULTS: readonly Readonly<Record<number, string>>[] = [{ 2: "nobody" }, { 3: "12" }, { 7: "31.02.2016" }, { 8: "=cmd|' /C calc'!A0" }, { 6: "Нұрлан 7" }];
const isFaulty = (n: number): boolean => n % 25 === 24;

/** Five hundred families with twenty faults, of addresses that no other walk has. */
function spreadsheet(from: number): Buffer {
  return csv(Array.from({ length: ROWS }, (_, n) => familyLine(from + n, isFaulty(n) ? (FAULTS[Math.trunc(n / 25) % FAULTS.length] ?? {}) : {})));
}

async function upload({ page, press, look }: Walker, name: string, bytes: Buffer): Promise<void> {
  await page.setInputFiles("#f-file", { name: "families.csv", mimeType: "text/csv", buffer: bytes });
  await press(MAIN);
  await look(name);
}

/** Says what the columns hold, once wrongly, after a look at the first rows, which is an act. */
async function mapColumns({ page, press, look }: Walker): Promise<void> {
  expect(await page.textContent("main")).not.toContain(A_TRACE);
  await press("main form[action$='/sample'] button");
  await look("the first rows");
  expect(await page.textContent("main table")).toContain(A_TRACE);
  const email = page.locator("main select[name='column-2']");
  const guessed = await email.inputValue();
  expect(guessed).toBe("adult.email");
  await email.selectOption("");
  await press("main form[action$='/columns'] button");
  await look("columns at fault");
  await email.selectOption(guessed);
  await press("main form[action$='/columns'] button");
  await look("being read");
}

/** All rows at fault are named, with what to do; none says what stands in it. One is put right, once wrongly, and one is left out. */
async function putRight({ page, press, look }: Walker, place: string, address: string): Promise<void> {
  await page.goto(place);
  await look("read, with faults");
  expect(await page.locator("main tr[id^='line-']").count()).toBe(20);
  expect(await page.locator("main tr[id^='line-'] li").allTextContents()).toSatisfy((faults: string[]) => faults.every((fault) => /: .{10,}/u.test(fault)));
  expect(await page.textContent("main")).not.toContain(A_TRACE);
  await Promise.all([page.waitForEvent("load"), page.locator("main tr[id^='line-'] a").first().click()]);
  await look("a row");
  await press(MAIN);
  await look("a row, still at fault");
  await page.locator('[name="adult.email"]').fill(address);
  await press(MAIN);
  await Promise.all([page.waitForEvent("load"), page.locator("main tr[id^='line-'] a").first().click()]);
  await press("main form[action$='/leaving-out'] button");
  expect(await page.locator("main tr[id^='line-']").count()).toBe(18);
}

/** What a parent finds behind the letter: no account yet, nothing ticked, yes and no. */
async function answered({ page, press, look }: Walker, address: string): Promise<void> {
  await page.goto(await answerPath(service, address));
  await look("the answer page");
  expect(await page.locator("main input:checked").count()).toBe(0);
  await press("main form[action$='/acceptance'] button");
  await look("the answer page, at fault");
  await page.check("input[name=consent]");
  for (const [name, value] of [["service-provision", "yes"], ["answer-learning", "no"], ["answer-events", "no"]] as const) {
    const box = page.locator(`input[name="${name}"][value="${value}"]`);
    if ((await box.count()) > 0) await box.check();
  }
  await press("main form[action$='/acceptance'] button");
  await look("agreed");
}

describe.each(SIZES)("at the desk, $width px, in $language", (options) => {
  const from = options.width * 1000;
  const right = `put.${options.language}.${A_TRACE}@post.kz`;

  it("clause:C4 clause:C7 a registrar imports 500 rows with 20 faults, leaves and comes back, sends the letters and undoes the rest", async () => {
    const walk = await atTheDesk(service, "registrar", options);
    const { page, press, look } = walk;
    await page.goto("/desk/imports");
    await look("imports");
    await press(MAIN);
    await look("imports, no file");
    await upload(walk, "columns", spreadsheet(from));
    const place = page.url();
    await mapColumns(walk);
    // Left, while the work goes on elsewhere.
    await page.goto("/desk");
    await service.work();
    await putRight(walk, place, right);
    await press("main form[action$='/letters'] button");
    await service.work();
    await page.goto(place);
    await look("asked");
    await answered(walk, right);
    await page.goto(place);
    await Promise.all([page.waitForEvent("load"), page.locator("main a[href$='/undoing']").click()]);
    await look("undo?");
    await press(MAIN);
    await look("undone");
    const seen = await service.services.imports.list();
    expect(seen[0]).toMatchObject({ state: "undone", rowsRead: ROWS, asked: 481, accepted: 1, undone: 480 });
    await page.goto("/desk/imports");
    await look("imports, one undone");
    expect((await service.services.keptLetters.newest(1000)).filter(({ kind, letter }) => kind === "import-consent" && letter !== null && reveal(letter.to, "mail") !== right)).toEqual([]);
  }, 400_000);
});
