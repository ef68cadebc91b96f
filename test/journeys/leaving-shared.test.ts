import { beforeAll, describe, expect, it } from "vitest";
import { checkCertificate } from "../../src/modules/destruction/index.ts";
import { endLeavesJob } from "../../src/jobs/end-leaves.ts";
import { destroySettled } from "../../src/modules/leaving/index.ts";
import { sha256 } from "../../src/platform/crypto.ts";
import { readConfig } from "../../src/platform/config.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import type { Actor, SubjectId } from "../../src/policy/index.ts";
import { represents } from "../support/child.ts";
import { aMember } from "../support/desk.ts";
import { addressOn, Leavers, textOf } from "../support/leavers.ts";
import { finishDestructions, FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

/** A child of two representatives leaves like any other: with the plan before both, days of grace, and the certificate's address for both. */
let face: WebFace;
let on: Leavers;
beforeAll(async () => {
  face = await stillWebFace();
  on = new Leavers(face);
});

/** The five minutes' job. */
const night = () => endLeavesJob(face.services.leavingDeps, face.services.families).run({}, { log: createLog(readConfig({ LOG_LEVEL: "silent" })), signal: new AbortController().signal });

const OFFICER: Actor = { kind: "staff", subject: newId() as SubjectId, role: "protection-officer" };

describe("the destruction of a child's record on which two representatives agree", () => {
  it("clause:D2 clause:G5 has the plan before both, and days of grace in which nothing is destroyed; then the certificate stands where both were told", async () => {
    const { first, second, child, base } = await on.twoParents();
    for (const { browser } of [first, second]) {
      const page = textOf((await browser.get(`${base}/withdraw`)).body);
      for (const said of ["Что будет уничтожено", "Имя", "Что останется", "Доказательства согласия", "Через 3 дня", "каждый из вас может это остановить"]) expect(page).toContain(said);
    }
    const restricted = await on.withdraw(first, base);
    expect([restricted.statusCode, await on.inForce(child), await on.blocks(child)]).toEqual([200, ["service-provision"], ["restricted-by-entitled"]]);
    const leaving = await on.withdraw(second, base);
    expect([leaving.statusCode, await on.inForce(child), await on.blocks(child)]).toEqual([200, [], []]);
    const address = addressOn(leaving.body);
    expect(address).toMatch(/^\/certificate\//);
    expect(addressOn((await first.browser.get(`${base}/leaving`)).body)).toBe(address);
    for (const { browser, email } of [first, second]) {
      const page = textOf((await browser.get(`${base}/leaving`)).body);
      for (const said of ["Данные будут уничтожены", "Что останется", "раньше срока данные никто уничтожить не может"]) expect(page).toContain(said);
      const [letter, ...more] = await on.lettersTo(email, "child-leaving-begun");
      expect([letter?.includes(address), letter?.includes(`${base}/leaving`), more]).toEqual([true, true, []]);
      for (const other of [first, second]) if (other.email !== email) expect(letter).not.toContain(other.email);
    }
    // What the five minutes' job does: nothing, until the day.
    expect(await destroySettled(face.services.leavingDeps, (await face.services.families.toDestroy(face.services.databases.data)).filter((one) => one === child), newId())).toEqual([]);
    face.clock.advance({ days: 2 });
    expect([await on.due(child), await on.lifeOf(child)]).toEqual([[], "living"]);
    face.clock.advance({ days: 2 });
    expect(await on.due(child)).toEqual([{ subject: child, waits: null }]);
    for (const { email } of [first, second]) expect((await on.lettersTo(email, "withdrawal-received")).filter((text) => text.includes(address))).toHaveLength(1);
    await finishDestructions(face);
    expect(await on.lifeOf(child)).toBeNull();
    expect(checkCertificate((await new FormBrowser(face.app).get(`${address}.json`)).json())).toMatchObject({ ok: true, faults: [] });
  });

  it("clause:D2 clause:G5 does not come at once, though one proves with a fresh code to be there", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    const leaving = await on.withdraw(second, base);
    expect(leaving.body).not.toContain(`action="${base}/leaving/now"`);
    const who = { session: { method: "one-time-code" }, actor: { kind: "representative", subject: second.subject, of: child } as const, subject: child };
    const leaves = (await face.services.leaving.groupOf(face.services.databases.data, who)).map(({ leave }) => leave);
    await expect(face.services.leaveAtOnce(leaves, { by: second.subject, requestId: newId(), stepUp: () => Promise.resolve() })).rejects.toMatchObject({ reason: "leaving-shared-child", clause: "G5" });
    expect(await on.lifeOf(child)).toBe("living");
  });

  it("clause:D2 clause:G5 is stopped by the one who agreed: what was withdrawn is given again, and the first wish blocks the record as before", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await second.browser.submit(await on.withdraw(second, base), `${base}/leaving/cancel`, {});
    expect([await on.inForce(child), await on.blocks(child)]).toEqual([["service-provision"], ["restricted-by-entitled"]]);
    expect(await on.lettersTo(first.email, "child-leaving-stopped")).toHaveLength(1);
    await first.browser.submit(await first.browser.get(`${base}/withdraw`), `${base}/withdraw/back`, {});
    expect(await on.blocks(child)).toEqual([]);
    face.clock.advance({ days: 4 });
    expect([await on.due(child), await on.lifeOf(child)]).toEqual([[], "living"]);
  });

  it("clause:D2 clause:G5 is stopped by the one who wanted it first: that one gives back nothing that the other took away, and the other can take back the rest", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    const page = await first.browser.get(`${base}/leaving`);
    expect(textOf(page.body)).toContain("снова дать может только он");
    await first.browser.submit(page, `${base}/leaving/cancel`, {});
    expect([await on.inForce(child), await on.blocks(child)]).toEqual([[], ["restricted-by-entitled"]]);
    await second.browser.submit(await second.browser.get(`${base}/withdraw`), `${base}/withdraw/back`, {});
    expect(await on.blocks(child)).toEqual([]);
    await night();
    expect(await on.lifeOf(child)).toBe("living");
    const service = `${base}/consents/service-provision/processing`;
    await second.browser.submit(await second.browser.get(service), service, { answer: "give" });
    expect(await on.inForce(child)).toEqual(["service-provision"]);
    face.clock.advance({ days: 4 });
    expect([await on.due(child), await on.lifeOf(child)]).toEqual([[], "living"]);
  });

  it.each([false, true])("clause:D2 clause:G5 is taken up as it was agreed before there were days of grace for it, once the hold is over; not where somebody has come to represent the child since (%s)", async (since) => {
    const { first, second, child } = await on.twoParents();
    const { families, databases, consents, clock, restrictions } = face.services;
    const by = (subject: SubjectId) => ({ kind: "representative", subject, of: child } as const);
    const demand = (who: SubjectId) => ({ child, by: by(who), at: clock.now(), requestId: newId() });
    await databases.data.begin((tx) => families.demandWithin(tx, demand(first.subject)));
    // As it was written then: the agreement and the ends of the consents, and no leave.
    await databases.data.begin(async (tx) => {
      const wish = demand(second.subject);
      await families.demandWithin(tx, wish);
      await consents.record(tx, {
        subject: child, decidedBy: wish.by, typedBy: wish.by, choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }], documentHash: "ab".repeat(32),
        policyVersion: "1", language: "ru", source: "web-form", method: "session", at: wish.at, requestId: wish.requestId,
      });
    });
    const { restriction } = await on.place(child, "legal-hold", "court");
    await night();
    expect(await on.lifeOf(child)).toBe("living");
    if (since) {
      face.clock.advance({ days: 1 });
      await represents(face.services, child, (await on.aPerson()).subject);
    }
    await restrictions.liftNow({ subject: child, restriction, reason: "test-over", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    await night();
    expect(await on.lifeOf(child)).toBe(since ? "living" : "destroying");
    for (const { email } of [first, second]) expect(await on.lettersTo(email, "withdrawal-received")).toHaveLength(since ? 0 : 1);
  });

  it("clause:G5 is nobody's to stop who did not wish it", async () => {
    const { first, second, child, base } = await on.twoParents();
    const third = await on.aPerson();
    await represents(face.services, child, third.subject);
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    const page = await third.browser.get(`${base}/leaving`);
    expect(page.body).not.toContain(`action="${base}/leaving/cancel"`);
    const wish = { session: { method: "one-time-code" }, actor: { kind: "representative", subject: third.subject, of: child } as const, subject: child, language: "ru" as const, requestId: newId() };
    await expect(face.services.leaving.cancel({ ...wish, shown: sha256("").toString("hex") })).rejects.toMatchObject({ reason: "restricted-by-entitled", clause: "G5" });
    expect(await on.inForce(child)).toEqual([]);
  });
});

describe("an unfulfilled obligation of a child of two representatives", () => {
  it("clause:D2 refuses with reasons on the page of either, and nothing has ended, also by a form from before it", async () => {
    const { first, second, child, base } = await on.twoParents();
    const old = await second.browser.get(`${base}/withdraw`);
    await on.withdraw(first, base);
    await on.place(child, "obligation", "paid-course");
    const page = await second.browser.get(`${base}/withdraw`);
    expect(textOf(page.body)).toMatch(/Есть неисполненное обязательство.*Следующее решение \(15 января 2027.*Сейчас отозвать всё нельзя/iu);
    expect(page.body).not.toContain(`action="${base}/withdraw"`);
    const refused = await second.browser.post(old, `${base}/withdraw`, {});
    expect([refused.statusCode, textOf(refused.body).includes("неисполненное обязательство")]).toEqual([403, true]);
    expect([await on.inForce(child), await on.blocks(child)]).toEqual([["service-provision"], ["paid-course", "restricted-by-entitled"]]);
    const other = await on.twoParents();
    await on.place(other.child, "obligation", "paid-course");
    expect((await other.first.browser.get(`${other.base}/withdraw`)).body).not.toContain(`action="${other.base}/withdraw"`);
  });

  it("clause:D2 refuses the officer's decision too, and stands on the officer's page before it", async () => {
    const { first, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    const obligation = await on.place(child, "obligation", "paid-course");
    const officer = await aMember(face, "protection-officer");
    const page = await officer.browser.get(`/desk/matters/${child}`);
    expect(textOf(page.body)).toContain("Есть неисполненное обязательство");
    const refused = await officer.browser.post(page, `/desk/matters/${child}`, { decision: "destroy" });
    expect([refused.statusCode, textOf(refused.body).includes("неисполненное обязательство")]).toEqual([403, true]);
    expect([await on.inForce(child), (await on.blocks(child)).includes("restricted-by-entitled")]).toEqual([["service-provision"], true]);
    await face.services.restrictions.liftNow({ subject: child, restriction: obligation.restriction, reason: "course-over", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    await face.services.finding.matters.judge(child, "destroy", OFFICER, newId());
    expect(await on.inForce(child)).toEqual([]);
  });

  it("clause:D2 that opens within the days of grace puts the destruction off: the reason and the day stand on the page and on the officer's list", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    await on.place(child, "obligation", "paid-course");
    face.clock.advance({ days: 4 });
    expect([await on.due(child), await on.lifeOf(child)]).toEqual([[{ subject: child, waits: "open-obligation" }], "living"]);
    const again = await on.signInAgain(first.email);
    expect(textOf((await again.get(`${base}/leaving`)).body)).toMatch(/Уничтожение ждёт.*Есть неисполненное обязательство.*15 января 2027/u);
    const officer = await aMember(face, "protection-officer");
    const still = await face.services.finding.oversight.standingStill(officer.actor, newId());
    expect(still.records).toContainEqual(expect.objectContaining({ subject: child, kind: "waits-obligation", reviewAt: new Date("2027-01-15T06:00:00Z") }));
    expect(textOf((await officer.browser.get("/desk/matters")).body)).toMatch(/Уничтожение ждёт: открыто обязательство.*15 января 2027/u);
  });
});

describe("the protection officer's decision to destroy", () => {
  it("clause:D2 clause:G5 has days of grace: both are told the address, who wanted it can still stop it, and the other cannot", async () => {
    const { first, second, child, base } = await on.twoParents();
    await on.withdraw(first, base);
    await face.services.finding.matters.judge(child, "destroy", OFFICER, newId());
    expect([await on.inForce(child), await on.blocks(child), await on.due(child)]).toEqual([[], [], []]);
    const [one, other] = [await first.browser.get(`${base}/leaving`), await second.browser.get(`${base}/leaving`)];
    expect([addressOn(one.body).length, addressOn(one.body) === addressOn(other.body)]).toEqual([56, true]);
    expect([one.body, other.body].map((body) => body.includes(`action="${base}/leaving/cancel"`))).toEqual([true, false]);
    for (const { email } of [first, second]) expect(await on.lettersTo(email, "child-leaving-begun")).toHaveLength(1);
    await first.browser.submit(one, `${base}/leaving/cancel`, {});
    expect([await on.inForce(child), await on.blocks(child)]).toEqual([["service-provision"], []]);
    face.clock.advance({ days: 4 });
    expect([await on.due(child), await on.lifeOf(child)]).toEqual([[], "living"]);
  });
});
