import { beforeAll, describe, expect, it } from "vitest";
import { endDueLeaves } from "../../src/modules/leaving/index.ts";
import { newId } from "../../src/platform/id.ts";
import { aMember } from "../support/desk.ts";
import { addressOn, Leavers, type Parent, textOf } from "../support/leavers.ts";
import { finishDestructions, FormBrowser, stillWebFace, type WebFace } from "../support/web-face.ts";

/** What people are told of a restriction, of what stays, and of their receipts. */
let face: WebFace;
let on: Leavers;
beforeAll(async () => {
  face = await stillWebFace();
  on = new Leavers(face);
});

describe("a child's page while the record is restricted", () => {
  it("clause:G5 clause:T7 says so, nothing of who or why, and each of the three ways leads on", async () => {
    const { first, second, child, base } = await on.twoParents();
    expect(textOf((await second.browser.get(base)).body)).not.toContain("Запись ограничена");
    await on.withdraw(first, base);
    const [letter] = await on.lettersTo(second.email, "record-restricted");
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
    expect([await on.lifeOf(child), await on.blocks(child)]).toEqual(["living", ["restricted-by-entitled"]]);
  });

  it("clause:G5 the letter about one purpose speaks of that alone: nothing is destroyed, and the page shows what holds", async () => {
    const { first, second, child, base } = await on.twoParents();
    const learning = `${base}/consents/learning/processing`;
    await first.browser.submit(await first.browser.get(learning), learning, { answer: "refuse" });
    expect(await on.lettersTo(second.email, "record-restricted")).toEqual([]);
    const [letter] = await on.lettersTo(second.email, "use-restricted");
    for (const said of [`${base}/consents`, `${base}/requests/new`, "ничего не уничтожают"]) expect(letter).toContain(said);
    for (const secret of [first.email, first.subject, "согласиться на уничтожение"]) expect(letter).not.toContain(secret);
    expect([await on.blocks(child), textOf((await second.browser.get(base)).body).includes("Запись ограничена")]).toEqual([[], false]);
  });
});

describe("what is said to stay", () => {
  it("clause:D2 clause:R1 is the same on the page before, on the page meanwhile and on the certificate, the evidence of requests among it", async () => {
    const { browser } = await on.aPerson();
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

describe("the receipts of somebody who leaves", () => {
  it("clause:C2 clause:D2 can be saved until the record is gone: the page names each, and the letter says how long it is there", async () => {
    const { browser, email } = await on.aPerson();
    const letters = "/my/consents/marketing-mail/processing";
    await browser.submit(await browser.get(letters), letters, { answer: "give" });
    await browser.submit(await browser.get("/my/withdraw"), "/my/withdraw", {});
    await face.services.ledger.integrate();
    const hrefs = [...(await browser.get("/my/leaving")).body.matchAll(/href="(\/my\/consents\/[0-9a-f-]{36})"/g)].map(([, href = ""]) => href);
    expect(hrefs.length).toBeGreaterThanOrEqual(2);
    for (const href of hrefs) {
      expect((await browser.get(href)).statusCode, href).toBe(200);
      const file = await browser.get(`${href}.jsonld`);
      expect([file.statusCode, file.headers["content-type"]], href).toEqual([200, "application/ld+json"]);
    }
    expect((await on.lettersTo(email, "consent-receipt")).at(0)).toContain("пока существует запись");
    expect((await browser.get("/my/consents")).body).toContain('action="/my/leaving/cancel"');
  });

  it("clause:G5 of a shared child are one's own alone", async () => {
    const { first, second, child, base } = await on.twoParents();
    const learning = `${base}/consents/learning/processing`;
    await first.browser.submit(await first.browser.get(learning), learning, { answer: "give" });
    await on.withdraw(first, base);
    await on.withdraw(second, base);
    const count = async ({ browser }: Parent) => [...(await browser.get(`${base}/leaving`)).body.matchAll(/\/consents\/[0-9a-f-]{36}"/g)].length;
    expect(await count(first)).toBeGreaterThan(0);
    const others = (await face.services.consents.history(face.services.databases.data, child)).filter(({ decidedBy }) => decidedBy === first.subject).map(({ receipt }) => receipt);
    const page = (await second.browser.get(`${base}/leaving`)).body;
    for (const receipt of others) expect(page).not.toContain(receipt);
  });
});
