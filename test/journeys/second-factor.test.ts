import { beforeAll, describe, expect, it } from "vitest";
import { listStaff, resetFactor } from "../../src/cli/staff-commands.ts";
import { aboutSubjects } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { FormTokens } from "../../src/web/plain-form-token.ts";
import { aToken, callApi } from "../support/api.ts";
import { codeApp } from "../support/code-app.ts";
import { admit, aMember, aPerson, sessionOf } from "../support/desk.ts";
import { NEW_APP, setUpApp, signRules } from "../support/staff-joining.ts";
import { FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

const FACTOR = "/desk/second-factor";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

describe("the second factor", () => {
  it("clause:S1 a code of the app opens the desk once, and again after half an hour unused only the next one does", async () => {
    const { browser, subject } = await aPerson(face);
    await admit(face, subject, "registrar");
    const app = await setUpApp(face, browser, await browser.get("/desk"));
    await signRules(browser);
    expect((await browser.get("/desk")).body).toContain("сотрудник записи");
    face.clock.advance({ minutes: 29 });
    expect((await browser.get("/desk")).body).toContain("сотрудник записи");
    face.clock.advance({ minutes: 30 });
    const asked = await browser.get("/desk");
    expect(asked.body).toContain(`action="${FACTOR}"`);
    const code = app.next();
    expect((await browser.submit(asked, FACTOR, { code })).body).toContain("сотрудник записи");
    // Heard over a shoulder: used is used, for as long as the code would fit.
    expect((await browser.submit(asked, FACTOR, { code })).statusCode).toBe(422);
  });

  it("clause:S1 is guessed by nobody: five tries in a quarter of an hour, right ones too", async () => {
    const { browser, subject } = await aPerson(face);
    await admit(face, subject, "registrar");
    const app = await setUpApp(face, browser, await browser.get("/desk"));
    face.clock.advance({ minutes: 45 });
    // All tries in one window of the limit, which begins each quarter of an hour.
    face.clock.advance({ seconds: 15 * 60 - (Math.trunc(face.clock.now().getTime() / 1000) % (15 * 60)) + 60 });
    const asked = await browser.get("/desk");
    for (let n = 0; n < 5; n += 1) expect((await browser.submit(asked, FACTOR, { code: `00000${n}` })).statusCode).toBe(422);
    expect((await browser.submit(asked, FACTOR, { code: app.next() })).statusCode).toBe(429);
  });

  it("clause:S1 is added by nobody who only reads the mailbox: not a second app, not a passkey, and not the first one after a day", async () => {
    const { browser, subject } = await aPerson(face);
    await admit(face, subject, "registrar");
    await setUpApp(face, browser, await browser.get("/desk"));
    face.clock.advance({ minutes: 45 });
    const thief = await browser.get(FACTOR);
    expect(thief.body).not.toContain(`action="${NEW_APP}"`);
    expect((await browser.get("/my/passkeys")).body).not.toContain("data-passkey=");
    const late = await aPerson(face);
    await admit(face, late.subject, "registrar");
    const offered = await late.browser.get(FACTOR);
    face.clock.advance({ hours: 11 });
    expect((await late.browser.get(FACTOR)).body).toContain(`action="${NEW_APP}"`);
    face.clock.advance({ hours: 11 });
    await late.browser.get(FACTOR);
    face.clock.advance({ hours: 2 });
    expect((await late.browser.get(FACTOR)).body).not.toContain(`action="${NEW_APP}"`);
    expect((await late.browser.post(offered, NEW_APP, { code: codeApp(face.clock, offered.body).show() })).statusCode).toBe(403);
  });

  it("clause:S1 is taken away at the desk alone: who reads a member's mailbox can neither lock the member out nor make room for a passkey of his own", async () => {
    const [member, parent] = [await aMember(face, "registrar"), await aPerson(face)];
    const remove = async (browser: FormBrowser) => {
      const [address, session] = ["/my/passkeys/remove", browser.cookies.get("session") ?? ""];
      const form = new FormTokens(face.services.longLived.formToken).issue(session, address, face.clock.now());
      return face.app.inject({
        method: "POST", url: address, headers: { cookie: `session=${session}`, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams({ form, id: newId() }).toString(),
      });
    };
    const token = await aToken(face, member.subject);
    expect((await remove(member.browser)).statusCode).toBe(404);
    face.clock.advance({ minutes: 45 });
    expect((await remove(member.browser)).statusCode).toBe(401);
    expect((await callApi(face, "POST", "/my/passkeys/remove", { token, body: { id: newId() } })).json()).toMatchObject({ reason: "second-factor-needed" });
    expect((await remove(parent.browser)).statusCode).toBe(404);
  });

  it("clause:S1 of one session opens no other", async () => {
    const { browser, email } = await aMember(face, "registrar");
    const second = new FormBrowser(face.app);
    const codePage = await second.submit(await second.get("/sign-in"), "/sign-in", { email });
    await second.submit(codePage, "/sign-in/code", { code: await face.mailedCode(email) });
    expect((await second.get("/desk")).body).not.toContain("сотрудник записи");
    expect((await browser.get("/desk")).body).toContain("сотрудник записи");
  });

  it("clause:S1 is reset by another administrator, who thereby shuts all sessions; never one's own", async () => {
    const { browser: admin, actor, subject: own } = await aMember(face, "administrator");
    const lost = await aMember(face, "registrar");
    await expect(face.services.staff.members.resetFactor({ by: actor, member: own, requestId: newId() })).rejects.toThrow("own-factor");
    const [session, membership] = [await sessionOf(face, lost.browser), await face.services.staff.members.find(face.services.databases.data, lost.subject)];
    const page = await admin.get(`/desk/staff/${lost.subject}`);
    await admin.submit(page, `/desk/staff/${lost.subject}/reset`, {});
    // Whoever was on the way to a factor of his own when it was reset.
    const late = { session, membership: membership ?? expect.fail("no member"), nonce: "a".repeat(22), code: "000000", network: "192.0.2.9", requestId: newId() };
    await expect(face.services.staff.factors.addApp(late)).rejects.toMatchObject({ reason: "sign-in-needed" });
    expect((await lost.browser.get("/desk")).body).toContain('action="/sign-in"');
    await face.work();
    expect((await face.services.keptLetters.newest(50)).filter(({ kind }) => kind === "staff-factor-reset")).toHaveLength(1);
  });

  it("clause:S1 of a lone administrator is reset by whoever runs the server: who is told, signs in by mail and sets up another one; nobody else is helped so", async () => {
    const { services } = face;
    const { browser, subject, email } = await aMember(face, "administrator");
    const registrar = await aMember(face, "registrar");
    const numbers = await aboutSubjects(services.databases.data, [subject, registrar.subject]);
    const own = String(numbers.get(subject));
    await setUpApp(face, browser, await browser.get("/desk/second-factor"));
    const listed = await listStaff(services, face.clock.now());
    expect(listed.value).toContainEqual({ number: Number(own), roles: ["administrator"], name: expect.stringMatching(/^С/) as string, secondFactor: true, mayBeSetUntil: null });
    expect(listed.text).not.toContain("Сотрудникова");
    await expect(resetFactor(services, "all")).rejects.toThrow("NUMBER");
    expect(await resetFactor(services, "999999999")).toMatchObject({ ok: false, value: { error: "member-unknown" } });
    expect(await resetFactor(services, String(numbers.get(registrar.subject)))).toMatchObject({ ok: false, value: { error: "role-not-permitted" } });
    expect((await registrar.browser.get("/desk")).body).toContain("сотрудник записи");

    expect(await resetFactor(services, own)).toMatchObject({ ok: true });
    expect((await browser.get("/desk")).body).toContain('action="/sign-in"');
    // The clock stands: entries of one moment are in no order.
    const told = await services.ledger.history(services.databases.data, subject, { limit: 10 });
    expect(told.find(({ actor }) => actor.kind === "system" && actor.job === "staff-reset-factor")).toMatchObject({ operation: "record", clause: "S1" });
    await face.work();
    expect((await services.keptLetters.newest(10)).find(({ kind, letter }) => kind === "staff-factor-reset" && letter !== null && reveal(letter.to, "mail") === email)).toBeDefined();
    const again = new FormBrowser(face.app);
    const codePage = await again.submit(await again.get("/sign-in"), "/sign-in", { email });
    await again.submit(codePage, "/sign-in/code", { code: await face.mailedCode(email) });
    await setUpApp(face, again, await again.get("/desk"));
    expect((await again.get("/desk")).body).toContain("/desk/staff");
  });
});
