import type { LightMyRequestResponse } from "fastify";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { anIin } from "../support/an-iin.ts";
import { A_CHILD, aChildOf, newestSubject } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { type MailFace, mailFace } from "../support/mail-face.ts";
import { FormBrowser, joinAs, textOf } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
beforeAll(async () => {
  on = await mailFace(clock);
});
beforeEach(() => {
  clock.advance({ hours: 24 });
});

interface Person { readonly browser: FormBrowser; readonly subject: SubjectId; readonly email: string; readonly number: string }

let people = 0;
/** Somebody who joined on the page: of the birth date of every joining form, 24 March 1987. */
async function aPerson(): Promise<Person> {
  const [browser, email] = [new FormBrowser(on.face.app), `numbered${(people += 1)}@family.example`];
  await joinAs(on.face, browser, email);
  const subject = await newestSubject(on.face.services);
  return { browser, subject, email, number: await numberOf(subject) };
}

const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(on.face.services.databases.data, subject))?.number);

async function gives({ browser }: Person, iin: string, place = "/my/correct"): Promise<LightMyRequestResponse> {
  return browser.post(await browser.get(place), place, { iin });
}

async function held(subject: SubjectId): Promise<string | undefined> {
  const access = accessFor({ purpose: "request-handling", actor: { kind: "system", job: "test" }, requestId: newId() });
  const { values } = await on.face.services.vault.read(access, subject, ["iin"]);
  return values.iin && reveal(values.iin.value, "door");
}

/** Another address holds from now on. */
async function movedTo(subject: SubjectId, email: string): Promise<void> {
  const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: newId() });
  await on.face.services.databases.data.begin((tx) => on.face.services.vault.correct(tx, access, subject, { email }, { source: "web-form", at: clock.now() }));
}

let letters = 0;
/** A letter of free words signed by the holder of this number; gives who was recognised, and whose record it is about. */
async function asksSigned(iin: string, about = "") {
  on.centre.setNow(clock.now());
  const { shown } = await on.sent(on.signedLetter(`Прошу сообщить, какие данные есть. ${about} Письмо ${String((letters += 1))}.`, on.centre.issue({ iin })));
  return { sender: shown?.one.row.sender, about: shown?.one.about ?? null, senderSubject: shown?.one.senderSubject ?? null, how: shown?.steps[0]?.event.reason };
}

describe("a person's own number", () => {
  it("clause:R1 clause:C5 is given on the page, and from then on a signed letter is known by it", async () => {
    const [parent, iin] = [await aPerson(), anIin("870324", 1)];
    expect(await asksSigned(iin)).toMatchObject({ about: null, senderSubject: null });
    expect((await gives(parent, `${iin.slice(0, 6)} ${iin.slice(6)}`)).statusCode).toBe(303);
    expect(await held(parent.subject)).toBe(iin);
    expect(await on.lettersTo(parent.email)).toContainEqual({ kind: "iin-written", text: expect.stringContaining("/my/sessions") as unknown });
    expect(await asksSigned(iin)).toEqual({ sender: "subject", about: parent.subject, senderSubject: parent.subject, how: "signature" });
  });

  it("clause:S1 is told at the address that held when it was written, though another holds before the letter goes out", async () => {
    const parent = await aPerson();
    expect((await gives(parent, anIin("870324", 9))).statusCode).toBe(303);
    await movedTo(parent.subject, "mover@elsewhere.example");
    expect((await on.lettersTo(parent.email)).map(({ kind }) => kind)).toContain("iin-written");
    expect((await on.lettersTo("mover@elsewhere.example")).map(({ kind }) => kind)).not.toContain("iin-written");
  });

  it("clause:C7 of a wrong check digit, or of somebody born on another day, is refused at its field, in a correction of the birth date too", async () => {
    const [parent, iin] = [await aPerson(), anIin("870324", 2)];
    for (const [wrong, said] of [[`${iin.slice(0, 11)}${String((Number(iin[11]) + 1) % 10)}`, "контрольная цифра"], [anIin("900101", 1), "родившегося в другой день"]] as const) {
      const answer = await gives(parent, wrong);
      expect([answer.statusCode, textOf(answer.body).includes(said)]).toEqual([422, true]);
    }
    expect(await held(parent.subject)).toBeUndefined();
    await gives(parent, iin);
    const page = await parent.browser.get("/my/correct");
    expect((await parent.browser.post(page, "/my/correct", { "birth-date": "01.01.1990" })).statusCode).toBe(422);
    expect((await parent.browser.post(page, "/my/correct", { "birth-date": "01.01.1990", iin: anIin("900101", 1) })).statusCode).toBe(303);
  });

  it("clause:G5 is taken alike whether another record holds it or not, and the other is still known by naming the own record", async () => {
    const [first, second, iin, free] = [await aPerson(), await aPerson(), anIin("870324", 3), anIin("870324", 4)];
    await gives(first, iin);
    const answers = [];
    for (const number of [iin, free]) {
      const person = number === iin ? second : await aPerson();
      const answer = await gives(person, number);
      answers.push([answer.statusCode, answer.headers.location, (await person.browser.get("/my/correct?done=yes")).body.includes(number)]);
    }
    expect(answers[0]).toEqual(answers[1]);
    // Two hold it: without more said they cannot be told apart.
    expect(await asksSigned(iin)).toMatchObject({ about: null, senderSubject: null });
    for (const one of [first, second]) expect(await asksSigned(iin, `Номер пользователя ${one.number}.`)).toMatchObject({ sender: "subject", about: one.subject, how: "signature" });
  });

  it("clause:R1 clause:G5 lets a representative act by a signature for the child whom a document shows, and a child's number is given by the representative", async () => {
    const [parent, other, iin] = [await aPerson(), await aPerson(), anIin("870324", 5)];
    await gives(parent, iin);
    const child = await aChildOf(on.face.services, parent.subject);
    const about = `Номер пользователя ${await numberOf(child)}.`;
    expect(await asksSigned(iin, about)).toMatchObject({ about: null, senderSubject: parent.subject });
    const shown = await aChildOf(on.face.services, other.subject);
    await on.face.services.families.addSecondRepresentative({ child: shown, representative: parent.subject, relation: "mother", proof: "birth-certificate", until: null, by: { kind: "staff", role: "registrar", subject: other.subject }, requestId: newId() });
    expect(await asksSigned(iin, `Номер пользователя ${await numberOf(shown)}.`)).toMatchObject({ sender: "representative", about: shown, senderSubject: parent.subject, how: "signature" });
    // Declared at first, and shown by the document at the desk: the same right carries the signature.
    await on.face.services.intakeDesk.acts.proveRepresentation({ by: { kind: "staff", role: "registrar", subject: other.subject }, child, representative: parent.subject, relation: "mother", until: null, requestId: newId() });
    expect(await asksSigned(iin, about)).toMatchObject({ sender: "representative", about: child, how: "signature" });
    const place = `/my/children/${child}/correct`;
    expect((await gives(parent, anIin("870324", 6), place)).statusCode).toBe(422);
    const own = anIin(A_CHILD["birth-date"].slice(2).replaceAll("-", ""), 1, "6");
    expect((await gives(parent, own, place)).statusCode).toBe(303);
    expect(await held(child)).toBe(own);
  });
});
