import { beforeAll, describe, expect, it } from "vitest";
import { listening, type Listening } from "../support/browser-walk.ts";
import { aPerson } from "../support/desk.ts";
import { atTheDesk, SIZES } from "../support/desk-browser.ts";

let site: Listening;
beforeAll(async () => {
  site = await listening();
}, 120_000);

const MAIN = "main button.btn-primary";

describe.each(SIZES)("at the desk, $width px, in $language", ({ width, language }) => {
  it("clause:S1 a registrar asks for an account to be given back, and the data protection officer confirms and enters the person's code", async () => {
    const lost = await aPerson(site, "Жоғалтова");
    const place = `/desk/recovery/${lost.subject}`;
    const registrar = await atTheDesk(site, "registrar", { width, language });
    await registrar.page.goto("/desk/recovery");
    await registrar.look("recoveries");
    await registrar.page.goto(place);
    await registrar.press(MAIN);
    await registrar.look("recovery, nothing chosen");
    expect(await registrar.page.locator("main input:checked").count()).toBe(0);
    for (const [name, value] of [["reason", "mailbox-lost"], ["checked", "document"], ["document", "passport"]] as const) await registrar.page.check(`input[name="${name}"][value="${value}"]`);
    await registrar.press(MAIN);
    await registrar.look("recovery, asked");

    const { page, press, look } = await atTheDesk(site, "protection-officer", { width, language });
    await page.goto("/desk/recovery");
    await look("recoveries, one open");
    await Promise.all([page.waitForEvent("load"), page.locator(`main a[href^="${place}"]`).click()]);
    for (const [name, value] of [["checked", "document"], ["document", "passport"]] as const) await page.check(`input[name="${name}"][value="${value}"]`);
    await look("recovery, to confirm");
    await press(MAIN);
    await press(MAIN);
    await look("recovery, no address");
    const email = `found-${language}@example.kz`;
    await page.fill("#f-email", email);
    await press(MAIN);
    await page.fill("#f-code", "00000000");
    await press(MAIN);
    await look("recovery, a wrong code");
    await page.fill("#f-code", await site.mailedCode(email));
    await press(MAIN);
    await look("recovery, done");
    expect(await page.textContent("main")).not.toContain("Жоғалтова");
  }, 300_000);
});
