import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { movableClock } from "../support/clock.ts";
import { hashOf, rawLetter } from "../support/letters.ts";
import { type MailFace, mailFace } from "../support/mail-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
beforeAll(async () => {
  on = await mailFace(clock);
});
beforeEach(() => {
  on.server.misbehave({});
  on.centre.down.clear();
  clock.advance({ hours: 24 });
});

describe("a letter that nobody has signed", () => {
  it("clause:R1 clause:S6 opens a case, is kept encrypted, leaves the mailbox, and is told its number in its language", async () => {
    const raw = rawLetter({ from: "kazakh@family.example", subject: "Сұрақ", text: "Сәлеметсіз бе! Сабақ қашан басталады, әдіс қандай?" });
    const { state, shown } = await on.sent(raw);
    expect(state).toBe("request");
    expect(shown?.one.row).toMatchObject({ kind: "question", channel: "e-mail", language: "kk" });
    expect(shown?.words?.values.words).toContain("Сабақ қашан басталады");
    const told = await on.lettersTo("kazakh@family.example");
    expect(told.map(({ kind }) => kind)).toEqual(["request-received"]);
    expect(told[0]?.text).toContain(shown?.one.row.number);
    expect(on.server.lying()).toEqual([]);
    expect(await on.face.services.mailbox.letterOf(shown?.one.row.caseId ?? "")).toEqual(raw);
  });

  it("clause:R1 is read as words when it was sent as a page alone: no markup, no address of a link or picture, and as much as the bounds allow of one without end", async () => {
    const html = `<style>p { color: red }</style><script>alert(1)</script><p>Прошу сообщить, какие&nbsp;данные обо мне есть.</p><a href="https://tracker.example/x">Ссылка</a><img src="https://tracker.example/pixel" alt="pixel">`;
    const { shown } = await on.sent(rawLetter({ from: "page@family.example", subject: "Запрос", html }));
    expect(shown?.one.row.kind).toBe("access");
    expect(shown?.words?.values.words).toMatch(/Прошу сообщить, какие данные обо мне есть\./u);
    for (const left of ["tracker", "alert", "color", "<", "pixel"]) expect(shown?.words?.values.words, left).not.toContain(left);
    const deep = await on.sent(rawLetter({ from: "deep@family.example", subject: "Запрос", html: `${"<div>".repeat(50_000)}Где-то внутри${"<p>x".repeat(50_000)}` }));
    expect(deep.state).toBe("request");
  });

  it("clause:T7 clause:R2 puts a mark on the record that it names and no block, judged within one working day; what is missing is asked for", async () => {
    const person = await on.aPerson();
    const { shown } = await on.sent(rawLetter({ from: "mark@family.example", subject: "Уничтожьте данные", text: `Прошу уничтожить мои данные. Номер пользователя: ${person.number}` }));
    expect(await on.blocks(person.subject)).toEqual(["provisional"]);
    expect(shown?.state).toBe("RequestRequiresAction");
    expect(shown?.asked).toEqual(expect.arrayContaining(["name", "document-number"]));
    expect(shown?.one.about).toBeNull();
    expect((await on.lettersTo("mark@family.example")).map(({ kind }) => kind)).toEqual(["request-more-asked"]);
  });

  it("clause:R1 counts the same bytes once, and a letter that only says to be another (Message-ID) as one of its own", async () => {
    const raw = rawLetter({ from: "twice@family.example", text: "Вопрос первый" });
    const forged = Buffer.from(raw.toString("latin1").replace(/base64\r\n\r\n.*/su, `base64\r\n\r\n${Buffer.from("Вопрос второй").toString("base64")}\r\n`), "latin1");
    await on.sent(raw, raw, forged);
    await on.sent(raw);
    expect([(await on.rowOf(raw))?.state, (await on.rowOf(forged))?.state]).toEqual(["request", "request"]);
    expect((await on.rowOf(raw))?.caseId).not.toBe((await on.rowOf(forged))?.caseId);
    expect(await on.lettersTo("twice@family.example")).toHaveLength(2);
  });

  it.each([
    ["Auto-Submitted", { "Auto-Submitted": "auto-replied" }], ["Precedence", { Precedence: "bulk" }], ["List-Id", { "List-Id": "<news.example>" }], ["a null return path", { "Return-Path": "<>" }],
    ["X-Loop", { "X-Loop": "us" }], ["a report", { "Content-Type": "multipart/report; boundary=x" }],
  ])("clause:R1 of a machine (%s) opens nothing and is never answered", async (_why, headers) => {
    expect(await on.sent(rawLetter({ from: "machine@family.example", headers }))).toEqual({ state: "automatic", shown: null });
    expect(await on.lettersTo("machine@family.example")).toEqual([]);
  });

  it("clause:R1 from the service itself, from a mailer daemon or from nobody is not answered", async () => {
    for (const from of ["no-reply@school.example", "Requests@school.example", "MAILER-DAEMON@mail.example"]) expect((await on.sent(rawLetter({ from }))).state).toBe("automatic");
    expect((await on.sent(rawLetter({ from: "nobody" }))).state).toBe("no-sender");
    expect((await on.sent(Buffer.from([0, 1, 2, 255]))).state).toMatch(/unreadable|no-sender/);
  });

  it("clause:S6 tells one address of five letters a day, and opens a case for each all the same", async () => {
    const raws = Array.from({ length: 8 }, (_, n) => rawLetter({ from: "many@family.example", text: `Вопрос ${n}` }));
    await on.sent(...raws);
    expect((await Promise.all(raws.map((raw) => on.rowOf(raw)))).map((row) => row?.state)).toEqual(Array<string>(8).fill("request"));
    expect(await on.lettersTo("many@family.example")).toHaveLength(5);
  });
});

describe("the mailbox", () => {
  it("clause:R1 loses no letter when the connection breaks at any command, and takes none twice", async () => {
    for (const [n, drop] of ["FETCH", "UID FETCH", "UID STORE", "UID EXPUNGE"].entries()) {
      const raw = rawLetter({ from: `broken${n}@family.example`, text: `Обрыв ${n}` });
      on.server.deliver(raw);
      on.server.misbehave({ drop });
      await expect(on.read()).rejects.toThrow(/^mailbox: /);
      on.server.misbehave({});
      on.server.renumber();
      await on.read();
      expect((await on.rowOf(raw))?.state).toBe("request");
      expect(await on.lettersTo(`broken${n}@family.example`)).toHaveLength(1);
      expect(on.server.lying()).toEqual([]);
    }
  });

  it("refuses one that is read-only, or whose word is wrong, and says no more than that", async () => {
    on.server.misbehave({ readOnly: true });
    await expect(on.read()).rejects.toThrow("mailbox: it is read-only");
  });

  it("clause:R1 keeps the beginning of a letter that is too large, flags it, and opens its case all the same", async () => {
    const raw = rawLetter({ from: "large@family.example", subject: "Вопрос", files: [{ name: "film.bin", bytes: Buffer.alloc(10 * 1_048_576, 7) }] });
    const { state } = await on.sent(raw);
    expect(state).toBe("request");
    expect(on.server.lying()).toEqual([{ uid: expect.any(Number) as unknown, flags: ["\\Flagged"] }]);
    // A copy of it is one too many, and new numbers are followed: nothing is fetched again each minute.
    on.server.deliver(raw);
    await on.read();
    on.server.renumber();
    await on.read();
    expect(on.server.lying()).toHaveLength(1);
    const fetches = on.server.commands.length;
    await on.read();
    expect(on.server.commands.slice(fetches).filter((command) => command.startsWith("UID FETCH"))).toEqual([]);
  });

  it("clause:D2 forgets a letter that opened nothing after a month, with its key; its bytes are known all the same", async () => {
    const raw = rawLetter({ from: "old@family.example", headers: { Precedence: "bulk" } });
    await on.sent(raw);
    clock.advance({ hours: 24 * 32 });
    expect(await on.face.services.mailbox.forgetOld()).toBeGreaterThan(0);
    expect(await on.face.services.databases.data`select 1 from mailbox.letter where hash = ${Buffer.from(hashOf(raw), "hex")} and file_id is null and key_id is null`).toHaveLength(1);
    on.server.deliver(raw);
    expect(await on.read()).toMatchObject({ known: 1, handled: 0 });
  });
});

describe("the letters of a request", () => {
  const kept = async (raw: Buffer): Promise<boolean | undefined> =>
    (await on.face.services.databases.data<{ kept: boolean }[]>`select file_id is not null and key_id is not null as kept from mailbox.letter where hash = ${Buffer.from(hashOf(raw), "hex")}`)[0]?.kept;
  const keptOf = (...raws: readonly Buffer[]) => Promise.all(raws.map(kept));

  it("clause:D2 clause:S3 go with it: a question's after a year, also a reply that came late; of what was asked of a record after three; an open one's never", async () => {
    const { requests, mailbox, keys, databases } = on.face.services;
    const { subject } = await on.aPerson();
    const close = (caseId: string) => requests.reject({ caseId, by: { kind: "staff", subject, role: "protection-officer" }, requestId: newId(), reason: "answered-before", words: "" });
    const from = "term@family.example";
    const [question, access, open] = [rawLetter({ from, text: "Когда начинаются занятия?" }), rawLetter({ from, text: "Прошу сообщить, какие данные обо мне есть." }), rawLetter({ from, text: "Когда кончаются занятия?" })];
    const first = (await on.sent(question, access, open)).shown;
    clock.advance({ hours: 24 * 200 });
    const reply = rawLetter({ from, subject: `Re: ${first?.one.row.number ?? ""}`, text: "И ещё" });
    expect((await on.sent(reply)).state).toBe("reply");
    for (const raw of [question, access]) await close((await on.rowOf(raw))?.caseId ?? "");
    clock.advance({ hours: 24 * 164 });
    const nightly = async (): Promise<void> => {
      await requests.forgetDue();
      while ((await mailbox.forgetOld()) > 0) continue;
    };
    await nightly();
    expect(await keptOf(question, reply, access, open)).toEqual([true, true, true, true]);
    const [row] = await databases.data<{ keyId: string }[]>`select key_id as "keyId" from mailbox.letter where hash = ${Buffer.from(hashOf(reply), "hex")}`;
    clock.advance({ hours: 24 * 3 });
    // Killed after the key of one of them: the next run does the rest.
    await keys.destroyKeys([row?.keyId ?? ""]);
    await nightly();
    expect(await keptOf(question, reply, access, open)).toEqual([false, false, true, true]);
    clock.advance({ hours: 24 * 366 * 2 });
    await nightly();
    expect(await keptOf(access, open)).toEqual([false, true]);
    expect(await mailbox.letterOf((await on.rowOf(open))?.caseId ?? "")).toEqual(open);
    expect(await mailbox.letterOf((await on.rowOf(access))?.caseId ?? "")).toBeNull();
  });
});
