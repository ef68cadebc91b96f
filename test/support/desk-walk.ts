import { expect } from "vitest";
import { reveal } from "../../src/platform/personal.ts";
import { type Listening, type Walker, walker } from "./browser-walk.ts";
import { codeApp, type CodeApp } from "./code-app.ts";

/** The path of the invitation that was mailed to an address. */
async function invitedTo(site: Listening, address: string): Promise<string> {
  await site.work();
  for (const { kind, letter } of await site.services.keptLetters.newest(20)) {
    if (kind !== "staff-invitation" || letter === null || reveal(letter.to, "mail") !== address) continue;
    return /\/desk\/invitation\/[\w-]{43}/.exec(reveal(letter.text, "mail"))?.[0] ?? "";
  }
  throw new Error("no invitation was sent there");
}

const main = (selector: string): string => `main ${selector}`;

/** Names oneself behind a link, once at fault, and enters the code. */
async function join(site: Listening, { page, look, press }: Walker, path: string, email: string, name: string): Promise<void> {
  await page.goto(path);
  await look(`${name}: a link`);
  await press(main("form button.btn-primary"));
  await look(`${name}: a link, at fault`);
  await page.fill("#f-family-name", "Касымова");
  await page.fill("#f-given-name", "Дана");
  if (path.startsWith("/desk/first/")) await page.fill("#f-email", email);
  await press(main("form button.btn-primary"));
  await page.fill("#f-code", await site.mailedCode(email));
  await press(main("form[action='/desk/join/code'] button.btn-primary"));
}

async function setUpApp(site: Listening, { page, look, press }: Walker, name: string): Promise<CodeApp> {
  await look(`${name}: a code app`);
  const before = codeApp(site.clock, await page.content());
  await page.fill("#f-code", before.show() === "000000" ? "000001" : "000000");
  await press(main("form[action='/desk/second-factor/app'] button"));
  await look(`${name}: a code app, at fault`);
  // The app keeps what it was told: a wrong code makes no other secret.
  const app = codeApp(site.clock, await page.content());
  expect(app.show()).toBe(before.show());
  await page.fill("#f-code", app.show());
  await press(main("form[action='/desk/second-factor/app'] button"));
  return app;
}

async function signRules({ page, look, press }: Walker, name: string): Promise<void> {
  await look(`${name}: the rules`);
  await press(main("form[action='/desk/rules'] button"));
  await look(`${name}: the rules, at fault`);
  await page.check("#f-read");
  await press(main("form[action='/desk/rules'] button"));
  await look(`${name}: the desk`);
}

/** The first administrator comes in by the printed link and invites a registrar, who joins; each page is looked at, errors too. */
export async function deskWalk(site: Listening, language: "ru" | "kk", width: number): Promise<void> {
  const email = (who: string): string => `${who}-${language}-${width}@example.kz`;
  const admin = await walker(site, { language, width });
  const link = await site.services.staff.firstLinks.renew();
  await join(site, admin, `/desk/first/${link?.token ?? ""}`, email("admin"), `administrator ${language} ${width}`);
  const app = await setUpApp(site, admin, "administrator");
  await signRules(admin, "administrator");

  await admin.page.goto("/desk/staff");
  await admin.look("staff");
  await admin.press(main("form[action='/desk/staff/invite'] button.btn-primary"));
  await admin.look("staff, an invitation at fault");
  await admin.page.fill("#f-email", email("registrar"));
  await admin.page.check("#f-role-registrar");
  await admin.press(main("form[action='/desk/staff/invite'] button.btn-primary"));
  await admin.look("staff, invited");

  const registrar = await walker(site, { language, width });
  await join(site, registrar, await invitedTo(site, email("registrar")), email("registrar"), "registrar");
  await setUpApp(site, registrar, "registrar");
  await signRules(registrar, "registrar");
  await registrar.page.goto("/desk/staff");
  await registrar.look("what the role does not open");
  expect(await registrar.page.textContent("h1")).not.toContain("@");

  // Half an hour at lunch: the desk asks again.
  site.clock.advance({ minutes: 31 });
  await admin.page.goto("/desk/staff");
  await admin.look("a second factor");
  await admin.page.fill("#f-code", "12");
  await admin.press(main("form[action='/desk/second-factor'] button"));
  await admin.look("a second factor, at fault");
  await admin.page.fill("#f-code", app.next());
  await admin.press(main("form[action='/desk/second-factor'] button"));
  expect(new URL(admin.page.url()).pathname).toBe("/desk/staff");
  await admin.page.locator("main table a").last().click();
  await admin.page.waitForLoadState("load");
  await admin.look("a member");
  await admin.press(main("form[action$='/show'] button"));
  await admin.look("a member, shown");
  await admin.page.goto("/desk/second-factor");
  await admin.look("second factor at the open desk");
  await admin.page.goto("/desk/leave");
  await admin.look("leaving");
  await admin.press(main("form[action='/desk/leave'] button"));
  await admin.look("the last administrator stays");
}
