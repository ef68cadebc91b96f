import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { rawLetter } from "../support/letters.ts";
import { aForm, AUTHORITY_BIN, type MailFace, mailFace, OTHER_IIN, PARENT_IIN, type WithNumber } from "../support/mail-face.ts";
import type { ToyCertificate } from "../support/toy-centre/index.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let parent: WithNumber & { readonly key: ToyCertificate };
beforeAll(async () => {
  on = await mailFace(clock);
  parent = { ...(await on.aPerson(PARENT_IIN)), key: on.centre.issue({ iin: PARENT_IIN, surname: "ИВАНОВА", givenName: "АННА" }) };
});
beforeEach(() => {
  on.server.misbehave({});
  on.centre.down.clear();
  clock.advance({ hours: 24 });
});

describe("a signed letter", () => {
  it("clause:R1 clause:T7 of a subject blocks at once, whoever the letter says to come from", async () => {
    const { shown } = await on.sent(on.signedLetter("Прошу заблокировать мои данные", parent.key, { from: "office@elsewhere.example" }));
    expect(shown).toMatchObject({ one: { row: { kind: "blocking", sender: "subject" }, about: parent.subject, senderSubject: parent.subject }, blocked: true });
    expect(shown?.steps[0]?.event.reason).toBe("signature");
    expect(await on.blocks(parent.subject)).toContain("block");
    await on.reject(shown?.one.row.caseId ?? "", parent.subject);
  });

  it("clause:R1 clause:G5 of a representative acts for the child whom a document shows, and of one who only says so waits for the document", async () => {
    const { families } = on.face.services;
    const child = await aChildOf(on.face.services, (await on.aPerson()).subject);
    const number = String((await aboutSubject(on.face.services.databases.data, child))?.number);
    const before = await on.sent(on.signedLetter(`Прошу заблокировать. Номер пользователя ${number}. Раз.`, parent.key));
    // No relation at all: a stranger to that record.
    expect(before.shown).toMatchObject({ state: "RequestRejected", one: { row: { sender: "stranger" }, about: null } });
    expect(before.shown?.steps.at(-1)?.event.reason).toBe("not-entitled");
    expect(await on.blocks(child)).toEqual([]);
    await families.addSecondRepresentative({ child, representative: parent.subject, relation: "mother", proof: "birth-certificate", until: null, by: { kind: "staff", role: "registrar", subject: parent.subject }, requestId: newId() });
    const form = aForm({ relation: number, email: parent.email, words: "Прошу" });
    const { shown } = await on.sent(on.signedLetter(form.text, parent.key));
    expect(shown).toMatchObject({ state: "RequestAccepted", blocked: true, one: { row: { sender: "representative", caseId: form.caseId }, about: child, senderSubject: parent.subject } });
    const mine = await aChildOf(on.face.services, parent.subject);
    const declared = String((await aboutSubject(on.face.services.databases.data, mine))?.number);
    expect((await on.sent(on.signedLetter(aForm({ relation: declared, email: parent.email }).text, parent.key))).shown).toMatchObject({ state: "RequestRequiresAction", marked: true, blocked: false });
  });

  it("clause:G5 answers a signer alike whether the record of somebody else exists or not", async () => {
    const somebody = await on.aPerson();
    for (const number of [somebody.number, "99999999"]) {
      const { shown } = await on.sent(on.signedLetter(`Прошу уничтожить данные, номер пользователя ${number}`, parent.key));
      expect(shown?.steps.map(({ event }) => [event.change, event.reason])).toEqual([["received", "signature"], ["acknowledged", null], ["rejected", "not-entitled"]]);
    }
    expect(await on.blocks(somebody.subject)).toEqual([]);
  });

  it("clause:R1 of our form counts once, and a copy in another letter is neither done nor answered again", async () => {
    const form = aForm({ email: "once@family.example", words: "Прошу" });
    const file = on.sign(form.text, parent.key);
    const first = rawLetter({ from: "once@family.example", files: [{ name: "a.p7m", bytes: file }] });
    const copied = rawLetter({ from: "thief@elsewhere.example", files: [{ name: "b.sig", bytes: file }] });
    const { shown } = await on.sent(first);
    expect(await on.sent(copied)).toMatchObject({ state: "repeated", shown: { one: { row: { caseId: shown?.one.row.caseId } } } });
    // Signed anew, with the same nonce: the same form.
    expect((await on.sent(on.signedLetter(form.text, parent.key, { from: "thief@elsewhere.example" }))).state).toBe("repeated");
    expect(await on.lettersTo("thief@elsewhere.example")).toEqual([]);
    await on.reject(form.caseId, parent.subject);
  });

  it("clause:R1 the same words of two signers are a request of each, whoever was first; of one signer they count once", async () => {
    const words = "Прошу сообщить, какие данные обо мне есть. По образцу с сайта.";
    const first = await on.sent(on.signedLetter(words, on.centre.issue({ iin: OTHER_IIN }), { from: "first@family.example" }));
    const second = await on.sent(on.signedLetter(words, parent.key, { from: "second@family.example" }));
    expect([first.state, second.state]).toEqual(["request", "request"]);
    expect([first.shown?.one.about, second.shown?.one.about]).toEqual([null, parent.subject]);
    expect(await on.lettersTo("second@family.example")).toHaveLength(1);
    const again = await on.sent(on.signedLetter(words, parent.key, { from: "thief@elsewhere.example" }));
    expect(again).toMatchObject({ state: "repeated", shown: { one: { row: { caseId: second.shown?.one.row.caseId } } } });
    // What is used up stands there without the number of who signed.
    const tokens = await on.face.services.databases.data<{ token: string }[]>`select token from requests.lookup where token like 'content:%'`;
    for (const { token } of tokens) expect(token).toMatch(/^content:[0-9a-f]{64}$/u);
  });

  it("clause:R1 one of our forms that two people sign is a request of each, and of each once", async () => {
    const form = aForm({ email: "both@family.example", words: "Прошу" });
    const first = await on.sent(on.signedLetter(form.text, on.centre.issue({ iin: OTHER_IIN })));
    expect(first).toMatchObject({ state: "request", shown: { one: { row: { caseId: form.caseId }, about: null } } });
    const second = await on.sent(on.signedLetter(form.text, parent.key));
    expect(second).toMatchObject({ state: "request", shown: { blocked: true, one: { about: parent.subject } } });
    const caseId = second.shown?.one.row.caseId ?? "";
    expect(caseId).not.toBe(form.caseId);
    // Signed anew by the same person, with other line ends: the same form.
    expect(await on.sent(on.signedLetter(form.text.replaceAll("\n", "\r\n"), parent.key))).toMatchObject({ state: "repeated", shown: { one: { row: { caseId } } } });
    await on.reject(caseId, parent.subject);
  });

  it.each(["a detached pair", "base64 of NCALayer", "PEM in the words", "a signed letter (S/MIME)"])("clause:R1 is found as %s", async (how) => {
    on.centre.setNow(clock.now());
    const text = `Прошу сообщить, какие данные обо мне есть. ${how}`;
    const attached = on.sign(text, parent.key).toString("base64");
    const inner = `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString("base64")}\r\n`;
    const raws: Record<string, Buffer> = {
      "a detached pair": rawLetter({ files: [{ name: "other.pdf", bytes: Buffer.from("%PDF") }, { name: "request.txt", type: "text/plain", bytes: Buffer.from(text) }, { name: "request.txt.cms", bytes: on.sign(text, parent.key, false) }] }),
      "base64 of NCALayer": rawLetter({ text: `Вот подпись:\n${attached.replaceAll(/.{76}/g, "$&\n")}\n` }),
      "PEM in the words": rawLetter({ text: `-----BEGIN CMS-----\n${attached.replaceAll(/.{64}/g, "$&\n")}\n-----END CMS-----\n` }),
      "a signed letter (S/MIME)": Buffer.from(
        `From: parent@family.example\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg="x"; boundary="b1"\r\n\r\n--b1\r\n${inner}\r\n--b1\r\n`
        + `Content-Type: application/pkcs7-signature; name="smime.p7s"\r\nContent-Transfer-Encoding: base64\r\n\r\n${on.sign(inner, parent.key, false).toString("base64").replaceAll(/.{76}/g, "$&\r\n")}\r\n--b1--\r\n`),
    };
    const { shown } = await on.sent(raws[how] as Buffer);
    expect(shown).toMatchObject({ one: { row: { kind: "access", sender: "subject" }, about: parent.subject }, values: { words: expect.stringContaining(how) as unknown } });
  });

  it("clause:R1 counts for what is signed alone: words around it, and a document that no program reads, prove nothing", async () => {
    const question = await on.sent(on.signedLetter("Когда начинаются занятия?", parent.key, { subject: "Уничтожьте всё", text: "Прошу уничтожить все мои данные" }));
    expect(question.shown?.one.row.kind).toBe("question");
    on.centre.setNow(clock.now());
    const pdf = rawLetter({ subject: "Прошу уничтожить данные", files: [{ name: "a.pdf.p7m", bytes: on.sign(Buffer.from([0x25, 0x50, 0x44, 0x46, 0, 1]), parent.key) }] });
    expect((await on.sent(pdf)).shown).toMatchObject({ state: "RequestRequiresAction", blocked: false, one: { about: null } });
  });

  it("clause:R1 a signature that does not hold is none: changed, of a firm, of a revoked key, of somebody whom the school does not know", async () => {
    on.centre.setNow(clock.now());
    const changed = on.sign("Прошу заблокировать", parent.key);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    const revoked = on.centre.issue({ iin: PARENT_IIN });
    on.centre.revoke(revoked.serial, { at: new Date(clock.now().getTime() - 3_600_000), reason: 1 });
    const files = [changed, on.sign("Прошу заблокировать 1", revoked), on.sign("Прошу заблокировать 2", on.centre.issue({ iin: PARENT_IIN, bin: "555555555555", organisation: "ТОО" })), on.sign("Прошу заблокировать 3", on.centre.issue({ iin: OTHER_IIN }))];
    for (const bytes of files) {
      const { shown } = await on.sent(rawLetter({ files: [{ name: "x.cms", bytes }] }));
      expect(shown).toMatchObject({ blocked: false, one: { about: null, senderSubject: null } });
    }
  });

  it("clause:T6 clause:T7 of the authorised body blocks, and gets no data by this door", async () => {
    const person = await on.aPerson();
    const key = on.centre.issue({ iin: OTHER_IIN, bin: AUTHORITY_BIN, organisation: "Министерство", roles: ["1.2.398.3.3.4.1.2.1"] });
    const { shown } = await on.sent(on.signedLetter(`Требуем заблокировать данные, номер пользователя ${person.number}`, key, { from: "authority@gov.example" }));
    expect(shown).toMatchObject({ blocked: true, one: { row: { sender: "authorised-body" }, about: person.subject } });
    const asked = await on.sent(on.signedLetter(`Какие данные есть? Номер пользователя ${person.number}`, key, { from: "authority@gov.example" }));
    expect(asked.shown?.steps.at(-1)?.event.reason).toBe("authority-by-register");
  });

  it("clause:R1 waits while the certification centre does not answer, uses nothing up meanwhile, and is done once it does", async () => {
    on.centre.down.add("toy");
    const raw = on.signedLetter("Прошу сообщить, какие данные обо мне есть. Центр молчит.", parent.key);
    on.server.deliver(raw);
    expect(await on.read()).toMatchObject({ fresh: 1, handled: 0, waiting: 1 });
    on.centre.down.clear();
    expect(await on.read()).toMatchObject({ fresh: 0, handled: 1 });
    expect((await on.rowOf(raw))?.state).toBe("request");
  });
});
