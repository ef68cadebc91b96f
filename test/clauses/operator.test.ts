import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { SOURCES, type Actor, type Source, type SubjectId } from "../../src/policy/index.ts";
import { newestSubject } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { finishDestructions, FormBrowser, joinAs, webFace, type WebFace } from "../support/web-face.ts";

const BIN = "040340003616";
const file = join(mkdtempSync(join(tmpdir(), "operator-")), "operator.json");
writeFileSync(file, JSON.stringify({ name: "ТОО «Завтра»", brand: "Школа «Завтра»", bin: BIN, email: "tomorrow@school.example", responsible: { name: "Айгерім Сәрсен", email: "privacy@school.example" }, inLanguage: {} }));

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
beforeAll(async () => {
  face = await webFace({ clock, environment: { OPERATOR_FILE: file } });
});

async function joined(email: string): Promise<{ subject: SubjectId; browser: FormBrowser }> {
  const browser = new FormBrowser(face.app);
  await joinAs(face, browser, email);
  return { browser, subject: await newestSubject(face.services) };
}

async function letters(address: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(50)).flatMap(({ letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [reveal(letter.text, "mail")] : []));
}

async function destroyed(subject: SubjectId): Promise<string> {
  const { requests } = face.services;
  const by: Actor = { kind: "staff", subject, role: "protection-officer" };
  const act = (caseId: string) => ({ caseId, by, requestId: newId() });
  const { caseId } = await requests.receive({ kind: "destruction", channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: {}, language: "ru", requestId: newId() });
  await requests.accept({ ...act(caseId), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
  await requests.decide({ ...act(caseId), words: "" });
  await face.work();
  await finishDestructions(face);
  return new URL((await requests.shown(caseId)).certificate ?? "").pathname;
}

describe("who the operator is", () => {
  it("clause:G1 clause:S6 stands at the foot of every page with the address for questions and the way to ask without an account", async () => {
    const browser = new FormBrowser(face.app);
    for (const path of ["/", "/policy", "/documents", "/join", "/requests", "/no-such-page"]) {
      const foot = (await browser.get(path)).body.split('<footer class="site-foot">')[1] ?? "";
      for (const said of ["ТОО «Завтра»", BIN, 'href="mailto:tomorrow@school.example"', 'href="/requests"']) expect(foot, path).toContain(said);
    }
  });

  it("clause:G1 is said by the policy, the consent, the letters and the certificate alike, from one profile", async () => {
    const { browser, subject } = await joined("one@family.example");
    const policy = (await browser.get("/policy")).body.split("</header>")[1] ?? "";
    for (const said of ["ТОО «Завтра»", BIN, "Айгерім Сәрсен", "privacy@school.example"]) expect(policy.split('<footer class="site-foot">')[0]).toContain(said);
    const told = await letters("one@family.example");
    expect(told.length).toBeGreaterThan(0);
    for (const text of told) expect(text).toContain("Школа «Завтра»");
    const [consent] = await face.services.consents.history(face.services.databases.data, subject);
    const text = await face.services.documents.byHash(consent?.documentHash ?? "");
    for (const said of ["ТОО «Завтра»", BIN]) expect(JSON.stringify(text)).toContain(said);
    const path = await destroyed(subject);
    expect((await new FormBrowser(face.app).get(path)).body.split('<footer class="site-foot">')[0]).toContain(`ТОО «Завтра», БИН ${BIN}`);
    expect(JSON.parse((await new FormBrowser(face.app).get(`${path}.json`)).body)).toMatchObject({ operator: { name: "ТОО «Завтра»", bin: BIN } });
  });
});

describe("where a record came from", () => {
  it("clause:G1 every value says it, whichever of the eight ways it was, and nothing is kept without", async () => {
    const { vault, databases } = face.services;
    const { subject } = await joined("sources@family.example");
    const access = accessFor({ purpose: "request-handling", actor: { kind: "subject", subject }, requestId: newId() });
    const give = (source: Source) => databases.data.begin((tx) => vault.collect(tx, access, subject, { phone: "+4930901820" }, { source, at: clock.now() }));
    for (const source of SOURCES) {
      clock.advance({ seconds: 1 });
      await give(source);
      const { values } = await vault.read(access, subject, ["phone"]);
      expect([values.phone?.source, values.phone && reveal(values.phone.value, "ui")]).toEqual([source, "+4930901820"]);
    }
    await expect(give("somewhere" as Source)).rejects.toThrow();
  });
});
