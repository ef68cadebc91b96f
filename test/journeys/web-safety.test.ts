import { beforeAll, describe, expect, it } from "vitest";
import { FormBrowser, hiddenFields, joinAs, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let secure: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
  secure = await stillWebFace({ publicUrl: "https://robotek.example" });
});

const FORM = { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" };
const PAGES = ["/", "/join", "/join/code", "/sign-in", "/sign-in/code", "/policy", "/policy/archive", "/policy/1", "/policy/1..1", "/documents", "/documents/terms",
  "/documents/appeals", "/documents/consent-own", "/documents/consent-representative", "/nothing-here"];

/** Pages with a script of the service itself, for what only a browser can do; they work without it. */
const WITH_SCRIPT: ReadonlySet<string> = new Set(["/sign-in"]);

describe("every page", () => {
  it.each(PAGES)("%s is sent with the strict policy, no script, no inline style, no foreign address", async (path) => {
    for (const language of ["ru", "kk", "en"]) {
      const { headers, body } = await face.app.inject({ url: `${path}?lang=${language}` });
      const policy = String(headers["content-security-policy"]);
      const rest = WITH_SCRIPT.has(path) ? policy.replace("script-src 'self'; ", "") : policy;
      expect(rest.length < policy.length).toBe(WITH_SCRIPT.has(path));
      expect(rest).toMatch(/^default-src 'none'; style-src 'self'/);
      expect(rest).not.toMatch(/unsafe|\*|script-src/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("same-origin");
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).not.toMatch(/<script(?! src="\/assets\/)|\sstyle="|\son[a-z]+="|<style|src="http|<link[^>]*href="http/);
    }
  });

  it.each(PAGES)("%s changes nothing when it is looked at, and sets no cookie but for a form", async (path) => {
    const { headers } = await face.app.inject({ url: path });
    const cookies = [headers["set-cookie"] ?? []].flat();
    expect(cookies.length).toBe(/join|sign-in/.test(path) ? 1 : 0);
    for (const cookie of cookies) expect(cookie).toMatch(/^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it("says what a browser without a page of its own must know: the request id, and never the error's own words", async () => {
    const answer = await face.app.inject({ url: "/nothing-here" });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}/);
  });
});

describe("cookies", () => {
  it("are __Host-session with Secure on https, and session without on http", async () => {
    const onHttps = await secure.app.inject({ url: "/sign-in" });
    expect(onHttps.headers["set-cookie"]).toMatch(/^__Host-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(onHttps.headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
    const onHttp = await face.app.inject({ url: "/sign-in" });
    expect(onHttp.headers["set-cookie"]).toMatch(/^session=/);
    expect(onHttp.headers["strict-transport-security"]).toBeUndefined();
  });

  it("of a planted session are worth nothing after signing in", async () => {
    const browser = new FormBrowser(face.app);
    browser.cookies.set("session", "A".repeat(43));
    await joinAs(face, browser, "planted@example.kz");
    expect(browser.cookies.get("session")).not.toBe("A".repeat(43));
    const planted = new FormBrowser(face.app);
    planted.cookies.set("session", "A".repeat(43));
    expect((await planted.get("/my")).body).toContain('action="/sign-in"');
  });
});

describe("an unsafe request", () => {
  it.each([
    ["from another site", { ...FORM, "sec-fetch-site": "cross-site" }],
    ["from a neighbouring host", { ...FORM, "sec-fetch-site": "same-site" }],
    ["with another origin", { "content-type": FORM["content-type"], origin: "https://evil.example" }],
    ["with a null origin", { "content-type": FORM["content-type"], origin: "null" }],
    ["without any sign of where it comes from", { "content-type": FORM["content-type"] }],
  ])("%s is refused", async (_name, headers) => {
    const page = await face.app.inject({ url: "/sign-in" });
    const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const payload = new URLSearchParams({ ...hiddenFields(page.body, "/sign-in"), email: "a@example.kz" }).toString();
    const answer = await face.app.inject({ method: "POST", url: "/sign-in", headers: { ...headers, cookie }, payload });
    expect(answer.statusCode).toBe(403);
  });

  it("with the token of another form, another browser or another day is refused", async () => {
    const [browser, other] = [new FormBrowser(face.app), new FormBrowser(face.app)];
    const page = await browser.get("/sign-in");
    expect((await other.post(page, "/sign-in", { email: "a@example.kz" })).statusCode).toBe(409);
    const language = hiddenFields(page.body, "/language")["form"] ?? "";
    expect((await browser.post(page, "/sign-in", { email: "a@example.kz", form: language })).statusCode).toBe(409);
    face.clock.advance({ hours: 25 });
    expect((await browser.post(page, "/sign-in", { email: "a@example.kz" })).statusCode).toBe(409);
  });
});

describe("bad input", () => {
  it.each([
    ["a body that is too large", FORM, `email=${"a".repeat(70_000)}`, 413],
    ["JSON", { ...FORM, "content-type": "application/json" }, "{}", 415],
    ["multipart", { ...FORM, "content-type": "multipart/form-data; boundary=x" }, "--x--", 415],
    ["no content type", { "sec-fetch-site": "same-origin" }, "email=a", 415],
    ["another charset", { ...FORM, "content-type": "application/x-www-form-urlencoded; charset=windows-1251" }, "email=a", 422],
    ["broken UTF-8", FORM, "email=%D0", 422],
    ["a broken escape", FORM, "email=%zz", 422],
    ["raw bytes", FORM, Buffer.from([0x65, 0x3d, 0xff]), 422],
    ["a NUL", FORM, "email=a%00b", 422],
    ["a field twice", FORM, "email=a&email=b", 422],
    ["a hundred fields", FORM, Array.from({ length: 100 }, (_, i) => `f${i}=1`).join("&"), 422],
  ])("%s is refused with a page that says so", async (_name, headers, payload, status) => {
    const answer = await face.app.inject({ method: "POST", url: "/sign-in?lang=kk", headers, payload });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.body).toContain("Не істеу керек");
  });

  it.each(["/policy/%ff", "/policy/0", "/policy/1..2", "/policy/99", "/policy/../etc", "/documents/policy", "/documents/x", `/certificate/${"a".repeat(150)}`, `/x/${"a".repeat(500)}`])(
    "%s is not found or plainly wrong", async (url) => {
      expect([400, 404]).toContain((await face.app.inject({ url })).statusCode);
    });

  it("never leads to another host", async () => {
    for (const back of ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nset-cookie: x=1"]) {
      const browser = new FormBrowser(face.app);
      const answer = await browser.post(await browser.get("/"), "/language", { language: "kk", back });
      expect(answer.headers.location).toBe("/?lang=kk");
    }
  });

  it("in a name is shown as text, never as markup", async () => {
    const browser = new FormBrowser(face.app);
    const answer = await browser.post(await browser.get("/join"), "/join", { ...JOINING, "family-name": '"><script>alert(1)</script>', email: "x" });
    expect(answer.body).not.toContain("<script>");
    expect(answer.body).toContain("&quot;>&lt;script>alert(1)&lt;/script>");
  });
});

describe("other people's things", () => {
  it("are not found, whatever id is asked for", async () => {
    const browser = new FormBrowser(face.app);
    await joinAs(face, browser, "someone@example.kz");
    for (const path of ["/my/history/00000000-0000-4000-8000-000000000000", "/my/history/x", "/my/consents/00000000-0000-4000-8000-000000000000", "/my/consents/x"]) {
      expect((await browser.get(path)).statusCode).toBe(404);
    }
  });

  it("want a sign-in first and lead back to where one was", async () => {
    for (const path of ["/my", "/my/history", "/my/consents", "/my/withdraw", "/my/leaving", "/my/leaving/code"]) {
      const answer = await face.app.inject({ url: path });
      expect(answer.statusCode).toBe(303);
      expect(answer.headers.location).toBe(`/sign-in?back=${encodeURIComponent(path)}`);
    }
  });
});

describe("languages", () => {
  it("follow the address, then the remembered choice, then the browser, then Russian", async () => {
    const language = async (url: string, headers: Record<string, string> = {}): Promise<string | undefined> =>
      /<html lang="(\w+)"/.exec((await face.app.inject({ url, headers })).body)?.[1];
    expect(await language("/")).toBe("ru");
    expect(await language("/", { "accept-language": "de, kk;q=0.5, en;q=0.9" })).toBe("en");
    expect(await language("/", { "accept-language": "en", cookie: "language=kk" })).toBe("kk");
    expect(await language("/?lang=en", { cookie: "language=kk" })).toBe("en");
    expect(await language("/?lang=xx", { "accept-language": "kk" })).toBe("kk");
  });

  it("are remembered by a form, and carried in addresses where cookies are off", async () => {
    const browser = new FormBrowser(face.app);
    const answer = await browser.submit(await browser.get("/policy"), "/language", { language: "kk" });
    expect(browser.cookies.get("language")).toBe("kk");
    expect(answer.body).toContain('<a href="/my">');
    expect((await face.app.inject({ url: "/?lang=kk" })).body).toContain('href="/policy?lang=kk"');
  });
});

describe("machines", () => {
  it("find health, readiness, GPC and a contact for security", async () => {
    expect((await face.app.inject({ url: "/healthz" })).body).toBe("ok\n");
    expect((await face.app.inject({ url: "/.well-known/gpc.json" })).json()).toMatchObject({ gpc: true });
    expect((await face.app.inject({ url: "/.well-known/security.txt" })).body).toMatch(/^Contact: mailto:.*\nExpires: 20\d\d-/);
  });

  it("get problem details with the reason under /api", async () => {
    const answer = await face.app.inject({ url: "/api/v1/nothing" });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ status: 404, reason: "page-unknown" });
  });

  it("get compressed bytes, and nothing when they hold the page already", async () => {
    const first = await face.app.inject({ url: "/policy", headers: { "accept-encoding": "gzip, br" } });
    expect(first.headers["content-encoding"]).toBe("br");
    const again = await face.app.inject({ url: "/policy", headers: { "accept-encoding": "gzip, br", "if-none-match": String(first.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
    expect((await face.app.inject({ url: "/policy", headers: { "accept-encoding": "gzip;q=1, br;q=0" } })).headers["content-encoding"]).toBe("gzip");
    expect((await face.app.inject({ url: "/policy" })).headers["content-encoding"]).toBeUndefined();
  });
});

describe("/dev/mail", () => {
  it("is there in a try-out and not in production", async () => {
    expect((await face.app.inject({ url: "/dev/mail" })).statusCode).toBe(200);
    expect((await secure.app.inject({ url: "/dev/mail" })).statusCode).toBe(404);
  });
});
