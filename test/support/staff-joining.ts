import type { LightMyRequestResponse } from "fastify";
import { reveal } from "../../src/platform/personal.ts";
import type { StaffRole } from "../../src/policy/index.ts";
import { codeApp, type CodeApp } from "./code-app.ts";
import type { FormBrowser, WebFace } from "./web-face.ts";

export const NAME = { "family-name": "Касымова", "given-name": "Дана" } as const;
export const NEW_APP = "/desk/second-factor/app";

/** The path of the newest invitation that was mailed to an address. */
export async function invitedTo(face: WebFace, address: string): Promise<string> {
  await face.work();
  face.clock.advance({ seconds: 1 });
  for (const { kind, letter } of await face.services.keptLetters.newest(100)) {
    if (kind !== "staff-invitation" || letter === null || reveal(letter.to, "mail") !== address) continue;
    const path = /\/desk\/invitation\/[\w-]{43}/.exec(reveal(letter.text, "mail"))?.[0];
    if (path !== undefined) return path;
  }
  throw new Error("no invitation was sent there");
}

/** Follows a link to the page after the code. */
export async function joinStaff(face: WebFace, browser: FormBrowser, path: string, email: string, fields: Readonly<Record<string, string>> = NAME): Promise<LightMyRequestResponse> {
  const codePage = await browser.submit(await browser.get(path), path, fields);
  return browser.submit(codePage, "/desk/join/code", { code: await face.mailedCode(email) });
}

export async function setUpApp(face: WebFace, browser: FormBrowser, page: LightMyRequestResponse): Promise<CodeApp> {
  const app = codeApp(face.clock, page.body);
  await browser.submit(page, NEW_APP, { code: app.show() });
  return app;
}

export async function signRules(browser: FormBrowser): Promise<LightMyRequestResponse> {
  return browser.submit(await browser.get("/desk/rules"), "/desk/rules", { read: "yes" });
}

export async function invite(face: WebFace, browser: FormBrowser, email: string, ...roles: readonly StaffRole[]): Promise<string> {
  face.clock.advance({ minutes: 16 });
  await browser.submit(await browser.get("/desk/staff"), "/desk/staff/invite", { email, ...Object.fromEntries(roles.map((role) => [`role-${role}`, "yes"])) });
  return invitedTo(face, email);
}
