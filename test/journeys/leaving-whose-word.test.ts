import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { addCalendarDays, type Actor, civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { aToken, callApi } from "../support/api.ts";
import { aChildOf } from "../support/child.ts";
import { Leavers, type Parent, textOf } from "../support/leavers.ts";
import { FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

/** Whose word it is that a child's record goes by: to hurry it, to stop it, and to wait for. */
let face: WebFace;
let on: Leavers;
let pupils = 0;
beforeAll(async () => {
  face = await stillWebFace();
  on = new Leavers(face);
});

const sql = () => face.services.databases.data;
const DESK: Actor = { kind: "staff", subject: newId() as SubjectId, role: "registrar" };

/** A pupil of fifteen of one parent, with an own address. */
async function aPupil(): Promise<{ parent: Parent; pupil: SubjectId; base: string; browser: FormBrowser; email: string }> {
  const parent = await on.aPerson();
  const pupil = await aChildOf(face.services, parent.subject, { "given-name": "Тимур", "birth-date": addCalendarDays(civilDateOf(face.clock.now()), -5600) });
  const base = `/my/children/${pupil}`, email = `pupil-who-leaves-${(pupils += 1)}@example.kz`;
  const made = await parent.browser.post(await parent.browser.get(`${base}/code`), `${base}/code`, {});
  const browser = new FormBrowser(face.app);
  await browser.post(await browser.get("/sign-in/pupil"), "/sign-in/pupil", { code: /(?:\d{4} ){3}\d{4}/.exec(made.body)?.[0] ?? "" });
  await browser.post(await browser.submit(await browser.get("/my/own-address"), "/my/own-address", { email }), "/my/own-address/code", { code: await face.mailedCode(email) });
  return { parent, pupil, base, browser, email };
}
const asOwn = (subject: SubjectId) => ({ session: { method: "own-code" }, actor: { kind: "subject", subject } as const, subject });

describe("a pupil of fifteen whose only parent has withdrawn everything", () => {
  it("clause:G5 clause:D2 cannot have the record destroyed before the day: neither by the page, nor by a code from before, nor by a new one", async () => {
    const { parent, pupil, base, email } = await aPupil();
    const token = await aToken(face, pupil);
    const before = (await callApi(face, "POST", "/my/leaving/now", { token, body: {} })).json<{ attempt: string }>();
    const code = await face.mailedCode(email);
    await on.withdraw(parent, base);
    const page = await (await on.signInAgain(email)).get("/my/leaving");
    expect([page.body.includes('action="/my/leaving/now"'), textOf(page.body).includes("Это решил ваш законный представитель")]).toEqual([false, true]);
    const asked = await callApi(face, "POST", "/my/leaving/now", { token, body: {} });
    expect([asked.statusCode, asked.body.includes("restricted-by-entitled")]).toEqual([403, true]);
    const entered = await callApi(face, "POST", "/my/leaving/code", { token, body: { attempt: before.attempt, code } });
    expect([entered.statusCode, entered.body.includes("restricted-by-entitled"), await on.lifeOf(pupil)]).toEqual([403, true, "living"]);
    // The one whose word it is still can.
    const leaves = (await face.services.leaving.groupOf(sql(), asOwn(pupil))).map(({ leave }) => leave);
    const wish = { requestId: newId(), stepUp: () => Promise.resolve() };
    await expect(face.services.leaveAtOnce(leaves, { ...wish, by: pupil })).rejects.toMatchObject({ reason: "restricted-by-entitled", clause: "G5" });
    expect(await face.services.leaveAtOnce(leaves, { ...wish, by: parent.subject })).toMatchObject([{ subject: pupil }]);
  });

  it("clause:G5 stops nothing either, though nobody represents the pupil any more, before the pupil is grown up", async () => {
    const { parent, pupil, base } = await aPupil();
    await on.withdraw(parent, base);
    const cancels = async () => (await face.services.leaving.groupOf(sql(), asOwn(pupil))).map(({ mayCancel }) => mayCancel);
    await face.services.families.endRepresentation({ child: pupil, representative: parent.subject, reason: "court", by: DESK, requestId: newId() });
    expect(await cancels()).toEqual([false]);
    const at = face.clock.now();
    await sql().begin((tx) => face.services.representations.recordStage(tx, { child: pupil, stage: "adult", by: DESK, at, requestId: newId() }));
    expect(await cancels()).toEqual([true]);
  });
});

describe("a child on whose destruction two agreed", () => {
  it("clause:G5 clause:D2 who both leave too is waited for by the later of them, while it must be kept", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    const hold = await on.place(child, "legal-hold", "court-order");
    for (const parent of [first, second]) await on.withdraw(parent, "/my");
    face.clock.advance({ days: 4 });
    const lives = async () => Promise.all([child, first.subject, second.subject].map((one) => on.lifeOf(one)));
    await on.due(child);
    expect((await lives()).toSorted()).toEqual(["destroying", "living", "living"]);
    expect((await lives())[0]).toBe("living");
    const [stays] = (await lives())[1] === "living" ? [first] : [second];
    expect(await on.due(stays.subject)).toEqual([{ subject: stays.subject, waits: "child-waits" }]);
    await face.services.restrictions.liftNow({ subject: child, restriction: hold.restriction, reason: "test-over", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    expect(await on.due(child)).toEqual([{ subject: child, waits: null }]);
    await on.due(child);
    expect(await lives()).toEqual(["destroying", "destroying", "destroying"]);
  });

  it("clause:G5 clause:D2 may go at once by the word of one, once the other represents the child no more: page and program say so", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    const told = async () => (await callApi(face, "GET", `${base}/leaving`, { token: await aToken(face, first.subject) })).json<{ leaves: { shared: boolean }[] }>().leaves.map(({ shared }) => shared);
    const offered = async () => (await first.browser.get(`${base}/leaving`)).body.includes(`action="${base}/leaving/now"`);
    expect([await told(), await offered()]).toEqual([[true], false]);
    await face.services.families.endRepresentation({ child, representative: second.subject, reason: "court", by: DESK, requestId: newId() });
    expect([await told(), await offered()]).toEqual([[false], true]);
  });
});
