import type { LightMyRequestResponse } from "fastify";
import { beforeAll, describe, expect, it } from "vitest";
import { FormBrowser, hiddenFields, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";
import { everyRow } from "./every-row.ts";
import { apiPosts } from "./routes-api.ts";
import { requestFormPages } from "./routes-requests.ts";
import { routeClasses } from "./routes.ts";

/**
 * Every address that takes a POST, and the page that has a form for it. Null: a file form or the API, which no session stands behind; an address with a place in it;
 * a page that is there only after a withdrawal, and the withdrawal itself, after which the other pages are closed. Those are tried without a good token.
 */
const FORM_PAGES: Readonly<Record<string, string | null>> = {
  "/language": "/", "/join": "/join", "/join/code": "/join/code", "/join/letter": "/join/code", "/sign-in": "/sign-in", "/sign-in/code": "/sign-in/code", "/sign-out": "/my",
  "/my/correct": "/my/correct", "/my/correct/email": "/my/correct/email", "/my/still-right": "/my/still-right",
  "/my/children/:child/correct": null, "/my/children/:child/correct/email": null,
  "/sign-in/passkey": "/sign-in", "/sign-in/pupil": "/sign-in/pupil", "/my/passkeys": "/my/passkeys", "/my/passkeys/prove": "/my/passkeys/prove", "/my/own-address/code": "/my/own-address/code",
  "/my/page": "/my/page", "/my/page/give-up": null,
  // Ends the session that the others need, or shows its form in another state of the account.
  "/my/sessions/end": null, "/my/sessions/end-others": null, "/my/passkeys/remove": null, "/my/passkeys/name": null, "/my/passkeys/code": null, "/my/kept/drop": null, "/my/own-address": null,
  "/my/children/:child/code": null, "/my/children/:child/code/take-back": null,
  "/my/export": null, "/my/children/new": null, "/my/children/:child/export": null,
  "/my/withdraw": null, "/my/leaving/code": "/my/leaving/code", "/my/leaving/cancel": null, "/my/leaving/now": null,
  "/my/consents/:purpose/:scope": null, "/my/children/:child/consents/:purpose/:scope": null, "/my/children/:child/withdraw": null, "/my/children/:child/withdraw/back": null,
  "/my/children/:child/leaving/cancel": null, "/my/children/:child/leaving/now": null, "/my/children/:child/leaving/code": null, "/signature": null, "/signature/sign": null, "/api/v1/signature/check": null,
  "/desk/first/:link": null, "/desk/invitation/:link": null, "/desk/join/code": "/desk/join/code",
  // The desk is not there for who is no member; what it does for members is tested beside each page.
  ...Object.fromEntries(Object.entries(routeClasses).flatMap(([name, kind]) => (typeof kind === "object" && name.startsWith("POST ") ? [[name.slice(5), null]] : []))),
  "/my/tokens": "/my/tokens", "/my/tokens/revoke": null, "/my/tokens/code": null, "/my/tokens/prove": "/my/tokens/prove",
  // A program sends no form: what it may send, and what is made of the rest, is tried in test/api.
  ...Object.fromEntries(apiPosts.map((url) => [url, null])),
  ...requestFormPages,
  // Whoever holds the address from the letter; another address is nobody's.
  "/imported/:capability/acceptance": null, "/imported/:capability/refusal": null,
};
const ACTIONS = Object.keys(FORM_PAGES);
// Signing out ends the session that the others need.
const WITH_FORM = Object.entries(FORM_PAGES).flatMap(([action, page]) => (page === null || action === "/sign-out" ? [] : [[action, page] as const]));
const FORM = "application/x-www-form-urlencoded";

interface Hostile {
  readonly name: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload: string | Buffer;
}

/** What no page of ours sends. The body is refused before anybody asks who sent it. */
const BROKEN: readonly Hostile[] = [
  { name: "a body that is too large", payload: `email=${"a".repeat(3 * 1024 * 1024)}` },
  { name: "a body of zeros", payload: Buffer.alloc(2_000) },
  { name: "JSON", type: "application/json", payload: '{"email":"a@example.kz"}' },
  { name: "JSON that names a prototype", type: "application/json", payload: '{"__proto__":{"admin":true}}' },
  { name: "XML with an entity", type: "application/xml", payload: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>' },
  { name: "plain text", type: "text/plain", payload: "email=a@example.kz" },
  { name: "a multipart body without an end", type: "multipart/form-data; boundary=x", payload: '--x\r\ncontent-disposition: form-data; name="email"\r\n\r\na' },
  { name: "a multipart body without a boundary", type: "multipart/form-data", payload: "--x--" },
  { name: "a nonsense type", type: ";;;", payload: "email=a" },
  { name: "another charset", type: `${FORM}; charset=utf-16`, payload: "email=a" },
  { name: "broken UTF-8", payload: "email=%D0%20x" },
  { name: "an overlong encoding", payload: "email=%C0%AE" },
  { name: "half a surrogate pair", payload: "email=%ED%A0%80" },
  { name: "a broken escape", payload: "email=%zz" },
  { name: "raw bytes", payload: Buffer.from([0x65, 0x3d, 0xff, 0xfe]) },
  { name: "a NUL", payload: "email=a%00%40example.kz" },
  { name: "a control character", payload: "email=a%1b%5B31m" },
  { name: "a field twice", payload: "email=a%40example.kz&email=b%40example.kz" },
  { name: "a hundred fields", payload: Array.from({ length: 100 }, (_, n) => `f${n}=1`).join("&") },
];

/** Well-formed, and meant ill. */
const ILL_MEANT: readonly Hostile[] = [
  { name: "nothing", payload: "" },
  { name: "no token", payload: "email=a%40example.kz&code=12345678&language=kk" },
  { name: "a forged token", payload: `form=${"A".repeat(80)}&email=a%40example.kz&code=12345678&language=kk` },
  { name: "a token of dots", payload: "form=...&email=a%40example.kz" },
  { name: "a token that is a list", payload: "form%5B%5D=a&form%5B%5D2=b&form%5B0%5D%5Bx%5D=c" },
  { name: "names of prototypes", payload: "__proto__=x&constructor=x&prototype=x&toString=x&hasOwnProperty=x&form=x" },
  { name: "very long values", payload: `form=${"a".repeat(20_000)}&email=${"b".repeat(20_000)}&code=${"1".repeat(20_000)}` },
  { name: "a method override", headers: { "x-http-method-override": "DELETE", "x-method-override": "PUT" }, payload: "_method=DELETE&form=x" },
];
const FOREIGN: readonly Hostile[] = [
  { name: "from another site by Sec-Fetch-Site", headers: { "sec-fetch-site": "cross-site" }, payload: "email=a" },
  { name: "from another origin", headers: { "sec-fetch-site": "", origin: "https://evil.example" }, payload: "email=a" },
  { name: "from no origin", headers: { "sec-fetch-site": "", origin: "null" }, payload: "email=a" },
  { name: "with a contradiction", headers: { "sec-fetch-site": "cross-site", origin: "http://localhost:3000" }, payload: "email=a" },
];

let face: WebFace;
let known: FormBrowser;
beforeAll(async () => {
  face = await stillWebFace();
  known = new FormBrowser(face.app);
  await joinAs(face, known, "known@example.kz");
});

function send(url: string, { type = FORM, headers = {}, payload }: Hostile, browser: FormBrowser): Promise<LightMyRequestResponse> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const all = { "content-type": type, "sec-fetch-site": "same-origin", ...(cookie === "" ? {} : { cookie }), ...headers };
  return face.app.inject({ method: "POST", url: `${url}?lang=kk`, headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")), payload });
}

/** Refused with words: a page in the person's language that says what to do, or problem details under /api. */
function expectRefusal(answer: LightMyRequestResponse, what: string): void {
  expect(answer.statusCode, what).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode, what).toBeLessThan(500);
  if (answer.headers["content-type"]?.startsWith("application/problem+json")) {
    expect(answer.json<{ detail: string; requestId: string }>().detail, what).not.toBe("");
    return;
  }
  expect(answer.headers["content-type"], what).toBe("text/html; charset=utf-8");
  expect(answer.body, what).toContain('<html lang="kk">');
  expect(answer.body, what).not.toMatch(/ at \S+\.(ts|js):\d+|node_modules|select .* from|ECONN|Error:/);
}

it("a single row that is written anywhere is seen", async () => {
  const { databases } = face.services;
  const before = await everyRow(databases);
  expect(await everyRow(databases)).toEqual(before);
  const browser = new FormBrowser(face.app);
  expect((await browser.post(await browser.get("/sign-in"), "/sign-in", { email: "seen@example.kz" })).statusCode).toBe(303);
  const after = await everyRow(databases);
  expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(expect.arrayContaining(["accounts.attempt", "keys.subject_key"]));
});

it("every address that takes a POST is tried", () => {
  expect(ACTIONS.map((action) => `POST ${action}`).sort()).toEqual(Object.keys(routeClasses).filter((name) => name.startsWith("POST ")).sort());
});

describe.each(ACTIONS)("POST %s", (action) => {
  it.each([["nobody", () => new FormBrowser(face.app)], ["somebody with a session", () => known]] as const)(
    "refuses broken, forged and foreign input of %s with a page in Kazakh, and writes nothing", async (_who, browser) => {
      const before = await everyRow(face.services.databases);
      // The open file form takes no token: it changes nothing and knows nobody. Foreign sites are refused it all the same.
      for (const hostile of [...BROKEN, ...ILL_MEANT, ...(action.startsWith("/api/") ? [] : FOREIGN)]) {
        expectRefusal(await send(action, hostile, browser()), `${action}: ${hostile.name}`);
      }
      expect(await everyRow(face.services.databases)).toEqual(before);
    });
});

describe.each(WITH_FORM)("POST %s with a good token", (action, page) => {
  it("refuses what is broken around it, and writes nothing", async () => {
    const browser = new FormBrowser(face.app);
    for (const [name, value] of known.cookies) browser.cookies.set(name, value);
    const shown = await browser.get(page);
    const before = await everyRow(face.services.databases);
    const good = new URLSearchParams(hiddenFields(shown.body, action)).toString();
    const first = Object.keys(hiddenFields(shown.body, action))[0] ?? "";
    for (const rest of ["email=%D0", "email=%zz", "email=a%00b", "code=%1b", `${first}=again`, Array.from({ length: 100 }, (_, n) => `f${n}=1`).join("&")]) {
      expectRefusal(await send(action, { name: rest, payload: `${good}&${rest}` }, browser), `${action}: ${rest}`);
    }
    for (const foreign of FOREIGN) expectRefusal(await send(action, { ...foreign, payload: good }, browser), `${action}: ${foreign.name}`);
    expect(await everyRow(face.services.databases)).toEqual(before);
  });

  it("answers fields that are far too long, or named like prototypes, with no fault of its own", async () => {
    const browser = new FormBrowser(face.app);
    for (const [name, value] of known.cookies) browser.cookies.set(name, value);
    for (const fields of [
      { email: "x".repeat(15_000), code: "1".repeat(15_000), "family-name": "я".repeat(2_000), language: "z".repeat(5_000) },
      { __proto__x: "1", constructor: "1", toString: "1", email: "constructor", code: "__proto__", language: "__proto__", back: "//evil.example" },
    ]) {
      const shown = await browser.get(page);
      const answer = await browser.post(shown, action, fields);
      expect(answer.statusCode, action).toBeLessThan(500);
      expect(answer.headers.location ?? "/", action).toMatch(/^\/(?!\/)/);
    }
  });
});

describe("addresses", () => {
  const NASTY = [
    "%00", "%ff", "%c0%ae%c0%ae", "..%2f..%2fetc%2fpasswd", "__proto__", "constructor", "'%20or%20'1'='1", "%27%3B%20drop%20table%20x", "%F0%9F%98%80", "a".repeat(300),
    "00000000-0000-0000-0000-000000000000,11111111-1111-4111-8111-111111111111", "-1", "1e309", "99999999999999999999", "%E2%80%AE", "%0d%0aset-cookie:x=1", "<script>",
  ];
  const withPlaces = Object.entries(routeClasses).filter(([, kind]) => kind !== "api").map(([name]) => name).filter((name) => name.startsWith("GET ") && /[:*]/.test(name)).map((name) => name.slice(4));

  it.each(withPlaces)("%s takes nothing nasty in its places, for nobody and for somebody", async (url) => {
    for (const [who, browser] of [["nobody", new FormBrowser(face.app)], ["somebody", known]] as const) {
      const before = who === "nobody" ? await everyRow(face.services.databases) : null;
      for (const nasty of NASTY) {
        const address = url.replace(/:\w+(\([^)]*\))?|\*/g, nasty);
        const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const answer = await face.app.inject({ url: encodeURI(address).replaceAll("%25", "%"), headers: { "accept-language": "kk", ...(cookie === "" ? {} : { cookie }) } });
        expect([303, 400, 404], `${who} ${address}`).toContain(answer.statusCode);
        expect(answer.headers["set-cookie"] ?? "", address).not.toMatch(/^x=1/);
        expect(answer.body, address).not.toContain("<script>");
      }
      if (before) expect(await everyRow(face.services.databases)).toEqual(before);
    }
  });

  it.each(["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT"] as const)("answers %s nowhere but with a refusal", async (method) => {
    const before = await everyRow(face.services.databases);
    for (const name of Object.keys(routeClasses)) {
      const url = name.slice(name.indexOf(" ") + 1).replace(/:\w+(\([^)]*\))?|\*/g, "1");
      const answer = await face.app.inject({ method: method as "PUT", url, headers: { "sec-fetch-site": "same-origin" } });
      // A program's address that knows the method asks for a token first.
      expect([400, ...(url.startsWith("/api/") ? [401] : []), 403, 404, 405], `${method} ${url}`).toContain(answer.statusCode);
    }
    expect(await everyRow(face.services.databases)).toEqual(before);
  });

  it("take no nonsense from headers", async () => {
    const nonsense = [
      { cookie: `session=${"A".repeat(5_000)}` }, { cookie: "session=%00; attempt=%ff; language=__proto__" }, { cookie: ";;;=;=x;session" }, { "accept-language": "x".repeat(9_000) },
      { "accept-language": "kk;q=NaN, __proto__;q=9" }, { "accept-encoding": "br;q=x, *;q=-1" }, { "if-none-match": "*" }, { host: "evil.example" }, { "x-forwarded-host": "evil.example" },
      { "x-forwarded-for": "1.2.3.4, evil" }, { range: "bytes=0-1,5-" }, { "x-request-id": "../../x\tforged" },
    ];
    for (const path of ["/", "/my", "/policy", "/join"]) {
      for (const headers of nonsense) {
        const answer = await face.app.inject({ url: path, headers });
        expect([200, 303, 304], `${path} ${JSON.stringify(headers).slice(0, 60)}`).toContain(answer.statusCode);
        expect(answer.body + String(answer.headers.location)).not.toMatch(/evil|forged/);
      }
    }
  });
});
