import { beforeAll, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { ShownTexts } from "../../src/web/signature/shown-text.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { type MailFace, mailFace, PARENT_IIN, type WithNumber } from "../support/mail-face.ts";
import type { ToyCertificate } from "../support/toy-centre/index.ts";
import { FormBrowser, hiddenFields, textOf } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let parent: WithNumber & { readonly key: ToyCertificate };
beforeAll(async () => {
  on = await mailFace(clock);
  parent = { ...(await on.aPerson(PARENT_IIN)), key: on.centre.issue({ iin: PARENT_IIN }) };
});

interface Shown {
  readonly browser: FormBrowser;
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Writes a request and sees the text that is to be signed. */
async function shownText(fields: Readonly<Record<string, string>>): Promise<Shown> {
  const browser = new FormBrowser(on.face.app);
  const page = await browser.submit(await browser.get("/requests/sign"), "/requests/sign", { kind: "blocking", sender: "representative", words: "Прошу <заблокировать> & проверить", email: parent.email, ...fields });
  const hidden = hiddenFields(page.body, "/requests/signed");
  return { browser, fields: hidden, text: hidden["text"] ?? "" };
}

/** Sends the form with the signed file, as a browser without script does. */
async function send({ browser, fields, text }: Shown, file: Uint8Array) {
  const parts = Object.entries({ ...fields, text: text.replaceAll("\n", "\r\n") }).filter(([name]) => name !== "signature").map(([name, value]) => Buffer.from(`--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
  const payload = Buffer.concat([...parts, Buffer.from('--x\r\nContent-Disposition: form-data; name="file"; filename="text.txt.cms"\r\nContent-Type: application/octet-stream\r\n\r\n'), file, Buffer.from("\r\n--x--\r\n")]);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return on.face.app.inject({ method: "POST", url: "/requests/signed", payload, headers: { cookie, "content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin" } });
}

const caseOf = async (location: unknown) => on.face.services.requests.shown(await on.face.services.requests.byCapability(String(location).split("/").at(-1) ?? ""));
const signed = (text: string, attached = true): Buffer => {
  on.centre.setNow(clock.now());
  return on.sign(text, parent.key, attached);
};
const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(on.face.services.databases.data, subject))?.number);

describe("a signed request on a page", () => {
  it("clause:R1 clause:T7 shows what is signed word for word, and of the subject blocks at once; once", async () => {
    const shown = await shownText({ sender: "subject", relation: parent.number });
    for (const part of ["Прошу <заблокировать> & проверить", "kind: blocking", `relation: ${parent.number}`, "nonce: ", "request-id: "]) expect(shown.text).toContain(part);
    const answer = await send(shown, signed(shown.text));
    expect(answer.statusCode).toBe(303);
    const one = await caseOf(answer.headers.location);
    expect(one).toMatchObject({ state: "RequestAccepted", blocked: true, one: { row: { sender: "subject", channel: "web" }, about: parent.subject } });
    expect(shown.text).toContain(one.one.row.caseId);
    const again = await send(shown, signed(shown.text, false));
    expect([again.statusCode, again.body.includes("уже")]).toEqual([409, true]);
    await on.reject(one.one.row.caseId, parent.subject);
  });

  it("clause:R2 goes back to the form with all that was written", async () => {
    const browser = new FormBrowser(on.face.app);
    const written = { kind: "blocking", sender: "subject", words: "Первая строка\nвторая & <третья>", relation: "7", email: parent.email, phone: "+7 701 123 45 67" };
    const shown = await browser.submit(await browser.get("/requests/sign"), "/requests/sign", written);
    const again = await browser.submit(shown, "/requests/sign", { change: "yes" });
    expect(again.statusCode).toBe(200);
    for (const part of [written.words, `value="${written.email}"`, `value="${written.phone}"`, 'value="7"']) expect(textOf(again.body)).toContain(part);
    for (const chosen of ["blocking", "subject"]) expect(again.body).toMatch(new RegExp(`<input[^>]*value="${chosen}"[^>]*checked|<input[^>]*checked[^>]*value="${chosen}"`, "u"));
    expect((await browser.submit(again, "/requests/sign", written)).body).toContain("request-id: ");
  });

  it("clause:R1 clause:G5 of a representative acts for the child whom a document shows, and of anybody else is a stranger's", async () => {
    const { services } = on.face;
    const child = await aChildOf(services, (await on.aPerson()).subject);
    const relation = await numberOf(child);
    const stranger = await shownText({ relation });
    const refused = await caseOf((await send(stranger, signed(stranger.text))).headers.location);
    expect(refused).toMatchObject({ state: "RequestRejected", one: { row: { sender: "stranger" }, about: null } });
    expect(await on.blocks(child)).toEqual([]);
    await services.families.addSecondRepresentative({ child, representative: parent.subject, relation: "mother", proof: "birth-certificate", until: null, by: { kind: "staff", role: "registrar", subject: parent.subject }, requestId: newId() });
    const mother = await shownText({ relation, kind: "destruction" });
    expect(await caseOf((await send(mother, signed(mother.text, false))).headers.location)).toMatchObject({ state: "RequestAccepted", blocked: true, one: { row: { sender: "representative", kind: "destruction" }, about: child } });
    expect(await on.blocks(child)).toContain("block");
  });

  it("clause:R2 says what is wrong with an address on the form where it was written, before anything is signed", async () => {
    const browser = new FormBrowser(on.face.app);
    const page = await browser.submit(await browser.get("/requests/sign"), "/requests/sign", { kind: "blocking", sender: "subject", words: "Оставьте это", relation: "1".repeat(61), email: "anna@mail" });
    expect(page.statusCode).toBe(422);
    for (const part of ["Оставьте это", 'value="anna@mail"', 'id="f-email-fault"', 'id="f-relation-fault"', "Это не похоже на адрес почты"]) expect(page.body).toContain(part);
    expect(page.body).not.toContain("request-id: ");
  });

  it("clause:R2 gives a signed text that cannot be taken back as the form with what it said, and names the field", async () => {
    const shown = await shownText({ sender: "subject" });
    // As a text whose address was not looked at before it was shown.
    const text = shown.text.replace(`email: ${parent.email}`, "email: anna@mail");
    const seal = new ShownTexts(on.face.services.longLived.formToken).seal(text);
    const back = await send({ ...shown, text, fields: { ...shown.fields, seal } }, signed(text));
    expect(back.statusCode).toBe(422);
    for (const part of ["Прошу <заблокировать> & проверить", 'value="anna@mail"', 'id="f-email-fault"']) expect(textOf(back.body)).toContain(part);
    const again = await shown.browser.submit(back, "/requests/sign", { kind: "blocking", sender: "subject", words: "Прошу", email: parent.email });
    expect(again.body).toContain("request-id: ");
  });

  it("clause:R1 takes no other text, no other's signature and no file that is none", async () => {
    const shown = await shownText({ sender: "subject" });
    const other = shown.text.replace("kind: blocking", "kind: destruction");
    expect((await send({ ...shown, text: other }, signed(other))).statusCode).toBe(409);
    expect((await send(shown, signed(other))).statusCode).toBe(403);
    expect((await send(shown, Buffer.from("no signature"))).statusCode).toBe(403);
    const { browser } = shown;
    expect((await send({ ...shown, fields: { ...shown.fields, form: "" } }, signed(shown.text))).statusCode).toBe(409);
    const empty = await browser.submit(await browser.get("/requests/sign"), "/requests/sign", { words: "сохраните это" });
    expect(empty.statusCode).toBe(422);
    for (const text of ["сохраните это", "Выберите, о чём вы просите", "Укажите почту или телефон"]) expect(empty.body).toContain(text);
  });
});
