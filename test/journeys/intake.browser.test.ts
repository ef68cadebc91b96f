import { beforeAll, describe, expect, it } from "vitest";
import { listening, type Listening, type Walker } from "../support/browser-walk.ts";
import { atTheDesk, SIZES } from "../support/desk-browser.ts";
import { aPhone } from "../support/intake.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
}, 120_000);

const TAKE_IN = 'main button.btn-primary[value="take-in"]';
const CODE = 'main form[action$="/email/code"] button.btn-primary';

async function tell({ page }: Walker, email: string): Promise<void> {
  const typed = {
    "family-name": "Мұқанова", "given-name": "Әйгерім", "birth-date": "21.03.1990", phone: aPhone(), email, "home-address": "Астана, Абай даңғылы, 5",
    "child1-family-name": "Мұқанова", "child1-given-name": "Дана", "child1-birth-date": "04.05.2016",
  };
  for (const [name, value] of Object.entries(typed)) await page.fill(`#f-${name}`, value);
  for (const box of ["#f-called-back", "#f-script-read"]) await page.check(box);
  const answers = [["consent", "yes"], ["child1-relation", "mother"], ["child1-consent", "yes"], ["child1-answer-learning", "yes"], ["child1-answer-events", "no"]] as const;
  for (const [name, value] of answers) await page.check(`input[name="${name}"][value="${value}"]`);
}

/** The papers, the caller check and the next children of a family, each also at fault. Ends on the child's own page. */
async function around({ page, press, look }: Walker, family: string): Promise<void> {
  for (const place of ["/children/paper", "/children/in-person"]) {
    await page.goto(family + place);
    await look(`family${place.replaceAll("/", " ")}`);
  }
  await page.goto(`${family}/caller`);
  await look("caller check");
  await press("main button.btn-primary");
  await look("caller check, nothing answered");
  await page.goto(`${family}/papers`);
  await look("papers");
  await press("main form[enctype] button.btn-primary");
  await look("papers, nothing chosen");
  await page.goto(family);
  await Promise.all([page.waitForEvent("load"), page.locator('main li a[href^="/desk/families/"]').first().click()]);
  await look("the child");
}

async function printed({ page, press, look }: Walker, family: string): Promise<void> {
  await page.goto("/desk/intake/forms");
  await look("forms");
  await page.check('input[name="paper"][value="consent-form"]');
  await page.check('input[name="sheet"][value="both"]');
  await press('main form[action="/desk/intake/forms"] button');
  await look("a consent form");
  await page.goto(family);
  await press('main form[action$="/letter"] button');
  await look("a letter");
}

describe.each(SIZES)("at the desk, $width px, in $language", ({ width, language }) => {
  it("clause:C2 a registrar takes in a family by telephone: nothing is preselected, a code proves the address, and no page shows a name", async () => {
    const walk = await atTheDesk(site, "registrar", { width, language });
    const { page, press, look } = walk;
    await page.goto("/desk/intake");
    await look("intake");
    await page.goto("/desk/intake/new/telephone");
    await look("the form");
    expect(await page.locator("main input:checked").count()).toBe(0);
    await press(TAKE_IN);
    await look("the form, everything missing");
    expect(await page.locator("main .fault").count()).toBeGreaterThan(8);
    const email = `family-${language}@example.kz`;
    await tell(walk, email);
    await press(TAKE_IN);
    await look("the code that the caller reads");
    await page.fill("#f-code", "00000000");
    await press(CODE);
    await look("a wrong code");
    await page.fill("#f-code", await site.mailedCode(email));
    await press(CODE);
    await look("the family");
    expect(await page.textContent("main")).not.toContain("Мұқанова");
    const family = page.url().split("?")[0] ?? "";
    await around(walk, family);
    await page.goto(`${page.url().split("?")[0] ?? ""}/acts`);
    await look("acts");
    await press('main form[action$="/acts/representative"] button');
    await look("acts, nothing chosen");
    await press('main form[action$="/acts/representation-proof"] button');
    await look("acts, nothing said of the right that stands");
    await printed(walk, family);
    // A family whose adult has not read the code out yet waits for it.
    await page.goto("/desk/intake/new/telephone");
    await tell(walk, `later-${email}`);
    await press(TAKE_IN);
    await page.goto("/desk/intake");
    expect(await page.locator('main a[href^="/desk/families/"]').count()).toBeGreaterThan(0);
    await look("intake, something waits");
  }, 300_000);
});
