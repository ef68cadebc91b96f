import { beforeAll, describe, expect, it } from "vitest";
import { checkCertificate } from "../../src/modules/destruction/index.ts";
import { destroySettled, endDueLeaves } from "../../src/modules/leaving/index.ts";
import { sha256 } from "../../src/platform/crypto.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { Actor, NoticeKind, RestrictionKind, SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject, represents } from "../support/child.ts";
import { aMember } from "../support/desk.ts";
import { finishDestructions, FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

/** A child of two representatives leaves like any other: with the plan before both, days of grace, and the certificate's address for both. */
let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await stillWebFace();
});

type Person = { readonly browser: FormBrowser; readonly subject: SubjectId; readonly email: string };
const sql = () => face.services.databases.data;
const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const OFFICER: Actor = { kind: "staff", subject: newId() as SubjectId, role: "protection-officer" };

async function aPerson(): Promise<Person> {
  const browser = new FormBrowser(face.app);
  const email = `shared${(people += 1)}@example.kz`;
  await joinAs(face, browser, email);
  return { browser, email, subject: await newestSubject(face.services) };
}

async function signInAgain(email: string): Promise<FormBrowser> {
  const browser = new FormBrowser(face.app);
  const asked = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  await browser.submit(asked, "/sign-in/code", { code: await face.mailedCode(email) });
  return browser;
}

async function twoParents(): Promise<{ first: Person; second: Person; child: SubjectId; base: string }> {
  const [first, second] = [await aPerson(), await aPerson()];
  const child = await aChildOf(face.services, first.subject);
  await represents(face.services, child, second.subject);
  return { first, second, child, base: `/my/children/${child}` };
}

const withdraw = async ({ browser }: Person, base: string) => browser.submit(await browser.get(`${base}/withdraw`), `${base}/withdraw`, {});
const addressOn = (html: string): string => /href="http:\/\/localhost:3000(\/certificate\/[\w-]{43})"/.exec(html)?.[1] ?? "";
const inForce = async (subject: SubjectId): Promise<string[]> =>
  (await face.services.consents.stateOf(sql(), subject)).filter(({ state }) => state === "ConsentGiven").map(({ purpose }) => purpose);
const blocks = async (subject: SubjectId): Promise<string[]> => (await face.services.restrictions.inForce(sql(), subject)).map(({ reason }) => reason);
const due = async (child: SubjectId) => (await endDueLeaves(face.services.leavingDeps, newId())).filter(({ subject }) => subject === child);

async function lifeOf(subject: SubjectId): Promise<string | null> {
  const [row] = await face.services.databases.dataOwner<{ life: string }[]>`select life from subjects.facts where subject_id = ${subject}`;
  return row?.life ?? null;
}

async function lettersTo(email: string, kind: NoticeKind): Promise<string[]> {
  await face.work();
  const kept = await face.services.keptLetters.newest(500);
  return kept.flatMap(({ kind: is, letter }) => (is === kind && letter !== null && reveal(letter.to, "mail") === email ? [reveal(letter.text, "mail")] : []));
}

async function place(subject: SubjectId, kind: RestrictionKind, reason: string) {
  return face.services.restrictions.placeNow({ subject, kind, fields: ["order"], reason, clause: "D2", by: { kind: "system", job: "test" }, requestId: newId(), until: new Date("2027-01-15T06:00:00Z") });
}

describe("the destruction of a child's record on which two representatives agree", () => {
  it("clause:D2 clause:G5 has the plan before both, and days of grace in which nothing is destroyed; then the certificate stands where both were told", async () => {
    const { first, second, child, base } = await twoParents();
    for (const { browser } of [first, second]) {
      const page = textOf((await browser.get(`${base}/withdraw`)).body);
      for (const said of ["Что будет уничтожено", "Имя", "Что останется", "Доказательства согласия", "Через 3 дня", "каждый из вас может это остановить"]) expect(page).toContain(said);
    }
    const restricted = await withdraw(first, base);
    expect([restricted.statusCode, await inForce(child), await blocks(child)]).toEqual([200, ["service-provision"], ["restricted-by-entitled"]]);
    const leaving = await withdraw(second, base);
    expect([leaving.statusCode, await inForce(child), await blocks(child)]).toEqual([200, [], []]);
    const address = addressOn(leaving.body);
    expect(address).toMatch(/^\/certificate\//);
    expect(addressOn((await first.browser.get(`${base}/leaving`)).body)).toBe(address);
    for (const { browser, email } of [first, second]) {
      const page = textOf((await browser.get(`${base}/leaving`)).body);
      for (const said of ["Данные будут уничтожены", "Что останется", "раньше срока данные никто уничтожить не может"]) expect(page).toContain(said);
      const [letter, ...more] = await lettersTo(email, "child-leaving-begun");
      expect([letter?.includes(address), letter?.includes(`${base}/leaving`), more]).toEqual([true, true, []]);
      for (const other of [first, second]) if (other.email !== email) expect(letter).not.toContain(other.email);
    }
    // What the five minutes' job does: nothing, until the day.
    expect(await destroySettled(face.services.leavingDeps, (await face.services.families.toDestroy(sql())).filter((one) => one === child), newId())).toEqual([]);
    face.clock.advance({ days: 2 });
    expect([await due(child), await lifeOf(child)]).toEqual([[], "living"]);
    face.clock.advance({ days: 2 });
    expect(await due(child)).toEqual([{ subject: child, waits: null }]);
    for (const { email } of [first, second]) expect((await lettersTo(email, "withdrawal-received")).filter((text) => text.includes(address))).toHaveLength(1);
    await finishDestructions(face);
    expect(await lifeOf(child)).toBeNull();
    expect(checkCertificate((await new FormBrowser(face.app).get(`${address}.json`)).json())).toMatchObject({ ok: true, faults: [] });
  });

  it("clause:D2 clause:G5 does not come at once, though one proves with a fresh code to be there", async () => {
    const { first, second, child, base } = await twoParents();
    await withdraw(first, base);
    const leaving = await withdraw(second, base);
    expect(leaving.body).not.toContain(`action="${base}/leaving/now"`);
    const who = { session: { method: "one-time-code" }, actor: { kind: "representative", subject: second.subject, of: child } as const, subject: child };
    const leaves = (await face.services.leaving.groupOf(sql(), who)).map(({ leave }) => leave);
    await expect(face.services.leaveAtOnce(leaves, { requestId: newId(), stepUp: () => Promise.resolve() })).rejects.toMatchObject({ reason: "leaving-shared-child", clause: "G5" });
    expect(await lifeOf(child)).toBe("living");
  });

  it("clause:D2 clause:G5 is stopped by the one who agreed: what was withdrawn is given again, and the first wish blocks the record as before", async () => {
    const { first, second, child, base } = await twoParents();
    await withdraw(first, base);
    await second.browser.submit(await withdraw(second, base), `${base}/leaving/cancel`, {});
    expect([await inForce(child), await blocks(child)]).toEqual([["service-provision"], ["restricted-by-entitled"]]);
    expect(await lettersTo(first.email, "child-leaving-stopped")).toHaveLength(1);
    await first.browser.submit(await first.browser.get(`${base}/withdraw`), `${base}/withdraw/back`, {});
    expect(await blocks(child)).toEqual([]);
    face.clock.advance({ days: 4 });
    expect([await due(child), await lifeOf(child)]).toEqual([[], "living"]);
  });

  it("clause:D2 clause:G5 is stopped by the one who wanted it first: that one gives back nothing that the other took away, and the other can take back the rest", async () => {
    const { first, second, child, base } = await twoParents();
    await withdraw(first, base);
    await withdraw(second, base);
    const page = await first.browser.get(`${base}/leaving`);
    expect(textOf(page.body)).toContain("снова дать может только он");
    await first.browser.submit(page, `${base}/leaving/cancel`, {});
    expect([await inForce(child), await blocks(child)]).toEqual([[], ["restricted-by-entitled"]]);
    await second.browser.submit(await second.browser.get(`${base}/withdraw`), `${base}/withdraw/back`, {});
    expect(await blocks(child)).toEqual([]);
    const service = `${base}/consents/service-provision/processing`;
    await second.browser.submit(await second.browser.get(service), service, { answer: "give" });
    expect(await inForce(child)).toEqual(["service-provision"]);
    face.clock.advance({ days: 4 });
    expect([await due(child), await lifeOf(child)]).toEqual([[], "living"]);
  });

  it("clause:G5 is nobody's to stop who did not wish it", async () => {
    const { first, second, child, base } = await twoParents();
    const third = await aPerson();
    await represents(face.services, child, third.subject);
    await withdraw(first, base);
    await withdraw(second, base);
    const page = await third.browser.get(`${base}/leaving`);
    expect(page.body).not.toContain(`action="${base}/leaving/cancel"`);
    const wish = { session: { method: "one-time-code" }, actor: { kind: "representative", subject: third.subject, of: child } as const, subject: child, language: "ru" as const, requestId: newId() };
    await expect(face.services.leaving.cancel({ ...wish, shown: sha256("").toString("hex") })).rejects.toMatchObject({ reason: "restricted-by-entitled", clause: "G5" });
    expect(await inForce(child)).toEqual([]);
  });
});

describe("an unfulfilled obligation of a child of two representatives", () => {
  it("clause:D2 refuses with reasons on the page of either, and nothing has ended, also by a form from before it", async () => {
    const { first, second, child, base } = await twoParents();
    const old = await second.browser.get(`${base}/withdraw`);
    await withdraw(first, base);
    await place(child, "obligation", "paid-course");
    const page = await second.browser.get(`${base}/withdraw`);
    expect(textOf(page.body)).toMatch(/Есть неисполненное обязательство.*Следующее решение \(15 января 2027.*Сейчас отозвать всё нельзя/iu);
    expect(page.body).not.toContain(`action="${base}/withdraw"`);
    const refused = await second.browser.post(old, `${base}/withdraw`, {});
    expect([refused.statusCode, textOf(refused.body).includes("неисполненное обязательство")]).toEqual([403, true]);
    expect([await inForce(child), await blocks(child)]).toEqual([["service-provision"], ["restricted-by-entitled", "paid-course"]]);
    const other = await twoParents();
    await place(other.child, "obligation", "paid-course");
    expect((await other.first.browser.get(`${other.base}/withdraw`)).body).not.toContain(`action="${other.base}/withdraw"`);
  });

  it("clause:D2 refuses the officer's decision too, and stands on the officer's page before it", async () => {
    const { first, child, base } = await twoParents();
    await withdraw(first, base);
    const obligation = await place(child, "obligation", "paid-course");
    const officer = await aMember(face, "protection-officer");
    const page = await officer.browser.get(`/desk/matters/${child}`);
    expect(textOf(page.body)).toContain("Есть неисполненное обязательство");
    const refused = await officer.browser.post(page, `/desk/matters/${child}`, { decision: "destroy" });
    expect([refused.statusCode, textOf(refused.body).includes("неисполненное обязательство")]).toEqual([403, true]);
    expect([await inForce(child), (await blocks(child)).includes("restricted-by-entitled")]).toEqual([["service-provision"], true]);
    await face.services.restrictions.liftNow({ subject: child, restriction: obligation.restriction, reason: "course-over", clause: "D2", by: { kind: "system", job: "test" }, requestId: newId() });
    await face.services.finding.matters.judge(child, "destroy", OFFICER, newId());
    expect(await inForce(child)).toEqual([]);
  });

  it("clause:D2 that opens within the days of grace puts the destruction off: the reason and the day stand on the page and on the officer's list", async () => {
    const { first, second, child, base } = await twoParents();
    await withdraw(first, base);
    await withdraw(second, base);
    await place(child, "obligation", "paid-course");
    face.clock.advance({ days: 4 });
    expect([await due(child), await lifeOf(child)]).toEqual([[{ subject: child, waits: "open-obligation" }], "living"]);
    const again = await signInAgain(first.email);
    expect(textOf((await again.get(`${base}/leaving`)).body)).toMatch(/Уничтожение ждёт.*Есть неисполненное обязательство.*15 января 2027/u);
    const officer = await aMember(face, "protection-officer");
    const still = await face.services.finding.oversight.standingStill(officer.actor, newId());
    expect(still).toContainEqual(expect.objectContaining({ subject: child, kind: "waits-obligation", reviewAt: new Date("2027-01-15T06:00:00Z") }));
    expect(textOf((await officer.browser.get("/desk/matters")).body)).toMatch(/Уничтожение ждёт: открыто обязательство.*15 января 2027/u);
  });
});

describe("the protection officer's decision to destroy", () => {
  it("clause:D2 clause:G5 has days of grace: both are told the address, who wanted it can still stop it, and the other cannot", async () => {
    const { first, second, child, base } = await twoParents();
    await withdraw(first, base);
    await face.services.finding.matters.judge(child, "destroy", OFFICER, newId());
    expect([await inForce(child), await blocks(child), await due(child)]).toEqual([[], [], []]);
    const [one, other] = [await first.browser.get(`${base}/leaving`), await second.browser.get(`${base}/leaving`)];
    expect([addressOn(one.body).length, addressOn(one.body) === addressOn(other.body)]).toEqual([56, true]);
    expect([one.body, other.body].map((body) => body.includes(`action="${base}/leaving/cancel"`))).toEqual([true, false]);
    for (const { email } of [first, second]) expect(await lettersTo(email, "child-leaving-begun")).toHaveLength(1);
    await first.browser.submit(one, `${base}/leaving/cancel`, {});
    expect([await inForce(child), await blocks(child)]).toEqual([["service-provision"], []]);
    face.clock.advance({ days: 4 });
    expect([await due(child), await lifeOf(child)]).toEqual([[], "living"]);
  });
});

describe("a child's page while the record is restricted", () => {
  it("clause:G5 clause:T7 says so, nothing of who or why, and each of the three ways leads on", async () => {
    const { first, second, child, base } = await twoParents();
    expect(textOf((await second.browser.get(base)).body)).not.toContain("Запись ограничена");
    await withdraw(first, base);
    const [letter] = await lettersTo(second.email, "record-restricted");
    expect(letter).toContain(base);
    const page = await second.browser.get(base);
    for (const said of ["Имеющее на это право лицо ограничило эту запись", "Оставить как есть", "согласиться", "Попросить решить ответственного"]) expect(textOf(page.body)).toContain(said);
    for (const secret of [first.email, first.subject]) expect(page.body).not.toContain(secret);
    expect(page.body).toContain(`href="${base}/withdraw"`);
    const ask = `${base}/requests/new?about=restriction`;
    expect(page.body).toContain(`href="${ask}"`);
    expect(textOf((await first.browser.get(base)).body)).toContain("Вы попросили уничтожить эту запись");
    // Asking reaches the queue, about this record, with a name and a day.
    const sent = await second.browser.submit(await second.browser.get(ask), `${base}/requests/new`, { kind: "question", words: "Прошу решить." });
    expect([sent.statusCode, textOf(sent.body).includes("Прошу решить.")]).toEqual([200, true]);
    const officer = await aMember(face, "protection-officer");
    const caseId = /\/my\/requests\/([0-9a-f-]{36})/.exec(sent.body)?.[1] ?? "";
    expect((await officer.browser.get("/desk/requests")).body).toContain(caseId);
    expect((await officer.browser.get(`/desk/requests/${caseId}`)).statusCode).toBe(200);
    expect((await face.services.requests.ownCase(second.subject, caseId)).one).toMatchObject({ about: child, row: { kind: "question" } });
    expect([await lifeOf(child), await blocks(child)]).toEqual(["living", ["restricted-by-entitled"]]);
  });

  it("clause:G5 the letter about one purpose speaks of that alone: nothing is destroyed, and the page shows what holds", async () => {
    const { first, second, child, base } = await twoParents();
    const learning = `${base}/consents/learning/processing`;
    await first.browser.submit(await first.browser.get(learning), learning, { answer: "refuse" });
    expect(await lettersTo(second.email, "record-restricted")).toEqual([]);
    const [letter] = await lettersTo(second.email, "use-restricted");
    for (const said of [`${base}/consents`, `${base}/requests/new`, "ничего не уничтожают"]) expect(letter).toContain(said);
    for (const secret of [first.email, first.subject, "согласиться на уничтожение"]) expect(letter).not.toContain(secret);
    expect([await blocks(child), textOf((await second.browser.get(base)).body).includes("Запись ограничена")]).toEqual([[], false]);
  });
});

describe("what is said to stay", () => {
  it("clause:D2 clause:R1 is the same on the page before, on the page meanwhile and on the certificate, the evidence of requests among it", async () => {
    const { browser } = await aPerson();
    const asking = await browser.get("/my/requests/new");
    await browser.submit(asking, "/my/requests/new", { kind: "question", words: "Что у вас обо мне?" });
    const kept = (html: string): string[] => ["Доказательства согласия", "Доказательства обращени"].filter((said) => textOf(html).includes(said));
    const before = await browser.get("/my/withdraw");
    const leaving = await browser.submit(before, "/my/withdraw", {});
    face.clock.advance({ days: 4 });
    await endDueLeaves(face.services.leavingDeps, newId());
    await finishDestructions(face);
    const certificate = await new FormBrowser(face.app).get(addressOn(leaving.body));
    expect(kept(certificate.body)).toHaveLength(2);
    expect([kept(before.body), kept(leaving.body)]).toEqual([kept(certificate.body), kept(certificate.body)]);
  });
});
