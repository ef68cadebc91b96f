import { beforeAll, describe, expect, it } from "vitest";
import { aChildOf, newestSubject } from "../../../test/support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../../../test/support/web-face.ts";
import type { Tx } from "../../platform/postgres.ts";
import { newId } from "../../platform/id.ts";
import type { ConsentScope, ConsentState, SubjectId } from "../../policy/index.ts";
import { nameInHost } from "./names-host.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace({ environment: { NAMES_HOST: "names.example" } });
});

let made = 0;
async function anAdult(): Promise<{ browser: FormBrowser; subject: SubjectId }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, `named${(made += 1)}@example.kz`);
  return { browser, subject: await newestSubject(face.services) };
}
async function choose(browser: FormBrowser, name: string) {
  return browser.post(await browser.get("/my/page"), "/my/page", { "short-name": name });
}
async function answer(subject: SubjectId, scope: ConsentScope, state: ConsentState): Promise<void> {
  const { databases, consents, documents, clock } = face.services;
  const actor = { kind: "subject", subject } as const;
  const { hash, version } = await documents.current("consent-own", "ru");
  await databases.data.begin((tx: Tx) => consents.record(tx, {
    subject, decidedBy: actor, typedBy: actor, choices: [{ purpose: "public-posts", scope, state }], documentHash: hash, policyVersion: String(version), language: "ru",
    source: "web-form", method: "session", at: clock.now(), requestId: newId(),
  }));
  face.clock.advance({ seconds: 1 });
}
async function aPublished(name: string) {
  const person = await anAdult();
  expect((await choose(person.browser, name)).statusCode).toBe(303);
  await answer(person.subject, "processing", "ConsentGiven");
  await answer(person.subject, "publication", "ConsentGiven");
  return person;
}
const strangers = (name: string, headers: Readonly<Record<string, string>> = {}) => face.app.inject({ url: `/@${encodeURIComponent(name)}`, headers });

describe("the page of a short name", () => {
  it("clause:S7 is there once its owner has consented to the publication by itself, and gone with the next answer after a withdrawal", async () => {
    const { browser, subject } = await anAdult();
    expect((await choose(browser, "Роман-2")).statusCode).toBe(303);
    expect((await strangers("роман-2")).statusCode).toBe(404);
    await answer(subject, "processing", "ConsentGiven");
    expect((await strangers("роман-2")).statusCode).toBe(404);
    await answer(subject, "publication", "ConsentGiven");
    const page = await strangers("Роман-2");
    expect([page.statusCode, page.headers["x-robots-tag"], page.headers["set-cookie"]]).toEqual([200, "noindex, nofollow", undefined]);
    expect(page.body).toContain("@роман-2");
    expect(page.body).not.toMatch(/Иванова|Анна|example\.kz/);
    // A look-alike leads nowhere.
    expect((await strangers("poman-2")).statusCode).toBe(404);
    await answer(subject, "publication", "ConsentWithdrawn");
    expect((await strangers("роман-2")).statusCode).toBe(404);
  });

  it("clause:S7 looks the same byte for byte for an unknown, a private, a blocked, a child's and a leaving person's name, and sets no cookie", async () => {
    const [hidden, blocked, grown, gone] = [await anAdult(), await aPublished("marat-one"), await aPublished("dinara-two"), await aPublished("saule-three")];
    await choose(hidden.browser, "private-one");
    const { databases, restrictions, representations, accounts, clock } = face.services;
    await restrictions.placeNow({ subject: blocked.subject, kind: "block", fields: "all", reason: "accuracy-disputed", clause: "T7", by: { kind: "subject", subject: blocked.subject }, requestId: newId() });
    await databases.data.begin((tx: Tx) => representations.recordStage(tx, { child: grown.subject, stage: "from-14", by: { kind: "system", job: "test" }, at: clock.now(), requestId: newId() }));
    await databases.data.begin((tx: Tx) => accounts.close(tx, gone.subject, clock.now()));
    for (const headers of [{}, { "accept-language": "kk" }, { cookie: `session=${hidden.browser.cookies.get("session") ?? ""}` }]) {
      const answers = await Promise.all(["nobody-has-this", "private-one", "marat-one", "dinara-two", "saule-three", "admin", "a", "%", "ы".repeat(50)].map((name) => strangers(name, headers)));
      expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 404));
      expect(new Set(answers.map(({ rawPayload }) => rawPayload.toString("base64"))).size).toBe(1);
      expect(new Set(answers.map(({ headers: sent }) => JSON.stringify({ ...sent, date: "" }))).size).toBe(1);
      expect(answers[0]?.headers["set-cookie"]).toBeUndefined();
    }
  });

  it("clause:S7 is asked for by the same statements whether the name is unknown or private", async () => {
    const { browser } = await anAdult();
    await choose(browser, "counted-one");
    const { data } = face.services.databases;
    const seen: string[][] = [];
    for (const name of ["counted-one", "uncounted-one"]) {
      const statements: string[] = [];
      data.options.debug = (_connection, query) => void statements.push(query);
      await strangers(name);
      data.options.debug = false;
      seen.push(statements.sort());
    }
    expect(seen[0]?.length).toBeGreaterThan(3);
    expect(seen[0]).toEqual(seen[1]);
  });

  it("clause:R2 is one adult's alone: a taken name and its look-alikes are refused, in either alphabet, and kept for 30 days", async () => {
    const [first, second] = [await anAdult(), await anAdult()];
    await choose(first.browser, "қарасай");
    for (const name of ["қарасай", "карасай", "ҚАРАСАЙ", "қара-сай"]) expect((await choose(second.browser, name)).statusCode, name).toBe(422);
    for (const name of ["ab", "аdmin", "роботек-клуб", "a b"]) expect((await choose(second.browser, name)).statusCode, name).toBe(422);
    const both = await Promise.all([choose(first.browser, "same-moment"), choose(second.browser, "same-m0ment")]);
    expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([303, 429]);
    expect((await first.browser.get("/my/page")).body).toContain("@қарасай");
    face.clock.advance({ hours: 11 });
  });

  it("clause:R2 a pupil has none, and a session of a representative's code chooses none", async () => {
    const { subject } = await anAdult();
    const child = await aChildOf(face.services, subject);
    const { issuedCodes, shortNames } = face.services;
    const { code } = await issuedCodes.issueForChild({ representative: subject, child, requestId: newId() });
    const { session } = await issuedCodes.enter({ code, network: "10.9.8.7", language: "ru" });
    expect(await shortNames.mayHave(session)).toBe(false);
    for (const method of ["issued-code", "own-code"] as const) {
      await expect(shortNames.choose({ session: { ...session, method }, typed: "pupil-name", requestId: newId() })).rejects.toMatchObject({ reason: "short-name-adults" });
    }
  });
});

describe("the host of names", () => {
  it("clause:R2 leads every name's host to its page, whether there is one or not, and serves nothing else", async () => {
    for (const [host, path, to] of [["anna.names.example", "/", "/@anna"], ["anna.names.example:3000", "/my", "/@anna"], ["nobody.names.example", "/sign-in?x=1", "/@nobody"], ["xn--80aac.names.example", "/", `/@${encodeURIComponent("ааб")}`]] as const) {
      const answer = await face.app.inject({ url: path, headers: { host } });
      expect([answer.statusCode, answer.headers.location?.startsWith("http://localhost:3000/@")], host).toEqual([308, true]);
      if (!host.startsWith("xn--")) expect(answer.headers.location).toBe(`http://localhost:3000${to}`);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    expect((await face.app.inject({ url: "/healthz", headers: { host: "names.example" } })).statusCode).toBe(200);
    expect([nameInHost("names.example", "names.example"), nameInHost("evilnames.example", "names.example"), nameInHost(undefined, "names.example")]).toEqual([null, null, null]);
  });
});
