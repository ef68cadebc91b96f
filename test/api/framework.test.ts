import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { LIMITS } from "../../src/modules/accounts/index.ts";
import type { ProblemDetails } from "../../src/web/api/api-schemas.ts";
import { aToken, callApi } from "../support/api.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { aPerson } from "../support/desk.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";
import { addCalendarDays, civilDateOf, type SubjectId } from "../../src/policy/index.ts";

let face: WebFace;
let browser: FormBrowser;
let subject: SubjectId;
let token: string;
beforeAll(async () => {
  face = await stillWebFace();
  browser = new FormBrowser(face.app);
  await joinAs(face, browser, "program@example.kz");
  subject = await newestSubject(face.services);
  token = await aToken(face, subject);
});

const problem = async (method: string, path: string, wish: Parameters<typeof callApi>[3] = {}): Promise<ProblemDetails> => {
  const answer = await callApi(face, method, path, wish);
  expect(answer.headers["content-type"], path).toBe("application/problem+json; charset=utf-8");
  expect(answer.headers["cache-control"], path).toBe("no-store");
  const told = answer.json<ProblemDetails>();
  expect(told.status).toBe(answer.statusCode);
  expect(told.instance).toBe(`urn:uuid:${told.requestId}`);
  return told;
};

describe("a token", () => {
  it("opens what its person may see, with what is left of the window, and nothing that a cache may keep", async () => {
    const answer = await callApi(face, "GET", "/my", { token });
    expect(answer.statusCode).toBe(200);
    expect(answer.json<{ values: { field: string; value: string }[] }>().values).toContainEqual(expect.objectContaining({ field: "email", value: "program@example.kz" }));
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "ratelimit-policy": `"token";q=${LIMITS["api-token"].uses_max};w=60` });
    expect(answer.headers["ratelimit"]).toMatch(/^"token";r=\d+;t=\d+$/);
    expect(answer.headers["set-cookie"]).toBeUndefined();
  });

  it.each([
    ["none", null, "token-needed"], ["a nonsense one", "rbk_nonsense", "token-refused"], ["one of another mark", "xyz", "token-refused"], ["a very long one", `rbk_${"a".repeat(190)}`, "token-refused"],
  ])("is refused where it is %s", async (_which, wrong, reason) => {
    const answer = await callApi(face, "GET", "/my", { token: wrong });
    expect([answer.statusCode, answer.json<ProblemDetails>().reason]).toEqual([401, reason]);
    expect(answer.headers["www-authenticate"]).toMatch(/^Bearer/);
  });

  it("is not what a session's cookie is: the API reads no cookie", async () => {
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    expect((await browser.get("/my")).statusCode).toBe(200);
    expect(await problem("GET", "/my", { headers: { cookie } })).toMatchObject({ status: 401, reason: "token-needed" });
    expect(await problem("GET", "/my", { headers: { cookie: "language=kk" } })).toMatchObject({ title: "Нужно войти" });
  });

  it("opens only the scopes that it was made for", async () => {
    const narrow = await aToken(face, subject, ["history"]);
    expect(await problem("GET", "/my", { token: narrow })).toMatchObject({ status: 403, reason: "scope-missing", clause: "S1" });
  });

  it("opens nothing once it is over, or revoked, at once", async () => {
    face.clock.advance({ seconds: 1 });
    const brief = await aToken(face, subject, ["data:read"], 1);
    expect((await callApi(face, "GET", "/my", { token: brief })).statusCode).toBe(200);
    const [newest] = await face.services.apiTokens.list(subject);
    await face.services.apiTokens.revoke(subject, newest?.id ?? "", newId());
    expect(await problem("GET", "/my", { token: brief })).toMatchObject({ status: 401, reason: "token-refused" });
  });

  it("opens nothing where its row was changed or made by hand", async () => {
    const { dataOwner } = face.services.databases;
    const brief = await aToken(face, subject, ["history"]);
    await dataOwner`update tokens.token set scopes = '{data:read,history}' where subject_id = ${subject} and scopes = '{history}'`;
    expect(await problem("GET", "/my", { token: brief })).toMatchObject({ status: 401, reason: "token-refused" });
    await dataOwner`delete from tokens.token where scopes = '{data:read,history}'`;
  });

  it("stands nowhere but with its owner, and its name is sealed", async () => {
    const rows = JSON.stringify(await face.services.databases.dataOwner`select * from tokens.token`);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain("Домашняя");
  });
});

describe("a request that does not fit", () => {
  it.each([
    ["an address that is none", "GET", "/nothing", {}, 404, "page-unknown"],
    ["broken JSON", "POST", "/my/correct", { body: "{\"values\":" }, 400, "broken-request"],
    ["JSON that is no object", "POST", "/my/correct", { body: "[]" }, 422, "request-shape"],
    ["a field that nobody asked for", "POST", "/my/correct", { body: { values: {}, role: "administrator" } }, 422, "request-shape"],
    ["a number for a text", "POST", "/my/correct", { body: { values: { "family-name": 1 } } }, 422, "request-shape"],
    ["no body", "POST", "/my/correct", {}, 422, "request-shape"],
    ["a body where none is asked for", "POST", "/my/still-right", { body: { yes: true } }, 422, "request-shape"],
    ["a control character", "POST", "/my/correct", { body: { values: { "family-name": "a\u0000b" } } }, 422, "broken-encoding"],
    ["half a surrogate pair", "POST", "/my/correct", { body: '{"values":{"family-name":"\\ud800"}}' }, 422, "broken-encoding"],
    ["another type", "POST", "/my/correct", { body: "a=b", headers: { "content-type": "application/x-www-form-urlencoded" } }, 415, "wrong-content-type"],
    ["a body that is too long", "POST", "/my/correct", { body: JSON.stringify({ values: { "family-name": "a".repeat(70_000) } }) }, 413, "body-too-large"],
    ["an unknown word behind the ?", "GET", "/my?subject=1", {}, 422, "request-shape"],
    ["a deep nest", "POST", "/my/correct", { body: "[".repeat(30_000) + "]".repeat(30_000) }, 400, "broken-request"],
  ] as const)("is refused whole: %s", async (_what, method, path, wish, status, reason) => {
    expect(await problem(method, path, { token, ...wish })).toMatchObject({ status, reason });
  });

  it("says which field is wrong and how, in the language asked for", async () => {
    const told = await problem("POST", "/my/correct", { token, body: { values: { "family-name": "1" } }, headers: { "accept-language": "kk" } });
    expect(told).toMatchObject({ status: 422, reason: "invalid-fields", clause: "C7", fields: [{ field: "family-name" }] });
    expect(told.title).toBe("Олай болмады");
  });
});

describe("a token for data alone", () => {
  it("clause:S1 is no way to the account: the address that opens it wants the scope of the account", async () => {
    const { subject } = await aPerson(face);
    const narrow = await aToken(face, subject, ["data:read", "data:write"]);
    const sent = { "given-name": "Дарья", email: "thief@example.kz" };
    expect((await callApi(face, "POST", "/my/correct", { token: narrow, body: { values: sent } })).json()).toMatchObject({ status: 403, reason: "scope-missing" });
    expect((await callApi(face, "POST", "/my/correct/email", { token: narrow, body: { attempt: "a".repeat(43), code: "12345678" } })).json()).toMatchObject({ status: 403, reason: "scope-missing" });
    expect((await callApi(face, "POST", "/my/correct", { token: narrow, body: { values: { "given-name": "Дарья" } } })).json()).toMatchObject({ fields: ["given-name"], attempt: null });
  });

  it("clause:G5 begins the day too: on the eighteenth birthday a parent's program reads no grown person's record", async () => {
    const { subject } = await aPerson(face);
    const tomorrow = addCalendarDays(civilDateOf(face.clock.now()), 1);
    const pupil = await aChildOf(face.services, subject, { "given-name": "Тимур", "birth-date": `${Number(tomorrow.slice(0, 4)) - 18}${tomorrow.slice(4)}` });
    const parents = await aToken(face, subject);
    expect((await callApi(face, "GET", `/my/children/${pupil}`, { token: parents })).statusCode).toBe(200);
    face.clock.advance({ days: 1 });
    expect((await callApi(face, "GET", `/my/children/${pupil}`, { token: parents })).statusCode).toBe(404);
  });
});

describe("an Idempotency-Key", () => {
  const send = (key: string, value: string, withToken = token) => callApi(face, "POST", "/my/correct", { token: withToken, body: { values: { "given-name": value } }, headers: { "idempotency-key": key } });

  it("lets an act be done once, and gives the same answer again", async () => {
    const [first, second] = [await send("k1", "Алия"), await send("k1", "Алия")];
    expect([first.statusCode, first.json()]).toEqual([200, { fields: ["given-name"], attempt: null }]);
    expect([second.statusCode, second.body, second.headers["idempotency-replayed"]]).toEqual([200, first.body, "true"]);
    expect((await send("k1b", "Алия")).json()).toEqual({ fields: [], attempt: null });
  });

  it("refuses another request under the same key", async () => {
    await send("k2", "Мария");
    expect((await send("k2", "Дарья")).json()).toMatchObject({ status: 409, reason: "idempotency-other-request" });
  });

  it("belongs to the token: another of the same person shares nothing with it", async () => {
    await send("k3", "Елена");
    const other = await aToken(face, subject, ["data:write"]);
    expect((await send("k3", "Ольга", other)).json()).toEqual({ fields: ["given-name"], attempt: null });
  });

  it("is free again after a refusal, for nothing was done", async () => {
    expect((await send("k4", "1")).statusCode).toBe(422);
    expect((await send("k4", "Нина")).statusCode).toBe(200);
  });

  it("does not do a thing twice when both requests come at once", async () => {
    const answers = await Promise.all([send("k5", "Вера"), send("k5", "Вера"), send("k5", "Вера")]);
    expect(answers.filter((one) => one.statusCode === 200 && one.headers["idempotency-replayed"] === undefined)).toHaveLength(1);
    for (const { statusCode } of answers) expect([200, 409]).toContain(statusCode);
  });

  it("is forgotten after a day, and its answers cannot be read by who has the database", async () => {
    const rows = await face.services.databases.dataOwner`select encode(sealed, 'escape') as sealed from tokens.kept_answer where sealed is not null`;
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toContain("given-name");
    face.clock.advance({ hours: 25 });
    expect(await face.services.keptAnswers.forgetEnded()).toBeGreaterThan(3);
    expect(await face.services.keptAnswers.forgetEnded()).toBe(0);
  });

  it("means nothing without a token", async () => {
    expect((await send(" ", "x")).json()).toMatchObject({ reason: "idempotency-key", status: 422 });
  });
});

it("limits what one token may ask for in a minute, and says when it may again", async () => {
  const busy = await aToken(face, subject, ["data:read"]);
  let answer = await callApi(face, "GET", "/my/still-right", { token: busy });
  for (let n = 1; n <= LIMITS["api-token"].uses_max && answer.statusCode === 200; n += 1) answer = await callApi(face, "GET", "/my/still-right", { token: busy });
  expect(answer.json()).toMatchObject({ status: 429, reason: "too-many-requests" });
  expect(Number(answer.headers["retry-after"])).toBeLessThanOrEqual(60);
  face.clock.advance({ seconds: 61 });
  expect((await callApi(face, "GET", "/my/still-right", { token: busy })).statusCode).toBe(200);
}, 60_000);
