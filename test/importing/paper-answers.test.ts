import { describe, expect, it } from "vitest";
import { PaperAnswers } from "../../src/modules/intake/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import { civilDateOf, type SubjectId } from "../../src/policy/index.ts";
import { clientAtDesk } from "../support/api.ts";
import { aMember, openDesk } from "../support/desk.ts";
import { A_PDF } from "../support/intake.ts";
import { A_TRACE, csv, familyLine, HEADINGS, staged } from "../support/importing.ts";
import { stillWebFace } from "../support/web-face.ts";

const face = await stillWebFace();
// After the present texts began to hold.
face.clock.set("2026-12-01T04:00:00Z");
const registrar = await aMember(face, "registrar");
const { intakeDesk, imports, consents, databases, representations, vault, ledger, keys } = face.services;

const SIGNED = `${HEADINGS};Подписано на бумаге`;
const today = (): string => civilDateOf(face.clock.now()).split("-").reverse().join(".");

async function adultOf(n: number): Promise<SubjectId> {
  const [found] = await keys.index.findByToken("email", keys.index.blindToken("email", `family${n}.${A_TRACE}@post.kz`));
  if (found === undefined) throw new Error("nobody came in by that address");
  return found;
}

describe("the other answers on a signed form", () => {
  const bound = (subject: SubjectId): Promise<string> => intakeDesk.scans.add({ by: registrar.actor, subject, kind: "consent-form", exception: null, code: null, bytes: A_PDF, requestId: newId() });
  const record = (adult: SubjectId, child: SubjectId, scan: string, answers: Record<string, string>) => intakeDesk.paperAnswers.record({ by: registrar.actor, adult, child, scan, answers, requestId: newId() });

  /** A family with two children that a spreadsheet brought in as signed on paper. */
  async function signedFamily(n: number): Promise<{ adult: SubjectId; children: SubjectId[] }> {
    const id = await staged(face, csv([`${familyLine(n)};${today()}`, `${familyLine(n, { 6: "Айдана", 7: "01.02.2015" })};${today()}`], SIGNED));
    await imports.papers.record(id, registrar.subject);
    const adult = await adultOf(n);
    return { adult, children: (await representations.childrenOf(databases.data, adult, face.clock.now())).map(({ child }) => child) };
  }

  it("are copied by a registrar once the scan is bound, child by child, and the teacher meets who said yes (clause:C2, clause:U1)", async () => {
    const { adult, children: [one, two] } = await signedFamily(61);
    if (one === undefined || two === undefined) throw new Error("two children came");
    expect(await intakeDesk.paperAnswers.uncopied(databases.data, adult)).toEqual([]);
    await expect(record(adult, one, newId(), { learning: "yes" })).rejects.toMatchObject({ reason: "nothing-to-copy" });
    const scan = await bound(adult);
    const uncopied = await intakeDesk.paperAnswers.uncopied(databases.data, adult);
    expect(uncopied.toSorted((a, b) => (a.child < b.child ? -1 : 1))).toMatchObject([one, two].sort().map((child) => ({ child, purposes: ["learning", "events"], scans: [{ scan }], textHolds: true })));

    const teacher = await aMember(face, "teacher");
    const met = (child: SubjectId) => vault.read(accessFor({ purpose: "learning", actor: teacher.actor, requestId: newId() }), child, ["given-name"]).then(() => "met", (error: unknown) => (error as { reason: string }).reason);
    expect(await met(one)).toBe("consent-missing");
    const { receipt } = await record(adult, one, scan, { learning: "yes", events: "no" });
    await record(adult, two, scan, { learning: "no" });
    expect([await met(one), await met(two)]).toEqual(["met", "consent-refused"]);

    const history = await consents.history(databases.data, one);
    expect(history.slice(1)).toMatchObject([
      { purpose: "learning", state: "ConsentGiven", source: "paper", method: "paper-signature", decidedBy: adult, decidedAs: "representative", typedBy: registrar.subject, receipt, documentHash: history[0]?.documentHash },
      { purpose: "events", state: "ConsentRefused", source: "paper", receipt },
    ]);
    await face.work();
    await ledger.integrate();
    expect((await ledger.history(databases.data, one, { limit: 50 })).map(({ detail }) => detail)).toContainEqual({ what: "paper-answers", scan, receipt });
    const told = (await face.services.keptLetters.newest(50)).filter(({ kind, letter }) => kind === "consent-receipt" && letter !== null && reveal(letter.text, "mail").includes(receipt));
    expect(told.map(({ letter }) => letter && reveal(letter.to, "mail"))).toEqual([`family61.${A_TRACE}@post.kz`]);
  });

  it("are taken from that scan alone, by a registrar, with at least one box ticked, and a box left open stays open (clause:R5)", async () => {
    const { adult, children: [one] } = await signedFamily(62);
    if (one === undefined) throw new Error("a child came");
    const scan = await bound(adult);
    await expect(record(adult, one, newId(), { learning: "yes" })).rejects.toMatchObject({ reason: "paper-unknown" });
    await expect(record(adult, one, scan, {})).rejects.toMatchObject({ fields: [{ field: "answer-learning", reason: "nothing-ticked" }] });
    await expect(record(adult, one, scan, { learning: "maybe" })).rejects.toMatchObject({ reason: "invalid-fields" });
    await expect(intakeDesk.paperAnswers.record({ by: { ...registrar.actor, role: "support-agent" }, adult, child: one, scan, answers: { learning: "yes" }, requestId: newId() })).rejects.toMatchObject({ reason: "role-not-permitted" });
    await record(adult, one, scan, { events: "yes" });
    expect((await intakeDesk.paperAnswers.uncopied(databases.data, adult)).find(({ child }) => child === one)?.purposes).toEqual(["learning"]);
  });

  it("never stand over what the family itself said since (clause:C2)", async () => {
    const { adult, children: [one] } = await signedFamily(63);
    if (one === undefined) throw new Error("a child came");
    const scan = await bound(adult);
    const [first] = await consents.history(databases.data, one);
    const by = { kind: "representative", subject: adult, of: one } as const;
    await databases.data.begin((tx) => consents.record(tx, {
      subject: one, decidedBy: by, typedBy: by, choices: [{ purpose: "learning", scope: "processing", state: "ConsentRefused" }], documentHash: first?.documentHash ?? "", policyVersion: "1", language: "ru", source: "web-form", method: "session", at: face.clock.now(), requestId: newId(),
    }));
    await expect(record(adult, one, scan, { learning: "yes" })).rejects.toMatchObject({ fields: [{ field: "answer-learning", reason: "answered-since" }] });
    expect((await consents.stateOf(databases.data, one)).find(({ purpose }) => purpose === "learning")?.state).toBe("ConsentRefused");
  });

  it("are not taken where the paper bears another text than the one that holds: the family is asked anew (clause:C2)", async () => {
    const { adult, children: [one] } = await signedFamily(64);
    if (one === undefined) throw new Error("a child came");
    const scan = await bound(adult);
    const other = new PaperAnswers({ ...face.services, operator: { ...face.services.operator, email: "moved@example.kz" } });
    expect((await other.uncopied(databases.data, adult)).map(({ textHolds }) => textHolds)).toEqual([false, false]);
    await expect(other.record({ by: registrar.actor, adult, child: one, scan, answers: { learning: "yes" }, requestId: newId() })).rejects.toMatchObject({ reason: "paper-text-old" });
    expect(await consents.history(databases.data, one)).toHaveLength(1);
  });

  it("are copied on the desk's page, which leads there from the scan, and by its twin", async () => {
    const { adult, children: [one, two] } = await signedFamily(65);
    if (one === undefined || two === undefined) throw new Error("two children came");
    const scan = await bound(adult);
    const { browser } = registrar;
    await openDesk(face, browser);
    expect((await browser.get(`/desk/families/${adult}/papers`)).body).toContain(`/desk/families/${adult}/answers`);
    const page = await browser.get(`/desk/families/${adult}/answers`);
    expect(page.body).not.toMatch(/<input[^>]*type="radio"[^>]*checked/u);
    const action = `/desk/families/${adult}/answers/${one}`;
    const empty = await browser.post(page, action, { scan });
    expect([empty.statusCode, empty.body.includes("Перенесите хотя бы один ответ")]).toEqual([422, true]);
    const done = await browser.submit(page, action, { scan, "answer-learning": "yes", "answer-events": "no" });
    expect(done.body).toContain("Ответы записаны");
    expect((await browser.post(page, action, { scan, "answer-learning": "yes" })).statusCode).toBe(404);

    const { api } = await clientAtDesk(face, "registrar");
    expect(await api.call("getDeskFamiliesSubjectAnswers", { path: { subject: adult } })).toMatchObject({ children: [{ child: two, purposes: ["learning", "events"], textHolds: true }] });
    expect(await api.call("postDeskFamiliesSubjectAnswersChild", { path: { subject: adult, child: two }, body: { scan, answers: { learning: "yes" } } })).toMatchObject({ receipt: expect.any(String) as string });
  });
});
