import { beforeAll, describe, expect, it } from "vitest";
import { checkCertificate } from "../../src/modules/destruction/index.ts";
import { endDueLeaves } from "../../src/modules/leaving/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { referenceOperator, type RestrictionKind, type SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { finishDestructions, FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const sql = () => face.services.databases.data;

async function aPerson(): Promise<{ browser: FormBrowser; subject: SubjectId; email: string }> {
  const browser = new FormBrowser(face.app);
  const email = `leaver${(people += 1)}@example.kz`;
  await joinAs(face, browser, email);
  return { browser, email, subject: await newestSubject(face.services) };
}

const inForce = async (subject: SubjectId): Promise<string[]> =>
  (await face.services.consents.stateOf(sql(), subject)).filter(({ state }) => state === "ConsentGiven").map(({ purpose, scope }) => `${purpose}/${scope}`);

async function place(subject: SubjectId, kind: RestrictionKind, reason: string, fields: "all" | ["order"] = "all") {
  return face.services.restrictions.placeNow({ subject, kind, fields, reason, clause: "D2", by: { kind: "system", job: "test" }, requestId: newId(), until: new Date("2027-01-15T06:00:00Z") });
}

async function lifeOf(subject: SubjectId): Promise<string | null> {
  const [row] = await face.services.databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
  return row?.life ?? null;
}

async function signInAgain(email: string): Promise<{ browser: FormBrowser; page: Awaited<ReturnType<FormBrowser["get"]>> }> {
  const browser = new FormBrowser(face.app);
  const asked = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  return { browser, page: await browser.submit(asked, "/sign-in/code", { code: await face.mailedCode(email) }) };
}

async function withdrawAll(browser: FormBrowser, base = "/my") {
  return browser.submit(await browser.get(`${base}/withdraw`), `${base}/withdraw`, {});
}

describe("withdrawing everything", () => {
  it("clause:D2 takes four taps at most from one's own page, holds at once, and leaves one page open", async () => {
    const { browser, subject, email } = await aPerson();
    const letters = "/my/consents/marketing-mail/processing";
    await browser.submit(await browser.get(letters), letters, { answer: "give" });
    // Tap one: the link on /my. Tap two: the button. What follows has no further step.
    const my = await browser.get("/my");
    expect(my.body).toContain('href="/my/withdraw"');
    const plan = await browser.get("/my/withdraw");
    for (const said of ["Что будет уничтожено", "Что останется", "Доказательства согласия"]) expect(textOf(plan.body)).toContain(said);
    const leaving = await browser.submit(plan, "/my/withdraw", {});
    expect(leaving.statusCode).toBe(200);
    expect(await inForce(subject)).toEqual([]);
    await face.work();
    const letter = (await face.services.keptLetters.newest(20)).find(({ kind }) => kind === "withdrawal-begun")?.letter;
    expect(letter && reveal(letter.to, "mail")).toBe(email);
    expect(letter && reveal(letter.text, "mail")).toContain("/my/leaving");
    for (const path of ["/my", "/my/history", "/my/consents", letters, "/my/withdraw"]) expect((await browser.get(path)).body, path).toContain('action="/my/leaving/cancel"');
    const again = await signInAgain(email);
    expect(again.page.body).toContain('action="/my/leaving/cancel"');
    expect(textOf(again.page.body)).toMatch(/Данные будут уничтожены: .*Свидетельство/u);
  });

  it("clause:D2 is cancelled within the days of grace by consenting anew, to the texts shown", async () => {
    const { browser, subject } = await aPerson();
    const publication = "/my/consents/public-posts/publication";
    await browser.submit(await browser.get(publication), publication, { answer: "give" });
    const before = await inForce(subject);
    const page = await withdrawAll(browser);
    expect((await browser.post(page, "/my/leaving/cancel", { shown: "0".repeat(64) })).statusCode).toBe(409);
    expect(await inForce(subject)).toEqual([]);
    const back = await browser.submit(page, "/my/leaving/cancel", {});
    expect(back.statusCode).toBe(200);
    expect((await inForce(subject)).sort()).toEqual([...before].sort());
    const given = (await face.services.consents.history(sql(), subject)).slice(-2);
    for (const event of given) expect(await face.services.documents.byHash(event.documentHash)).not.toBeNull();
    expect(new Set(given.map(({ documentHash }) => documentHash)).size).toBe(2);
    expect((await browser.post(page, "/my/leaving/cancel", {})).statusCode).toBe(409);
    face.clock.advance({ days: 4 });
    expect((await endDueLeaves(face.services.leavingDeps, newId())).filter((ended) => ended.subject === subject)).toEqual([]);
    expect(await lifeOf(subject)).toBe("living");
  });

  it("clause:D2 destroys after the days of grace and not before, with the certificate at the address shown from the beginning", async () => {
    const { browser, subject } = await aPerson();
    const page = await withdrawAll(browser);
    const address = /href="http:\/\/localhost:3000(\/certificate\/[\w-]{43})"/.exec(page.body)?.[1] ?? "";
    const salt = /<span class="code">([\w-]{43})<\/span>/.exec(page.body)?.[1] ?? "";
    face.clock.advance({ days: referenceOperator.graceDays, minutes: -1 });
    await endDueLeaves(face.services.leavingDeps, newId());
    expect(await lifeOf(subject)).toBe("living");
    face.clock.advance({ minutes: 2 });
    for (let run = 0; run < 2; run += 1) await endDueLeaves(face.services.leavingDeps, newId());
    expect(await lifeOf(subject)).toBe("destroying");
    await finishDestructions(face);
    const file = (await new FormBrowser(face.app).get(`${address}.json`)).json<unknown>();
    expect(checkCertificate(file, { key: face.services.logKey, opening: { salt, name: "Иванова Анна" } })).toMatchObject({ ok: true, faults: [] });
    expect(await lifeOf(subject)).toBeNull();
  });

  it("clause:D2 is refused while an obligation is open, with reason, data and day, and nothing has happened", async () => {
    const { browser, subject } = await aPerson();
    await place(subject, "obligation", "paid-course", ["order"]);
    const page = await browser.get("/my/withdraw");
    expect(textOf(page.body)).toMatch(/Есть неисполненное обязательство.*Данные: [^.]*заказ[^.]*\. Следующее решение \(15 января 2027/iu);
    expect(page.body).not.toContain('action="/my/withdraw"');
    // A form from before the obligation.
    await expect(face.services.leaving.begin({ session: { method: "one-time-code" }, actor: { kind: "subject", subject }, subject, language: "ru", requestId: newId() })).rejects.toMatchObject({ reason: "open-obligation", clause: "D2" });
    expect(await inForce(subject)).toEqual(["service-provision/processing"]);
  });

  it("clause:D2 clause:T7 holds at once under a hold or a block; the destruction waits until it is lifted", async () => {
    const { browser, subject } = await aPerson();
    const hold = await place(subject, "legal-hold", "court-order");
    await withdrawAll(browser);
    expect(await inForce(subject)).toEqual([]);
    face.clock.advance({ days: 5 });
    const due = async () => (await endDueLeaves(face.services.leavingDeps, newId())).filter((ended) => ended.subject === subject);
    expect(await due()).toEqual([{ subject, waits: "legal-hold" }]);
    expect(await lifeOf(subject)).toBe("living");
    await face.services.restrictions.liftNow({ subject, restriction: hold.restriction, reason: "court-over", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    expect(await due()).toEqual([{ subject, waits: null }]);
  });

  it("clause:G5 lets a pupil with a representative's code neither see that page nor act on it", async () => {
    const { subject } = await aPerson();
    const wish = { session: { method: "issued-code" }, actor: { kind: "subject", subject } as const, subject, language: "ru" as const, requestId: newId() };
    await expect(face.services.leaving.begin(wish)).rejects.toMatchObject({ reason: "consent-own-sign-in" });
    await expect(face.services.leaving.cancel({ ...wish, shown: "" })).rejects.toMatchObject({ reason: "consent-own-sign-in" });
  });
});

describe("a representative who leaves", () => {
  it("clause:G5 takes along the children whom nobody else represents, by name, and leaves a shared child with the other", async () => {
    const [leaver, other] = [await aPerson(), await aPerson()];
    const alone = await aChildOf(face.services, leaver.subject);
    const shared = await aChildOf(face.services, leaver.subject, { "given-name": "Алия", "family-name": "Иванова", "birth-date": "2016-02-02" });
    await represents(face.services, shared, other.subject);
    const plan = await leaver.browser.get("/my/withdraw");
    expect(textOf(plan.body)).toContain("Тимур");
    expect(textOf(plan.body)).toContain("Останутся у другого представителя: Алия");
    await withdrawAll(leaver.browser);
    expect([await inForce(leaver.subject), await inForce(alone), await inForce(shared)]).toEqual([[], [], ["service-provision/processing"]]);
    face.clock.advance({ days: 4 });
    await endDueLeaves(face.services.leavingDeps, newId());
    expect([await lifeOf(leaver.subject), await lifeOf(alone), await lifeOf(shared)]).toEqual(["destroying", "destroying", "living"]);
    const { representations } = face.services;
    expect((await representations.representativesOf(sql(), shared, face.clock.now())).map(({ representative }) => representative)).toEqual([other.subject]);
    await finishDestructions(face);
    expect([await lifeOf(leaver.subject), await lifeOf(alone), await lifeOf(shared)]).toEqual([null, null, "living"]);
    const letters = (await face.services.keptLetters.newest(100)).filter(({ kind }) => kind === "withdrawal-received");
    expect(letters.filter(({ letter }) => letter !== null)).toEqual([]);
  });

  it("clause:G5 waits with a child who must be kept, so that no child is left without anybody", async () => {
    const { browser, subject } = await aPerson();
    const child = await aChildOf(face.services, subject);
    await place(child, "legal-hold", "court-order");
    await withdrawAll(browser);
    face.clock.advance({ days: 4 });
    const ended = (await endDueLeaves(face.services.leavingDeps, newId())).filter((one) => one.subject === subject || one.subject === child);
    expect(ended).toEqual([{ subject: child, waits: "legal-hold" }, { subject, waits: "child-waits" }]);
    expect(await lifeOf(subject)).toBe("living");
  });

  it("clause:G5 withdraws one child whom nobody else represents, and stays", async () => {
    const { browser, subject } = await aPerson();
    const child = await aChildOf(face.services, subject);
    const base = `/my/children/${child}`;
    const page = await withdrawAll(browser, base);
    expect(page.body).toContain(`action="${base}/leaving/cancel"`);
    expect((await browser.get(`${base}/consents`)).body).toContain(`action="${base}/leaving/cancel"`);
    expect((await browser.get("/my/consents")).statusCode).toBe(200);
    await browser.submit(page, `${base}/leaving/cancel`, {});
    expect(await inForce(child)).toEqual(["service-provision/processing"]);
    expect((await face.services.consents.history(sql(), child)).at(-1)).toMatchObject({ decidedBy: subject, decidedAs: "representative", state: "ConsentGiven" });
  });

  it("clause:G5 cannot withdraw a child alone who has another representative, nor destroy one who got another meanwhile", async () => {
    const [first, second] = [await aPerson(), await aPerson()];
    const shared = await aChildOf(face.services, first.subject);
    const page = await first.browser.get(`/my/children/${shared}/withdraw`);
    await represents(face.services, shared, second.subject);
    // The form is from before; meanwhile there is a second one: the record is restricted, and nobody's consent ends.
    expect((await first.browser.post(page, `/my/children/${shared}/withdraw`, {})).statusCode).toBe(303);
    expect(await inForce(shared)).toEqual(["service-provision/processing"]);
    const asked = await first.browser.get(`/my/children/${shared}/withdraw`);
    const told = await second.browser.get(`/my/children/${shared}/withdraw`);
    expect(asked.body).toContain(`action="/my/children/${shared}/withdraw/back"`);
    expect(textOf(told.body)).toContain("Имеющее на это право лицо ограничило эту запись");
    expect(textOf(told.body)).not.toMatch(/Иванова|Анна|leaver/u);
    await first.browser.submit(asked, `/my/children/${shared}/withdraw/back`, {});
    const child = await aChildOf(face.services, first.subject);
    await withdrawAll(first.browser, `/my/children/${child}`);
    await represents(face.services, child, second.subject);
    face.clock.advance({ days: 4 });
    expect((await endDueLeaves(face.services.leavingDeps, newId())).filter((one) => one.subject === child)).toEqual([{ subject: child, waits: "leaving-shared-child" }]);
  });
});

describe("destroying at once", () => {
  it("clause:D2 needs a fresh code, takes the children along, and shows each certificate's address and opening once", async () => {
    const { browser, subject, email } = await aPerson();
    const child = await aChildOf(face.services, subject);
    const asked = await browser.submit(await withdrawAll(browser), "/my/leaving/now", {});
    expect((await browser.post(asked, "/my/leaving/code", { code: "00000000" })).statusCode).toBe(422);
    expect(await lifeOf(subject)).toBe("living");
    const begun = await browser.submit(asked, "/my/leaving/code", { code: await face.mailedCode(email) });
    expect(begun.statusCode).toBe(200);
    expect([await lifeOf(subject), await lifeOf(child)]).toEqual(["destroying", "destroying"]);
    const addresses = [...begun.body.matchAll(/href="http:\/\/localhost:3000(\/certificate\/[\w-]{43})"/g)].map(([, address = ""]) => address);
    expect(new Set(addresses).size).toBe(2);
    expect((await browser.get("/my")).body).toContain('action="/sign-in"');
    await face.work();
    const [letter] = (await face.services.keptLetters.newest(50)).filter(({ kind, letter: kept }) => kind === "withdrawal-received" && kept !== null && reveal(kept.to, "mail") === email);
    expect(letter).toBeDefined();
    await finishDestructions(face);
    for (const address of addresses) expect(checkCertificate((await new FormBrowser(face.app).get(`${address}.json`)).json()), address).toMatchObject({ ok: true });
  });

  it("clause:T7 is refused while a request is looked at, and under a hold", async () => {
    const { browser, subject, email } = await aPerson();
    const page = await withdrawAll(browser);
    for (const [kind, status] of [["provisional", "обращение"], ["block", "обращение"], ["legal-hold", "суд"]] as const) {
      const placed = await place(subject, kind, "test-reason");
      const asked = await browser.submit(page, "/my/leaving/now", {});
      const refused = await browser.submit(asked, "/my/leaving/code", { code: await face.mailedCode(email) });
      expect(refused.statusCode, kind).toBe(403);
      expect(textOf(refused.body)).toContain(status);
      expect(await lifeOf(subject)).toBe("living");
      await face.services.restrictions.liftNow({ subject, restriction: placed.restriction, reason: "test-over", clause: "T7", by: { kind: "system", job: "test" }, requestId: newId() });
    }
  });
});
