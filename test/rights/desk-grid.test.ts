import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { STAFF_ROLES, type StaffRole } from "../../src/policy/index.ts";
import { FormTokens } from "../../src/web/plain-form-token.ts";
import { admit, aMember, aPerson, type MemberAtDesk, openDesk, sessionOf } from "../support/desk.ts";
import { FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";
import { BEFORE_THE_DOOR } from "./routes-desk.ts";
import { routeClasses } from "./routes.ts";

interface DeskRoute {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly roles: readonly StaffRole[];
}

const ROUTES: readonly DeskRoute[] = Object.entries(routeClasses).flatMap(([name, kind]) => {
  const [method = "", url = ""] = name.split(" ");
  return typeof kind === "object" && (method === "GET" || method === "POST") ? [{ name, method, url, roles: kind.desk }] : [];
});
const SHUT = ROUTES.filter(({ name }) => !BEFORE_THE_DOOR.includes(name));

let face: WebFace;
const members = new Map<StaffRole, MemberAtDesk>();
let parent: FormBrowser;
beforeAll(async () => {
  face = await stillWebFace();
  await face.app.ready();
  for (const role of STAFF_ROLES) members.set(role, await aMember(face, role));
  parent = (await aPerson(face, "Родителева")).browser;
}, 120_000);

/** Asks with a form token that fits the browser and the address: what refuses then is the door, not the token. */
async function ask({ method, url }: DeskRoute, browser: FormBrowser): Promise<LightMyRequestResponse> {
  const address = url.replace(/:\w+(\([^)]*\))?|\*/g, newId());
  const own = browser.cookies.get("session") ?? "a".repeat(43);
  const cookie = [...browser.cookies, ...(browser.cookies.has("session") ? [] : [["session", own]])].map(([name = "", value = ""]) => `${name}=${value}`).join("; ");
  if (method === "GET") return face.app.inject({ url: address, headers: { cookie } });
  const form = new FormTokens(face.services.longLived.formToken).issue(own, address, face.clock.now());
  return face.app.inject({
    method, url: address, headers: { cookie, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" }, payload: new URLSearchParams({ form }).toString(),
  });
}

function member(role: StaffRole): MemberAtDesk {
  const found = members.get(role);
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found;
}

/** What the refusal of a role says, whatever the language. */
const REFUSED = /Вашей роли это не разрешено/;

describe.each(ROUTES)("clause:S1 $name", (route) => {
  it("is not there for nobody and for a parent", async () => {
    const [nobodys, parents] = [await ask(route, new FormBrowser(face.app)), await ask(route, parent)];
    if (route.method === "GET") {
      expect(nobodys.statusCode).toBe(303);
      expect(nobodys.headers.location).toMatch(/^\/sign-in\?back=/);
    } else expect([401, 404, 409]).toContain(nobodys.statusCode);
    expect(route.method === "GET" ? [404] : [404, 409]).toContain(parents.statusCode);
  });

  it.each(STAFF_ROLES)("gives %s what the table of routes says, and nothing else", async (role) => {
    const answer = await ask(route, member(role).browser);
    expect(answer.statusCode).toBeLessThan(500);
    if (route.roles.includes(role)) expect(answer.body).not.toMatch(REFUSED);
    else expect([answer.statusCode, REFUSED.test(answer.body)]).toEqual([403, true]);
    // An act may have shut the desk to whoever did it.
    await admit(face, member(role).subject, role);
    await openDesk(face, member(role).browser);
  });
});

describe("a member without a second factor, and one who has not signed the rules", () => {
  it.each(SHUT)("clause:S1 clause:S5 get nothing by $name but the way to it", async (route) => {
    const without = await aPerson(face);
    await admit(face, without.subject, ...STAFF_ROLES);
    const first = await ask(route, without.browser);
    await face.services.staff.deskSessions.open(face.services.databases.data, await sessionOf(face, without.browser), "totp");
    const second = await ask(route, without.browser);
    if (route.method === "GET") {
      expect([first.statusCode, first.headers.location?.toString().split("?")[0]]).toEqual([303, "/desk/second-factor"]);
      expect([second.statusCode, second.headers.location?.toString().split("?")[0]]).toEqual([303, "/desk/rules"]);
    } else expect([first.statusCode, second.statusCode]).toEqual([401, 403]);
    face.clock.advance({ minutes: 16 });
  });
});
