import { beforeAll, describe, expect, it } from "vitest";
import { checkCertificate } from "../../src/modules/destruction/index.ts";
import { finishDestructions, FormBrowser, joinAs, JOINING, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("joining", () => {
  it("clause:C2 shows the whole consent with its hash before anything is asked, and nothing is ticked", async () => {
    const page = await new FormBrowser(face.app).get("/join");
    const { hash } = await face.services.documents.current("consent-own", "ru");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(hash);
    expect(page.body).not.toMatch(/<input[^>]*\schecked/);
    expect(page.body.indexOf(hash)).toBeLessThan(page.body.indexOf('name="consent"'));
  });

  it("clause:G3 says at every field why it is asked", async () => {
    const page = await new FormBrowser(face.app).get("/join");
    for (const [, id] of page.body.matchAll(/<input class="input[^"]*" id="(f-[^"]+)"/g)) expect(page.body).toContain(`id="${id ?? ""}-why"`);
  });

  it("clause:R5 refuses a form without the tick, names every field at fault and keeps what was typed", async () => {
    const browser = new FormBrowser(face.app);
    const answer = await browser.post(await browser.get("/join"), "/join", { "given-name": "Әйгерім", "birth-date": "2020-01-01", email: "nobody" });
    expect(answer.statusCode).toBe(422);
    for (const field of ["family-name", "birth-date", "email", "consent"]) expect(answer.body).toContain(`id="f-${field}-fault"`);
    expect(answer.body).toContain('value="Әйгерім"');
    expect(answer.body).not.toMatch(/<input[^>]*\schecked/);
  });

  it("clause:C2 answers a forged consent token with 409 and the form anew, what was typed kept", async () => {
    const browser = new FormBrowser(face.app);
    const answer = await browser.post(await browser.get("/join"), "/join", { ...JOINING, email: "anna@example.kz", "consent-token": "x".repeat(100) });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('value="Иванова"');
    expect(answer.body).toContain('name="consent-token"');
  });

  it("clause:S1 answers a known and an unknown address alike, byte for byte", async () => {
    await joinAs(face, new FormBrowser(face.app), "known@example.kz");
    const answers = [];
    for (const email of ["known@example.kz", "other@example.kz"]) {
      const browser = new FormBrowser(face.app);
      const answer = await browser.post(await browser.get("/join"), "/join", { ...JOINING, email });
      const signIn = new FormBrowser(face.app);
      const code = await signIn.post(await signIn.get("/sign-in"), "/sign-in", { email });
      answers.push([answer, code].map(({ statusCode, body, headers }) => ({ statusCode, body, names: Object.keys(headers), location: headers.location })));
    }
    expect(answers[0]).toEqual(answers[1]);
  });

  it("takes the same form twice for one, and two tabs for one person", async () => {
    const browser = new FormBrowser(face.app);
    const form = await browser.get("/join");
    const [first, second] = [await browser.post(form, "/join", { ...JOINING, email: "twice@example.kz" }), await browser.post(form, "/join", { ...JOINING, email: "twice@example.kz" })];
    expect([first.statusCode, second.statusCode]).toEqual([303, 303]);
    const codePage = await browser.get("/join/code");
    const code = await face.mailedCode("twice@example.kz");
    const both = await Promise.all([browser.post(codePage, "/join/code", { code }), browser.post(codePage, "/join/code", { code })]);
    expect(both.map((answer) => answer.statusCode).sort()).toEqual([303, 409]);
  });
});

describe("a person's own pages", () => {
  it("clause:S3 show each value with its purpose, clause, source and age", async () => {
    const my = await joinAs(face, new FormBrowser(face.app), "my@example.kz");
    const text = textOf(my.body);
    expect(text).toContain("24 марта 1987");
    expect(text).toContain("Вы ввели это на сайте");
    expect(my.body).toContain('href="/policy#C3"');
    expect(my.headers["cache-control"]).toBe("private, no-store");
  });

  it("clause:G2 record the look at the history in the history itself", async () => {
    const browser = new FormBrowser(face.app);
    await joinAs(face, browser, "history@example.kz");
    const before = await browser.get("/my/history");
    const after = await browser.get("/my/history");
    const entries = (html: string): number => [...html.matchAll(/id="e-/g)].length;
    expect(entries(after.body)).toBe(entries(before.body) + 1);
  });

  it("hand out an opening with its proof to its own person, and to nobody else", async () => {
    const [own, other] = [new FormBrowser(face.app), new FormBrowser(face.app)];
    await joinAs(face, own, "own@example.kz");
    await joinAs(face, other, "stranger@example.kz");
    await face.services.ledger.integrate();
    const path = /href="(\/my\/history\/[0-9a-f-]{36})"/.exec((await own.get("/my/history")).body)?.[1] ?? "";
    const opening = await own.get(path);
    expect(opening.statusCode).toBe(200);
    expect(opening.json<{ format: string; proof: unknown }>().format).toMatch(/^robotek-ledger-opening/);
    expect((await other.get(path)).statusCode).toBe(404);
    expect((await new FormBrowser(face.app).post(await other.get("/my"), "/sign-out", {})).statusCode).toBe(409);
  });

  it("clause:C2 show the receipt with exactly the text that was agreed to", async () => {
    const browser = new FormBrowser(face.app);
    await joinAs(face, browser, "receipt@example.kz");
    const path = /href="(\/my\/consents\/[0-9a-f-]{36})"/.exec((await browser.get("/my/consents")).body)?.[1] ?? "";
    const page = await browser.get(path);
    expect(page.body).toContain((await face.services.documents.current("consent-own", "ru")).hash);
    expect((await browser.get(`${path}.json`)).json<{ receiptId: string }>().receiptId).toBe(path.split("/").at(-1));
  });
});

describe("leaving", () => {
  it("clause:D2 withdraws all with a fresh code, ends the session, and gives an address with the certificate", async () => {
    const browser = new FormBrowser(face.app);
    await joinAs(face, browser, "leaving@example.kz");
    const leaving = await browser.submit(await browser.get("/my/withdraw"), "/my/withdraw", {});
    const asked = await browser.submit(leaving, "/my/leaving/now", {});
    const wrong = await browser.post(asked, "/my/leaving/code", { code: "00000000" });
    expect(wrong.statusCode).toBe(422);
    const begun = await browser.submit(asked, "/my/leaving/code", { code: await face.mailedCode("leaving@example.kz") });
    expect(begun.statusCode).toBe(200);
    const address = /href="http:\/\/localhost:3000(\/certificate\/[\w-]{43})"/.exec(begun.body)?.[1] ?? "";
    expect((await browser.get("/my")).body).toContain('action="/sign-in"');
    const progress = await new FormBrowser(face.app).get(address);
    expect(textOf(progress.body)).toContain("Данные нельзя прочитать");
    expect(progress.body).not.toMatch(/Иванова|leaving@/);
    await finishDestructions(face);
    const page = await new FormBrowser(face.app).get(address);
    expect(textOf(page.body)).toContain("Свидетельство об уничтожении");
    const file = await new FormBrowser(face.app).get(`${address}.json`);
    expect(checkCertificate(file.json())).toMatchObject({ ok: true, state: "unreadable" });
    expect((await new FormBrowser(face.app).get(`/certificate/${"x".repeat(43)}`)).statusCode).toBe(404);
  });
});
