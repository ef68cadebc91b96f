import { beforeAll, describe, expect, it, vi } from "vitest";
import { newId } from "../../src/platform/id.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { hashOf, rawLetter } from "../support/letters.ts";
import { type MailFace, mailFace } from "../support/mail-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  on = await mailFace(clock);
  officer = await aMember(on.face, "protection-officer");
});

/** A parent's letter that a mailing list carried: the service takes it for a machine's. */
const throughList = (from: string): Buffer => rawLetter({ from, subject: "Вопрос", text: "Прошу сообщить, какие данные о моей дочери у вас есть.", headers: { Precedence: "list" } });
const mailbox = () => on.face.services.mailbox;
const act = (letterId: string) => ({ letterId, by: officer.actor, requestId: newId() });
const letterIdOf = async (raw: Buffer): Promise<string> => (await on.rowOf(raw))?.letterId ?? "";

describe("a letter that opened no request", () => {
  it("clause:R1 clause:S6 lies at the officer's desk, is opened as an act in the ledger, and is taken in as a request whose clock counts from its coming", async () => {
    const raw = throughList("mother@family.example");
    expect((await on.sent(raw)).state).toBe("automatic");
    clock.advance({ minutes: 25 });
    const page = await officer.browser.get("/desk/letters");
    expect(page.body).toContain('data-caseless="automatic"');
    expect(page.body).not.toContain("моей дочери");
    const id = await letterIdOf(raw);
    const opened = await officer.browser.post(page, `/desk/letters/${id}/open`, {});
    expect(opened.body).toContain("моей дочери");
    const bare = await officer.browser.submit(opened, `/desk/letters/${id}/take-in`, {});
    expect(bare.statusCode).toBe(422);
    const taken = await officer.browser.submit(bare, `/desk/letters/${id}/take-in`, { kind: "access" });
    const caseId = (await on.rowOf(raw))?.caseId ?? "";
    expect(taken.body).toContain(`/desk/requests/${caseId}`);
    const shown = await on.face.services.requests.shown(caseId);
    expect(shown.one.row).toMatchObject({ kind: "access", channel: "e-mail", receivedAt: (await on.rowOf(raw))?.takenAt });
    // A machine stood between: it hears nothing, and the answer is handed over.
    expect(shown.values.email).toBeUndefined();
    expect(await on.lettersTo("mother@family.example")).toEqual([]);
    expect((await mailbox().lettersIn(caseId)).map(({ state }) => state)).toEqual(["request"]);
    await expect(mailbox().takeInCaseless({ ...act(id), kind: "access", answerByMail: false })).rejects.toMatchObject({ reason: "letter-unknown" });
    expect(await mailbox().caseless(act(id))).toEqual([]);
  });

  it("clause:S6 is answered by mail where a person reads the address", async () => {
    const raw = throughList("father@family.example");
    await on.sent(raw);
    const { caseId } = await mailbox().takeInCaseless({ ...act(await letterIdOf(raw)), kind: "question", answerByMail: true });
    expect((await on.face.services.requests.shown(caseId)).values.email).toBe("father@family.example");
  });

  it("clause:R1 is the request's where its taking in died before the letter was marked: it is set aside by nobody", async () => {
    const raw = throughList("aunt@family.example");
    await on.sent(raw);
    const ask = (letter: Buffer) => on.face.services.requests.receive({ kind: "question", channel: "e-mail", sender: "subject", by: { kind: "visitor" }, values: { words: "вопрос" }, language: "ru", letter: hashOf(letter), silent: true, requestId: newId() });
    const [{ caseId }, id] = [await ask(raw), await letterIdOf(raw)];
    expect((await mailbox().caseless(act(id))).map(({ letterId }) => letterId)).toContain(id);
    await expect(mailbox().setCaselessAside({ ...act(id), reason: "advertising" })).rejects.toMatchObject({ reason: "letter-taken-in" });
    expect(await on.rowOf(raw)).toMatchObject({ state: "request", caseId });
    expect((await mailbox().caseless(act(id))).map(({ letterId }) => letterId)).not.toContain(id);
  });

  it("clause:R1 is the request's though another sets it aside while it is taken in", async () => {
    const raw = throughList("uncle@family.example");
    await on.sent(raw);
    const id = await letterIdOf(raw);
    const owner = on.face.services.databases.dataOwner;
    const taking = await owner.begin(async (tx) => {
      await tx`lock table requests.lookup in share mode`;
      const begun = mailbox().takeInCaseless({ ...act(id), kind: "question", answerByMail: false });
      await vi.waitFor(async () => expect(await owner`select from pg_locks where relation = 'requests.lookup'::regclass and not granted`).toHaveLength(1), 10_000);
      await mailbox().setCaselessAside({ ...act(id), reason: "advertising" });
      expect((await on.rowOf(raw))?.state).toBe("set-aside");
      return { begun };
    });
    const { caseId } = await taking.begun;
    expect(await on.rowOf(raw)).toMatchObject({ state: "request", caseId });
  });

  it("clause:S6 is set aside for a reason, once, and counted until then; nobody but the officer looks", async () => {
    const raw = rawLetter({ from: "MAILER-DAEMON@mail.example", subject: "Undelivered", headers: { "Auto-Submitted": "auto-replied" } });
    await on.sent(raw);
    const id = await letterIdOf(raw);
    expect(await mailbox().countCaseless()).toBe(1);
    const registrar = { ...officer.actor, role: "registrar" } as const;
    await expect(mailbox().caseless({ by: registrar, requestId: newId() })).rejects.toMatchObject({ reason: "role-not-permitted" });
    await expect(mailbox().openCaseless({ ...act(id), by: registrar })).rejects.toMatchObject({ reason: "role-not-permitted" });
    await mailbox().setCaselessAside({ ...act(id), reason: "undelivered-mail" });
    expect([await mailbox().countCaseless(), (await on.rowOf(raw))?.state]).toEqual([0, "set-aside"]);
    await expect(mailbox().setCaselessAside({ ...act(id), reason: "advertising" })).rejects.toMatchObject({ reason: "letter-unknown" });
  });
});
