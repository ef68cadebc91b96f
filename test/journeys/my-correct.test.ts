import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

async function aPerson(email: string): Promise<{ browser: FormBrowser; subject: SubjectId }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  return { browser, subject: await newestSubject(face.services) };
}

const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
const valueOf = (html: string, field: string): string | undefined => new RegExp(`name="${field}"[^>]* value="([^"]*)"`).exec(html)?.[1];

describe("correcting one's own data", () => {
  it("clause:C7 clause:S3 changes what differs, and says what it was, when and by whom", async () => {
    const { browser, subject } = await aPerson("correct@example.kz");
    const form = await browser.get("/my/correct");
    expect(valueOf(form.body, "family-name")).toBe("Иванова");
    expect(valueOf(form.body, "birth-date")).toBe("24.03.1987");
    face.clock.advance({ minutes: 5 });
    const done = await browser.submit(form, "/my/correct", typed(form.body, { "family-name": "Петрова", phone: "8 (701) 555-12-34" }));
    expect(done.statusCode).toBe(200);
    expect(valueOf(done.body, "phone")).toBe("+77015551234");
    expect(textOf(done.body)).toMatch(/вы сами Что было|вы сами/);
    expect(textOf(done.body)).toContain("Фамилия: Иванова");
    expect(textOf(done.body)).toContain("Телефон: ничего");
    const [newest] = await face.services.vault.corrections(face.services.databases.data, subject);
    expect(newest).toMatchObject({ fields: ["family-name", "phone"], as: "subject", by: subject });
    expect(textOf((await browser.get("/my/history")).body)).toContain("Уточнение");
  });

  it("clause:C7 writes nothing where nothing differs", async () => {
    const { browser, subject } = await aPerson("same@example.kz");
    const form = await browser.get("/my/correct");
    const done = await browser.submit(form, "/my/correct", typed(form.body, { "given-name": "  Анна " }));
    expect(textOf(done.body)).toContain("Ничего не изменилось");
    expect(await face.services.vault.corrections(face.services.databases.data, subject)).toEqual([]);
  });

  it("clause:C7 shows every fault at its field and keeps what was typed", async () => {
    const { browser } = await aPerson("faults@example.kz");
    const form = await browser.get("/my/correct");
    const answer = await browser.post(form, "/my/correct", typed(form.body, { "family-name": "Ива7", "birth-date": "01.01.2020", phone: "12", "given-name": "" }));
    expect(answer.statusCode).toBe(422);
    for (const field of ["family-name", "birth-date", "phone", "given-name"]) expect(answer.body).toContain(`id="f-${field}-fault"`);
    expect(valueOf(answer.body, "family-name")).toBe("Ива7");
    expect(textOf(answer.body)).toContain("удаление, а не исправление");
  });

  it("clause:C7 overwrites nothing that another device has changed meanwhile", async () => {
    const { browser } = await aPerson("two-devices@example.kz");
    const [first, second] = [await browser.get("/my/correct"), await browser.get("/my/correct")];
    face.clock.advance({ minutes: 1 });
    await browser.submit(first, "/my/correct", typed(first.body, { "family-name": "Петрова" }));
    const answer = await browser.post(second, "/my/correct", typed(second.body, { "given-name": "Алла" }));
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('id="f-family-name-fault"');
    expect(valueOf(answer.body, "given-name")).toBe("Алла");
  });

  it("keeps what was typed when the form is too old or forged", async () => {
    const { browser } = await aPerson("old-form@example.kz");
    const form = await browser.get("/my/correct");
    const answer = await browser.post(form, "/my/correct", { ...typed(form.body, { "family-name": "Петрова" }), form: "x".repeat(60) });
    expect(answer.statusCode).toBe(409);
    expect(valueOf(answer.body, "family-name")).toBe("Петрова");
  });
});

describe("a new mail address", () => {
  it("clause:C7 holds only after the code that went there, and word of it goes to the present one", async () => {
    const { browser, subject } = await aPerson("present@example.kz");
    const elsewhere = new FormBrowser(face.app);
    await signInAs(elsewhere, "present@example.kz");
    expect((await elsewhere.get("/my")).statusCode).toBe(200);
    const form = await browser.get("/my/correct");
    face.clock.advance({ minutes: 1 });
    const asked = await browser.submit(form, "/my/correct", typed(form.body, { email: "New@Example.kz" }));
    expect(asked.body).toContain('action="/my/correct/email"');
    expect((await browser.get("/my")).body).toContain("present@example.kz");
    expect((await browser.post(asked, "/my/correct/email", { code: "00000000" })).statusCode).toBe(422);
    const code = await face.mailedCode("new@example.kz");
    const letters = (await face.services.keptLetters.newest(10)).flatMap(({ kind, letter }) => (letter === null ? [] : [[kind, reveal(letter.to, "mail")]]));
    expect(letters).toContainEqual(["address-change-asked", "present@example.kz"]);
    const done = await browser.submit(asked, "/my/correct/email", { code });
    expect(textOf(done.body)).toContain("E-mail: present@example.kz");
    await face.work();
    expect((await browser.get("/my")).body).toContain("new@example.kz");
    expect((await elsewhere.get("/my")).body).toContain('action="/sign-in"');
    const again = new FormBrowser(face.app);
    await signInAs(again, "new@example.kz");
    expect(await newestSession(subject)).toBeGreaterThan(1);
  });

  it("clause:S1 is told at the address of before, though its letter goes out only after another holds", async () => {
    const { browser } = await aPerson("warned@example.kz");
    const jobs = async (runAt: string): Promise<void> => {
      await face.services.databases.dataOwner`
        update graphile_worker._private_jobs set run_at = ${runAt} where key = (select 'letter:' || notice_id from notices.notice where kind = 'address-change-asked' order by created_at desc limit 1)`;
    };
    const form = await browser.get("/my/correct");
    face.clock.advance({ minutes: 1 });
    const asked = await browser.submit(form, "/my/correct", typed(form.body, { email: "mover@example.kz" }));
    // As when the old mail server puts the letter off.
    await jobs("2100-01-01");
    await browser.submit(asked, "/my/correct/email", { code: await face.mailedCode("mover@example.kz") });
    await face.work();
    expect((await browser.get("/my")).body).toContain("mover@example.kz");
    await jobs("2020-01-01");
    await face.work();
    const letters = (await face.services.keptLetters.newest(10)).flatMap(({ kind, letter }) => (letter === null ? [] : [[kind, reveal(letter.to, "mail")]]));
    expect(letters).toContainEqual(["address-change-asked", "warned@example.kz"]);
    expect(letters).not.toContainEqual(["address-change-asked", "mover@example.kz"]);
  });

  it("clause:S1 ends the codes that were on their way to the old address", async () => {
    const { browser } = await aPerson("old@example.kz");
    const holder = new FormBrowser(face.app);
    const entry = await holder.submit(await holder.get("/sign-in"), "/sign-in", { email: "old@example.kz" });
    const late = await face.mailedCode("old@example.kz");
    const form = await browser.get("/my/correct");
    const asked = await browser.submit(form, "/my/correct", typed(form.body, { email: "fresh@example.kz" }));
    await browser.submit(asked, "/my/correct/email", { code: await face.mailedCode("fresh@example.kz") });
    expect((await holder.post(entry, "/sign-in/code", { code: late })).statusCode).toBeGreaterThanOrEqual(400);
    expect((await holder.get("/my")).body).toContain('action="/sign-in"');
  });

  it("clause:S1 tells whether an address is taken only to who has proved to own it", async () => {
    await aPerson("owner@example.kz");
    const { browser } = await aPerson("wants@example.kz");
    const form = await browser.get("/my/correct");
    const asked = await browser.submit(form, "/my/correct", typed(form.body, { email: "owner@example.kz" }));
    expect(asked.statusCode).toBe(200);
    const answer = await browser.post(asked, "/my/correct/email", { code: await face.mailedCode("owner@example.kz") });
    expect(answer.statusCode).toBe(409);
    expect(textOf(answer.body)).toContain("принадлежит другой учётной записи");
    expect((await browser.get("/my")).body).toContain("wants@example.kz");
  });

  it("is bound to the session that asked: another's cookie and code are worth nothing", async () => {
    const { browser } = await aPerson("asks@example.kz");
    const thief = (await aPerson("thief@example.kz")).browser;
    const form = await browser.get("/my/correct");
    await browser.submit(form, "/my/correct", typed(form.body, { email: "asked@example.kz" }));
    const code = await face.mailedCode("asked@example.kz");
    thief.cookies.set("attempt", browser.cookies.get("attempt") ?? "");
    const answer = await thief.post(await thief.get("/my/correct/email"), "/my/correct/email", { code });
    expect(answer.statusCode).toBe(409);
    expect((await thief.get("/my")).body).toContain("thief@example.kz");
  });

  it("is forgotten with its key once its ten minutes are over", async () => {
    const { browser } = await aPerson("slow@example.kz");
    const form = await browser.get("/my/correct");
    await browser.submit(form, "/my/correct", typed(form.body, { email: "slower@example.kz" }));
    await face.work();
    face.clock.advance({ minutes: 11 });
    expect(await face.services.addressChanges.forgetEnded()).toBeGreaterThan(0);
    const rows = await face.services.databases.dataOwner`select 1 from accuracy.address_proof`;
    expect(rows).toHaveLength(0);
  });
});

describe("correcting a child's data", () => {
  it("clause:C7 clause:G5 is for the representative, in the representative's name, and never of another's child", async () => {
    const mother = await aPerson("mother-correct@example.kz");
    const child = await aChildOf(face.services, mother.subject);
    const form = await mother.browser.get(`/my/children/${child}/correct`);
    expect(form.body).not.toContain('name="email"');
    face.clock.advance({ minutes: 1 });
    const done = await mother.browser.submit(form, `/my/children/${child}/correct`, typed(form.body, { "study-grade": "4 Б" }));
    expect(textOf(done.body)).toContain("Класс: 3 Б");
    const [newest] = await face.services.vault.corrections(face.services.databases.data, child);
    expect(newest).toMatchObject({ as: "representative", by: mother.subject });
    const stranger = await aPerson("stranger-correct@example.kz");
    expect((await stranger.browser.get(`/my/children/${child}/correct`)).statusCode).toBe(404);
    expect((await stranger.browser.get(`/my/children/${newId()}/correct`)).statusCode).toBe(404);
  });

  it("clause:G5 does not make a pupil of 14 younger, nor a child older than that", async () => {
    const mother = await aPerson("birth-dates@example.kz");
    const pupil = await aChildOf(face.services, mother.subject, { "family-name": "Иванов", "given-name": "Тимур", "birth-date": "2011-05-04" });
    expect((await mother.browser.get(`/my/children/${pupil}/correct`)).body).not.toContain('name="birth-date"');
    const child = await aChildOf(face.services, mother.subject);
    const form = await mother.browser.get(`/my/children/${child}/correct`);
    const answer = await mother.browser.post(form, `/my/children/${child}/correct`, typed(form.body, { "birth-date": "04.05.2011" }));
    expect(answer.statusCode).toBe(422);
    expect(textOf(answer.body)).toContain("в школе по документу");
  });
});

async function signInAs(browser: FormBrowser, email: string): Promise<void> {
  const codePage = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email });
  await browser.submit(codePage, "/sign-in/code", { code: await face.mailedCode(email) });
}

async function newestSession(subject: SubjectId): Promise<number> {
  const rows = await face.services.databases.dataOwner<{ one: number }[]>`select 1 as one from accounts.session where subject_id = ${subject}`;
  return rows.length;
}

/** What a browser would send: every field of the form as it stands, with changes. */
function typed(html: string, changes: Readonly<Record<string, string>>): Record<string, string> {
  const fields = [...html.matchAll(/<input class="input[^"]*" id="f-[^"]+" name="([^"]+)"[^>]*? value="([^"]*)"/g)].map(([, name, value]) => [name ?? "", value ?? ""] as const);
  return { ...Object.fromEntries(fields), ...changes };
}
