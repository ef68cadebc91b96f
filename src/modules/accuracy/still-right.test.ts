import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../platform/personal.ts";
import { newId } from "../../platform/id.ts";
import type { SubjectId } from "../../policy/index.ts";
import { noticeWords } from "../../policy/text/ru/notice-words.ts";
import { aChildOf, newestSubject } from "../../../test/support/child.ts";
import { FormBrowser, joinAs, stillWebFace, type WebFace } from "../../../test/support/web-face.ts";

let face: WebFace;
beforeAll(async () => {
  face = await stillWebFace();
});

async function aPerson(email: string): Promise<{ browser: FormBrowser; subject: SubjectId }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  return { browser, subject: await newestSubject(face.services) };
}

/** Letters of the yearly question that went to an address. */
async function lettersTo(address: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(100)).flatMap(({ kind, letter }) => (kind === "still-right" && letter !== null && reveal(letter.to, "mail") === address ? [reveal(letter.text, "mail")] : []));
}

const ask = () => face.services.stillRight.askDue(newId());
const textOf = (html: string): string => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("the yearly question", () => {
  it("clause:C7 goes out once a year, not earlier, and not twice although it runs twice at once", async () => {
    const { subject } = await aPerson("yearly@example.kz");
    face.clock.advance({ hours: 24 * 364 });
    expect(await ask()).toBe(0);
    face.clock.advance({ hours: 48 });
    const asked = await Promise.all([ask(), ask()]);
    expect(asked.reduce((sum, one) => sum + one, 0)).toBe(1);
    expect(await ask()).toBe(0);
    expect(await lettersTo("yearly@example.kz")).toHaveLength(1);
    face.clock.advance({ hours: 24 * 367 });
    expect(await ask()).toBe(1);
    const rows = await face.services.databases.dataOwner`select 1 from accuracy.review where subject_id = ${subject}`;
    expect(rows).toHaveLength(2);
  });

  it("clause:C7 is answered by one press for the person and each child, stands in each history, and waits another year", async () => {
    const { browser, subject } = await aPerson("answers@example.kz");
    const child = await aChildOf(face.services, subject);
    face.clock.advance({ hours: 24 * 366 });
    expect(await ask()).toBeGreaterThan(0);
    const [letter] = await lettersTo("answers@example.kz");
    expect(letter).toContain("http://localhost:3000/my/still-right");
    const codePage = await browser.submit(await browser.get("/sign-in"), "/sign-in", { email: "answers@example.kz" });
    const my = await browser.submit(codePage, "/sign-in/code", { code: await face.mailedCode("answers@example.kz") });
    expect(my.body).toContain('href="/my/still-right"');
    const page = await browser.get("/my/still-right");
    for (const shown of ["Анна Иванова", "Тимур Иванов", "Школа № 5"]) expect(textOf(page.body)).toContain(shown);
    const done = await browser.submit(page, "/my/still-right", {});
    expect(textOf(done.body)).toContain("Спасибо, записано");
    for (const one of [subject, child]) {
      const [newest] = await face.services.ledger.history(face.services.databases.data, one, { limit: 20 }).then((rows) => rows.filter(({ clause, operation }) => clause === "C7" && operation === "record"));
      expect(newest?.detail).toEqual({ what: "still-right" });
    }
    expect((await browser.get("/my")).body).not.toContain('href="/my/still-right"');
    face.clock.advance({ hours: 24 * 360 });
    await ask();
    expect(await lettersTo("answers@example.kz")).toHaveLength(1);
  });

  it("clause:U4 carries no advertising, and clause:R5 says that silence changes nothing", () => {
    const said = noticeWords["still-right"].body.join(" ");
    expect(said).not.toMatch(/скидк|акци|предложен|новост|купи/iu);
    expect(said).toContain("Если вы не ответите, ничего не изменится");
  });

  it("does not go to who has left", async () => {
    const { subject } = await aPerson("left@example.kz");
    await face.services.databases.data.begin((tx) => face.services.accounts.close(tx, subject, face.clock.now()));
    face.clock.advance({ hours: 24 * 400 });
    await ask();
    expect(await lettersTo("left@example.kz")).toEqual([]);
  });
});
