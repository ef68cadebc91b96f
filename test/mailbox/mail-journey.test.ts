import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutSubject, lifeOf } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { rawLetter } from "../support/letters.ts";
import { aForm, type MailFace, mailFace, PARENT_IIN } from "../support/mail-face.ts";
import { type SmtpCatcher, smtpCatcher } from "../support/smtp-catcher.ts";
import { finishDestructions, FormBrowser } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let out: SmtpCatcher;
let on: MailFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  out = await smtpCatcher();
  on = await mailFace(clock, out);
  officer = await aMember(on.face, "protection-officer");
});
afterAll(() => out.close());

/** Texts of the letters that left for an address, oldest first. */
async function caughtBy(address: string): Promise<{ text: string; language: string | undefined }[]> {
  await on.face.work();
  const mine = out.caught.filter(({ to }) => to.includes(address));
  return Promise.all(mine.map(async ({ raw }) => {
    const { text = "", headers } = await PostalMime.parse(raw);
    return { text, language: headers.find(({ key }) => key === "content-language")?.value };
  }));
}

describe("a parent's signed request by e-mail, over IMAP and SMTP", () => {
  it("clause:R1 clause:T7 clause:D2 clause:R3 is verified, blocks the child's record, is decided at the desk, destroys it, and is answered with the certificate", { timeout: 240_000 }, async () => {
    const { services } = on.face;
    const parent = await on.aPerson(PARENT_IIN);
    const child = await aChildOf(services, parent.subject);
    await services.intakeDesk.acts.proveRepresentation({ by: officer.actor, child, representative: parent.subject, relation: "mother", until: null, requestId: newId() });
    const number = String((await aboutSubject(services.databases.data, child))?.number);
    const form = aForm({ relation: number, email: parent.email, words: "Прошу уничтожить персональные данные моего ребёнка." }, "destruction");
    on.centre.setNow(clock.now());
    const key = on.centre.issue({ iin: PARENT_IIN, surname: "ИВАНОВА", givenName: "АННА" });
    // The letter comes from an office: the signature says who asks, and the form where to answer.
    const raw = rawLetter({ from: "office@elsewhere.example", subject: "Обращение", text: "Во вложении.", files: [{ name: "request.txt", type: "text/plain", bytes: Buffer.from(form.text) }, { name: "request.txt.sig", bytes: on.sign(form.text, key, false) }] });
    const before = (await caughtBy(parent.email)).length;

    const { shown } = await on.sent(raw);
    expect(shown).toMatchObject({ state: "RequestAccepted", blocked: true, one: { row: { caseId: form.caseId, channel: "e-mail", sender: "representative" }, about: child, senderSubject: parent.subject } });
    expect(await on.blocks(child)).toEqual(["block"]);
    const [receipt] = (await caughtBy(parent.email)).slice(before);
    expect(receipt).toMatchObject({ text: expect.stringContaining(shown?.one.row.number ?? "-") as unknown, language: "ru" });

    // The officer finds it first on the desk, opens what was given, and decides.
    const base = `/desk/requests/${form.caseId}`;
    const page = await officer.browser.get(base);
    expect((await officer.browser.post(page, `${base}/show`, {})).body).toContain(PARENT_IIN);
    expect((await officer.browser.submit(page, `${base}/decide`, { words: "Данные ребёнка уничтожены." })).body).toContain("Решено исполнить");
    await on.face.work();
    expect(await lifeOf(services.databases.data, child)).toBe("destroying");
    await finishDestructions(on.face);
    expect(await services.requests.carryOut(form.caseId)).toBe("RequestFulfilled");

    const answer = (await caughtBy(parent.email)).at(-1)?.text ?? "";
    const path = new URL(/https?:\/\/\S+\/requests\/[\w-]+/.exec(answer)?.[0] ?? "").pathname;
    const read = await new FormBrowser(on.face.app).get(path);
    for (const text of ['data-state="RequestFulfilled"', "Данные ребёнка уничтожены.", "уполномоченному органу"]) expect(read.body).toContain(text);
    const certificate = new URL(/href="([^"]*\/certificate\/[\w-]+)"/.exec(read.body)?.[1] ?? "", "http://localhost:3000").pathname;
    expect((await new FormBrowser(on.face.app).get(certificate)).statusCode).toBe(200);
    // The parent's own record stands; nothing went to the office.
    expect(await lifeOf(services.databases.data, parent.subject)).toBe("living");
    expect(await caughtBy("office@elsewhere.example")).toEqual([]);
    expect(on.server.lying()).toEqual([]);
  });
});
