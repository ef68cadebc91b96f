import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { signedRequestText } from "../../src/policy/index.ts";
import { newestSubject } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { createToyCentre, encode, serveToyCentre, signContent, type ToyCentre } from "../support/toy-centre/index.ts";
import { FormBrowser, JOINING, webFace, type WebFace } from "../support/web-face.ts";
import { type MailPrograms, startMailPrograms } from "./mail-programs.ts";

const IIN = "870324400018", PARENT = "parent@family.example";
const clock = movableClock("2026-11-09T04:00:00Z");
let programs: MailPrograms;
let face: WebFace;
let centre: ToyCentre;
beforeAll(async () => {
  programs = await startMailPrograms({ "requests@school.example": "requests", [PARENT]: "parent" });
  centre = createToyCentre({ algorithm: "gost", now: clock.now() });
  const toy = await serveToyCentre(centre);
  const trust = join(mkdtempSync(join(tmpdir(), "interop-trust-")), "trust.json");
  writeFileSync(trust, JSON.stringify(toy.trust));
  face = await webFace({ clock, environment: { SMTP_URL: programs.smtpUrl, IMAP_URL: programs.imapUrl, SIGNATURE_TRUST_FILE: trust, MAIL_DOMAIN: "school.example" } });
  afterAll(() => { toy.close(); });
});
// First registered, last run: the service is closed by then.
afterAll(() => programs.close());

/** Waits until the parent's mailbox holds so many letters, and gives the text of the newest. */
async function letter(count: number): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    await face.work();
    const texts = await Promise.all(programs.box("parent").map(async (raw) => PostalMime.parse(raw)));
    if (texts.length >= count) return texts.sort((a, b) => (a.date ?? "").localeCompare(b.date ?? "")).map(({ text }) => text ?? "").at(-1) ?? "";
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error(`the parent has ${programs.box("parent").length} letters, not ${count}`);
}

const say = (what: string): void => void process.stdout.write(`\n${what}\n`);

describe("Dovecot and Postfix", () => {
  it("carry a signed letter to the school, and its acknowledgement and answer back", async () => {
    const { services } = face;
    const browser = new FormBrowser(face.app);
    const codePage = await browser.submit(await browser.get("/join"), "/join", { ...JOINING, email: PARENT });
    const code = /\b\d{8}\b/.exec(await letter(1))?.[0] ?? "";
    await browser.submit(codePage, "/join/code", { code });
    const parent = await newestSubject(services);
    const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject: parent }, requestId: newId() });
    await services.databases.data.begin((tx) => services.vault.collect(tx, access, parent, { iin: IIN }, { source: "in-person", at: clock.now() }));
    await face.work();
    const before = programs.box("parent").length;

    const caseId = newId();
    const relation = String((await aboutSubject(services.databases.data, parent))?.number);
    const text = signedRequestText(["Обращение о персональных данных"], { caseId, nonce: `${newId()}${newId()}`, kind: "access", sender: "subject", values: { email: PARENT, relation, words: "Какие данные обо мне есть?" } });
    centre.setNow(clock.now());
    const signed = encode(signContent(centre.issue({ iin: IIN }), Buffer.from(text), { attached: true, signedAt: clock.now(), stamp: centre.stamp }));
    await createTransport({ url: programs.smtpUrl }).sendMail({ from: PARENT, to: "requests@school.example", subject: "Обращение", text: "Во вложении.", attachments: [{ filename: "request.p7m", content: Buffer.from(signed) }] });
    let handled = 0;
    for (let tries = 0; tries < 200 && handled === 0; tries += 1) {
      handled = (await services.mailbox.read({ onFault: (_letter, error) => { throw error; } }))?.handled ?? 0;
      if (handled === 0) await new Promise((later) => setTimeout(later, 100));
    }
    expect(handled).toBe(1);
    const shown = await services.requests.shown(caseId);
    expect(shown).toMatchObject({ state: "RequestAccepted", one: { about: parent, row: { sender: "subject", channel: "e-mail" } } });
    expect(programs.box("requests")).toEqual([]);
    const receipt = await letter(before + 1);
    expect(receipt).toContain(shown.one.row.number);
    say(`ACKNOWLEDGEMENT\n${receipt}`);

    const by = { kind: "staff", subject: parent, role: "protection-officer" } as const;
    clock.advance({ minutes: 1 });
    await services.requests.decide({ caseId, by, requestId: newId(), words: "Собрали всё." });
    await services.requests.carryOut(caseId);
    const answer = await letter(before + 2);
    const path = new URL(/https?:\/\/\S+\/requests\/[\w-]+/.exec(answer)?.[0] ?? "").pathname;
    expect((await new FormBrowser(face.app).get(path)).body).toContain('data-state="RequestFulfilled"');
    say(`ANSWER\n${answer}`);
  });
});
