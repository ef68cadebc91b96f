import { beforeAll, expect, it } from "vitest";
import { aChildOf, newestSubject } from "../../../test/support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../../../test/support/web-face.ts";
import { classed, routeClasses, watchRoutes } from "../../../test/rights/routes.ts";
import { everyRow } from "../../../test/rights/every-row.ts";
import { newId } from "../../platform/id.ts";
import type { SubjectId } from "../../policy/index.ts";
import { FormTokens } from "../plain-form-token.ts";

const routes = watchRoutes();
let face: WebFace;
let parent: FormBrowser;
let child: SubjectId;
beforeAll(async () => {
  face = await stillWebFace();
  parent = new FormBrowser(face.app);
  await joinAs(face, parent, "parent@example.kz");
  child = await aChildOf(face.services, await newestSubject(face.services));
});

async function codeFor(by: FormBrowser, whose: string): Promise<string> {
  const page = await by.get(`/my/children/${whose}/code`);
  const answer = await by.post(page, `/my/children/${whose}/code`, {});
  return /(?:\d{4} ){3}\d{4}/.exec(answer.body)?.[0] ?? "";
}
async function signedInPupil(code: string): Promise<FormBrowser> {
  const browser = new FormBrowser(face.app);
  const page = await browser.get("/sign-in/pupil");
  expect((await browser.post(page, "/sign-in/pupil", { code })).headers.location).toBe("/my");
  return browser;
}

it("clause:G5 a parent makes a code, the child signs in with it once and sees the own record, another parent makes none", async () => {
  const code = await codeFor(parent, child);
  expect(code).not.toBe("");
  expect((await parent.get(`/my/children/${child}/code`)).body).not.toContain(code);
  const pupil = await signedInPupil(code);
  expect((await pupil.get("/my")).body).toContain("Тимур");
  expect((await pupil.get("/my/sessions")).body).toContain("кодом от родителя");
  const twice = new FormBrowser(face.app);
  const again = await twice.get("/sign-in/pupil");
  expect((await twice.post(again, "/sign-in/pupil", { code })).statusCode).toBe(422);
  const other = new FormBrowser(face.app);
  await joinAs(face, other, "other-parent@example.kz");
  for (const path of [`/my/children/${child}/code`, `/my/children/${newId()}/code`]) expect((await other.get(path)).statusCode).toBe(404);
  const page = await parent.get(`/my/children/${child}/code`);
  await parent.submit(page, `/my/children/${child}/code/take-back`, {});
  expect((await pupil.get("/my")).body).toContain('action="/sign-in"');
});

/** All that such a session may do beside reading its own record: end itself, and have a code sent to the pupil's own address. */
const MAY = ["GET /my", "GET /my/history", "GET /my/sessions", "POST /my/sessions/end", "GET /my/own-address", "POST /my/own-address", "GET /my/own-address/code", "POST /my/own-address/code"];

it("clause:G5 a session of a parent's code reads its own record and nothing else: it cannot consent, assent, correct, withdraw or export, by any route", async () => {
  const pupil = await signedInPupil(await codeFor(parent, child));
  const cookie = pupil.cookies.get("session") ?? "";
  const tokens = new FormTokens(face.services.longLived.formToken);
  const own = classed(routes).filter((name) => routeClasses[name] === "own");
  expect(own.length).toBeGreaterThan(15);
  expect(own).toEqual(expect.arrayContaining(["POST /my/withdraw", "POST /my/passkeys", "POST /my/leaving/now", "POST /my/correct", "POST /my/consents/:purpose/:scope"]));
  const before = await everyRow(face.services.databases);
  for (const name of own.filter((one) => !MAY.includes(one))) {
    const [method = "", pattern = ""] = name.split(" ");
    const url = pattern.replaceAll(/:(\w+)/g, (_all, part: string) => (part === "child" ? child : part === "purpose" ? "service-provision" : part === "scope" ? "processing" : newId()));
    // A form whose token is good: what refuses it is who asks.
    const payload = new URLSearchParams({ form: tokens.issue(cookie, url, face.clock.now()), "given-name": "Чужой", answer: "yes", yes: "yes", code: "12345678", id: newId(), email: "x@example.kz" }).toString();
    const answer = await face.app.inject({
      method: method as "GET", url, headers: { cookie: `session=${cookie}`, "sec-fetch-site": "same-origin", ...(method === "POST" ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
      ...(method === "POST" ? { payload } : {}),
    });
    expect([403, 404, 409], `${name}: ${answer.statusCode}`).toContain(answer.statusCode);
    expect(answer.headers["content-disposition"], name).toBeUndefined();
  }
  const after = await everyRow(face.services.databases);
  expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual([]);
});

it("clause:G5 a pupil of 14 confirms an own address from that session, and is then signed in by own means", async () => {
  const { databases, representations } = face.services;
  await databases.data.begin((tx) => representations.recordStage(tx, { child, stage: "from-14", by: { kind: "system", job: "test" }, at: face.clock.now(), requestId: newId() }));
  const pupil = await signedInPupil(await codeFor(parent, child));
  expect((await pupil.get("/my/sessions")).body).toContain('href="/my/own-address"');
  const page = await pupil.get("/my/own-address");
  const codePage = await pupil.submit(page, "/my/own-address", { email: "timur@pupil.example" });
  const answer = await pupil.post(codePage, "/my/own-address/code", { code: await face.mailedCode("timur@pupil.example") });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, "/my"]);
  expect((await pupil.get("/my/sessions")).body).toContain("своим кодом ученика");
  expect((await pupil.get("/my/own-address")).body).toContain("один раз");
  expect((await parent.get(`/my/children/${child}`)).body).not.toContain("timur@pupil.example");
});
