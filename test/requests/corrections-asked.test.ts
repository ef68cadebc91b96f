import { beforeAll, describe, expect, it } from "vitest";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { newId } from "../../src/platform/id.ts";
import { type Actor, signedRequestText, type SubjectId } from "../../src/policy/index.ts";
import { anIin } from "../support/an-iin.ts";
import { aToken } from "../support/api.ts";
import { ApiClient, refusalOf as refusal } from "../support/api-client.ts";
import { aChildOf } from "../support/child.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { type MailFace, mailFace, type WithNumber } from "../support/mail-face.ts";
import { FormBrowser } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let on: MailFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  on = await mailFace(clock);
  officer = await aMember(on.face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });

const numberLetters = async (email: string): Promise<number> => (await on.lettersTo(email)).filter(({ kind }) => kind === "iin-written").length;

describe("a person's number, asked for by a request clause:S1", () => {
  it("is told at the address as on the page: who asks in another's open session is noticed; a child's, at the representative's", async () => {
    const { requests } = on.face.services;
    const { subject, email } = await on.aPerson();
    const child = await aChildOf(on.face.services, subject);
    const asked = [[subject, own(subject), anIin("870324", 41)], [child, { kind: "representative", subject, of: child }, anIin("170504", 41, "6")]] as const;
    for (const [n, [about, by, iin]] of asked.entries()) {
      const sender = about === subject ? "subject" : "representative";
      const { caseId } = await requests.receive({ kind: "correction", channel: "web-signed-in", sender, by, values: { words: "номер" }, corrections: { iin }, language: "ru", requestId: newId() });
      await requests.decide({ ...act(caseId), words: "" });
      expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
      expect([await on.held(about, "iin"), await numberLetters(email)]).toEqual([iin, n + 1]);
    }
  });

  it("is told at the address that held when it was written, though another holds before the letter goes out", async () => {
    const { requests, vault, databases } = on.face.services;
    const { subject, email } = await on.aPerson();
    const { caseId } = await requests.receive({ kind: "correction", channel: "web-signed-in", sender: "subject", by: own(subject), values: { words: "номер" }, corrections: { iin: anIin("870324", 43) }, language: "ru", requestId: newId() });
    await requests.decide({ ...act(caseId), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    const access = accessFor({ purpose: "request-handling", actor: own(subject), requestId: newId() });
    await databases.data.begin((tx) => vault.correct(tx, access, subject, { email: "mover@elsewhere.example" }, { source: "web-form", at: clock.now() }));
    expect([await numberLetters(email), await numberLetters("mover@elsewhere.example")]).toEqual([1, 0]);
  });

  it("is asked for by no program that may not open the account", async () => {
    const { subject } = await on.aPerson();
    const child = await aChildOf(on.face.services, subject);
    const api = new ApiClient(on.face.app, await aToken(on.face, subject, ["requests", "data:read"]));
    const body = { kind: "correction", words: "номер", corrections: { iin: anIin("870324", 42) } } as const;
    expect(await refusal(api.call("postMyRequestsNew", { body }))).toBe("scope-missing");
    expect(await refusal(api.call("postMyChildrenChildRequestsNew", { path: { child }, body }))).toBe("scope-missing");
    expect((await api.call("getMyRequests", {})).requests).toEqual([]);
    api.token = await aToken(on.face, subject, ["requests", "account"]);
    expect((await api.call("postMyRequestsNew", { body })).state).toBe("RequestAccepted");
  });
});

describe("contacts and the address of a shared child clause:G5", () => {
  const CONTACTS = { phone: "+7 701 555 01 23", "home-address": "Астана, Бейбітшілік 33/2" } as const;
  interface Family { readonly parent: WithNumber; readonly iin: string; readonly child: SubjectId; readonly number: string }

  let families = 50;
  /** A parent known by a signature, and a child whom a document shows. */
  async function aFamily(): Promise<Family> {
    const { representations, databases } = on.face.services;
    const iin = anIin("870324", (families += 1));
    const parent = await on.aPerson(iin);
    const child = await aChildOf(on.face.services, parent.subject);
    await on.face.services.intakeDesk.acts.proveRepresentation({ by: { kind: "staff", role: "registrar", subject: officer.subject }, child, representative: parent.subject, relation: "mother", until: null, requestId: newId() });
    expect(await representations.represents(databases.data, parent.subject, child, clock.now())).toBe(true);
    return { parent, iin, child, number: String((await aboutSubject(databases.data, child))?.number) };
  }

  const takenIn = (of: Family, sender: "subject" | "representative") => on.face.services.requests.receive({
    kind: "correction", channel: "paper", sender, by: officer.actor, values: { words: "см. бумагу", name: "А Б", relation: of.number, email: of.parent.email }, corrections: { phone: CONTACTS.phone }, language: "ru", requestId: newId(),
  });

  it("are named in no signed form of a representative's: the page says so before it is signed, and a letter loses these fields alone", async () => {
    const { parent, iin, child, number } = await aFamily();
    const browser = new FormBrowser(on.face.app);
    const typed = { kind: "correction", sender: "representative", words: "Прошу исправить", relation: number, email: parent.email, "correct-phone": CONTACTS.phone, "correct-study-grade": "4" };
    const refused = await browser.post(await browser.get("/requests/sign"), "/requests/sign", typed);
    expect([refused.statusCode, refused.body.includes('id="f-correct-phone-fault"'), refused.body.includes("свои у каждого")]).toEqual([422, true, true]);
    // Whatever right is said: the signer is found to be the child's representative.
    for (const sender of ["representative", "subject"] as const) {
      const text = signedRequestText(["Обращение"], { caseId: newId(), nonce: `${newId()}${newId()}`, kind: "correction", sender, values: { words: "Прошу исправить", relation: number, email: parent.email }, corrections: { ...CONTACTS, "study-grade": "4" } });
      const { shown } = await on.sent(on.signedLetter(text, on.centre.issue({ iin })));
      expect(shown).toMatchObject({ one: { row: { sender: "representative" }, about: child }, words: { corrections: { "study-grade": "4" } } });
      expect(Object.keys(shown?.words?.corrections ?? {})).toEqual(["study-grade"]);
      await on.reject(shown?.one.row.caseId ?? "", officer.subject);
    }
  });

  it("are taken in from no paper of a representative's, named by no officer, and not decided for once the sender turns out to be one", async () => {
    const { requests } = on.face.services;
    const family = await aFamily();
    const fault = { reason: "invalid-fields", fields: [{ field: "correct-phone", reason: "not-through-child" }] };
    await expect(takenIn(family, "representative")).rejects.toMatchObject(fault);
    const { caseId } = await takenIn(family, "subject");
    await requests.accept({ ...act(caseId), about: family.child, senderSubject: family.parent.subject, sender: "representative", how: "document-shown" });
    await expect(requests.decide({ ...act(caseId), words: "" })).rejects.toMatchObject(fault);
    await expect(requests.specify({ ...act(caseId), corrections: { phone: CONTACTS.phone } })).rejects.toMatchObject(fault);
    await requests.specify({ ...act(caseId), corrections: { "study-grade": "5" } });
    await requests.decide({ ...act(caseId), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect([await on.held(family.child, "phone"), await on.held(family.child, "study-grade")]).toEqual([undefined, "5"]);
  });
});
