import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { FormBrowser, hiddenFields, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";
import { everyRow } from "./every-row.ts";
import { classed, routeClasses, watchRoutes, type Route } from "./routes.ts";

interface Person {
  readonly browser: FormBrowser;
  readonly email: string;
  /** What only the own pages may say. */
  readonly secrets: readonly string[];
  readonly subject: string;
  readonly entry: string;
  readonly receipt: string;
}

let face: WebFace;
let routes: readonly Route[];
let own: Person;
let other: Person;

async function aPerson(on: WebFace, familyName: string, email: string): Promise<Person> {
  const browser = new FormBrowser(on.app);
  const codePage = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, "family-name": familyName, email });
  await browser.submit(codePage, "/join/code", { code: await on.mailedCode(email) });
  await on.services.ledger.integrate();
  const entry = /href="\/my\/history\/([0-9a-f-]{36})"/.exec((await browser.get("/my/history")).body)?.[1] ?? "";
  const receipt = /href="\/my\/consents\/([0-9a-f-]{36})"/.exec((await browser.get("/my/consents")).body)?.[1] ?? "";
  const [newest] = await on.services.databases.dataOwner<{ subject: string }[]>`select subject_id as subject from subjects.subject order by number desc limit 1`;
  return { browser, email, secrets: [familyName, email], subject: newest?.subject ?? "", entry, receipt };
}

beforeAll(async () => {
  routes = watchRoutes();
  face = await stillWebFace();
  await face.app.ready();
  own = await aPerson(face, "Собственникова", "own@example.kz");
  other = await aPerson(face, "Посторонняя", "other@example.kz");
});

/** Every address that a route stands for when its places are filled with the ids of `whose`, and with ids of nobody. */
function addressesOf(url: string, whose: Person): string[] {
  if (!url.includes(":") && !url.includes("*")) return [url, `${url}?subject=${whose.subject}&id=${whose.receipt}&entry=${whose.entry}`];
  const ids = [whose.subject, whose.entry, whose.receipt, newId(), "1", whose.email];
  return ids.map((id) => url.replace(/:\w+(\([^)]*\))?|\*/g, encodeURIComponent(id)));
}

const HEADERS = { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" };

async function ask(name: string, address: string, browser: FormBrowser | null, whose: Person): Promise<LightMyRequestResponse> {
  const cookie = [...(browser?.cookies ?? [])].map(([key, value]) => `${key}=${value}`).join("; ");
  const post = name.startsWith("POST ");
  return face.app.inject({
    method: post ? "POST" : "GET", url: address,
    headers: { ...(post ? HEADERS : {}), ...(cookie === "" ? {} : { cookie }), "x-subject": whose.subject, "x-original-url": "/my", "x-forwarded-user": whose.email },
    ...(post ? { payload: new URLSearchParams({ subject: whose.subject, id: whose.receipt, entry: whose.entry }).toString() } : {}),
  });
}

describe("the table of routes", () => {
  it("names every route of the service with its class, and none that is gone", () => {
    expect(classed(routes).sort()).toEqual(Object.keys(routeClasses).sort());
  });

  it("knows ids of two people that are really there", () => {
    for (const { subject, entry, receipt } of [own, other]) for (const id of [subject, entry, receipt]) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe.each(Object.entries(routeClasses).filter(([, kind]) => kind !== "try-out" && kind !== "api"))("%s", (name, kind) => {
  const url = name.slice(name.indexOf(" ") + 1);

  it("shows nobody without a session what is another's, whatever ids stand in the address", async () => {
    for (const address of addressesOf(url, other)) {
      const answer = await ask(name, address, null, other);
      expect(answer.statusCode, address).toBeLessThan(500);
      for (const secret of other.secrets) expect(answer.body, address).not.toContain(secret);
      if (kind === "own" || typeof kind === "object") expect([303, 401, 403, 404, 409], address).toContain(answer.statusCode);
      if ((kind === "own" || typeof kind === "object") && answer.statusCode === 303) expect(answer.headers.location, address).toMatch(/^\/sign-in\?back=/);
    }
  });

  it("shows a person with a session nothing of another, whatever ids stand in the address", async () => {
    for (const address of addressesOf(url, other)) {
      const answer = await ask(name, address, own.browser, other);
      expect(answer.statusCode, address).toBeLessThan(500);
      for (const secret of other.secrets) expect(answer.body, address).not.toContain(secret);
      if (/:|\*/.test(url) && kind !== "open") expect([400, 403, 404, 409], address).toContain(answer.statusCode);
    }
  });
});

describe("the own pages", () => {
  it("do show their own person the own things, so that the refusals above mean something", async () => {
    for (const [id, path] of [[own.entry, "/my/history/"], [own.receipt, "/my/consents/"]] as const) expect((await own.browser.get(path + id)).statusCode).toBe(200);
    const my = await own.browser.get("/my");
    for (const secret of own.secrets) expect(my.body).toContain(secret);
  });

  it("do not take another's ids for unknown ones in another way than ids of nobody", async () => {
    for (const path of ["/my/history/", "/my/consents/"]) {
      const id = path === "/my/history/" ? other.entry : other.receipt;
      const [anothers, nobodys] = [await own.browser.get(path + id), await own.browser.get(path + newId())];
      const withoutIds = (text: string): string => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "").replace(/value="[^"]*"/g, "");
      expect([anothers.statusCode, withoutIds(anothers.body)]).toEqual([nobodys.statusCode, withoutIds(nobodys.body)]);
    }
  });
});

describe("forms", () => {
  it.each([["/sign-out", "/my"], ["/my/withdraw", "/my/withdraw"], ["/my/leaving/code", "/my/leaving/code"]])("%s takes no token that was made for another's session", async (action, page) => {
    const made = await other.browser.get(page);
    const before = await everyRow(face.services.databases);
    const answer = await own.browser.post(made, action, {});
    expect(answer.statusCode).toBe(409);
    expect(await everyRow(face.services.databases)).toEqual(before);
  });

  it("withdraw nothing with a code that another asked for, neither his nor the other's", async () => {
    const leaving = await other.browser.submit(await other.browser.get("/my/withdraw"), "/my/withdraw", {});
    await other.browser.post(leaving, "/my/leaving/now", {});
    const code = await face.mailedCode(other.email);
    const thief = new FormBrowser(face.app);
    for (const [name, value] of own.browser.cookies) thief.cookies.set(name, value);
    const attempt = other.browser.cookies.get("attempt");
    expect(attempt).toBeDefined();
    thief.cookies.set("attempt", attempt ?? "");
    const form = await thief.get("/my/leaving/code");
    const answer = await thief.post(form, "/my/leaving/code", { code });
    expect([403, 404, 409, 422]).toContain(answer.statusCode);
    expect((await own.browser.get("/my")).body).toContain(own.email);
    expect((await other.browser.get("/my")).body).toContain('action="/my/leaving/cancel"');
    expect(Object.keys(hiddenFields(form.body, "/my/leaving/code"))).toEqual(["form"]);
  });
});
