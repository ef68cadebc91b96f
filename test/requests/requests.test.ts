import { beforeAll, describe, expect, it } from "vitest";
import type { ReceiveWish, ShownRequest } from "../../src/modules/requests/index.ts";
import { newId } from "../../src/platform/id.ts";
import { Personal, reveal } from "../../src/platform/personal.ts";
import { accessFor } from "../../src/modules/vault/index.ts";
import { aboutSubject, lifeOf } from "../../src/modules/subjects/index.ts";
import { type Actor, asSubjectId, type RequestKind, type StaffActor, type SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { aChildOf, newestSubject } from "../support/child.ts";
import { finishDestructions, FormBrowser, joinAs, webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let people = 0;
beforeAll(async () => {
  face = await webFace({ clock });
});

const OFFICER: Actor = { kind: "staff", subject: asSubjectId(newId()), role: "protection-officer" };

/** The databases of a web face are those of the test, with the owner's connection. */
async function aPerson(): Promise<{ subject: SubjectId; email: string }> {
  const email = `asker${(people += 1)}@family.example`;
  await joinAs(face, new FormBrowser(face.app), email);
  return { subject: await newestSubject(face.services), email };
}

async function officer(): Promise<Actor> {
  const { subject } = await aPerson();
  return { ...OFFICER, subject } as Actor;
}

const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
function wish(kind: RequestKind, by: Actor, changes: Partial<ReceiveWish> = {}): ReceiveWish {
  return { kind, channel: by.kind === "visitor" ? "web" : "web-signed-in", sender: "subject", by, values: { words: "прошу" }, language: "ru", requestId: newId(), ...changes };
}
const act = (caseId: string, by: Actor) => ({ caseId, by, requestId: newId() });
const shown = (caseId: string): Promise<ShownRequest> => face.services.requests.shown(caseId);
const blocks = async (subject: SubjectId) => (await face.services.restrictions.inForce(face.services.databases.data, subject)).map(({ kind, fields }) => ({ kind, fields }));
const readName = (subject: SubjectId) => face.services.vault.read(accessFor({ purpose: "service-provision", actor: own(subject), requestId: newId() }), subject, ["given-name"]);

async function lettersTo(address: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(200)).flatMap(({ kind, letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [kind] : []));
}

describe("a request at the door", () => {
  it("clause:T7 blocks from the moment of a proven request, by field, everywhere; a refusal lifts it and says why", async () => {
    const { requests } = face.services;
    const { subject, email } = await aPerson();
    const { caseId, number, state } = await requests.receive(wish("blocking", own(subject), { fields: ["given-name"] }));
    expect(state).toBe("RequestAccepted");
    expect(number).toMatch(/^\d{3}-\d{3}-\d{3}$/);
    expect(await requests.byNumber(number.replaceAll("-", " "))).toBe(caseId);
    expect(await blocks(subject)).toEqual([{ kind: "block", fields: ["given-name"] }]);
    await expect(readName(subject)).rejects.toMatchObject({ reason: "blocked", clause: "T7" });
    await requests.reject({ ...act(caseId, await officer()), reason: "violation-not-confirmed", words: "Проверили: всё верно." });
    expect(await blocks(subject)).toEqual([]);
    await expect(readName(subject)).resolves.toBeDefined();
    const after = await shown(caseId);
    expect(after.state).toBe("RequestRejected");
    expect(after.steps.at(-1)).toMatchObject({ words: "Проверили: всё верно.", event: { reason: "violation-not-confirmed", nextOn: null } });
    expect(await lettersTo(email)).toEqual(expect.arrayContaining(["request-received", "request-answered"]));
    await expect(requests.reject({ ...act(caseId, OFFICER), reason: "law-keeps", words: "" })).rejects.toMatchObject({ reason: "request-over" });
  });

  it("clause:R2 clause:T7 an unproven letter puts a mark that stops nothing of the service, is judged within one working day, and what is missing is asked for", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson();
    const number = (await aboutSubject(face.services.databases.data, subject))?.number;
    const values = { name: "Анна Иванова", "document-date": "2020-01-02", "document-issuer": "МВД РК", relation: String(number), email: "letter@family.example", words: "прошу" };
    const { caseId, state, missing } = await requests.receive(wish("destruction", { kind: "visitor" }, { values }));
    expect({ state, missing }).toEqual({ state: "RequestRequiresAction", missing: ["document-number"] });
    expect(await blocks(subject)).toEqual([{ kind: "provisional", fields: "all" }]);
    await expect(readName(subject)).resolves.toBeDefined();
    const before = await shown(caseId);
    expect(before.one.about).toBeNull();
    expect(before.steps.at(-1)?.event.nextOn).toBe("2026-11-10");
    await requests.giveMore({ ...act(caseId, { kind: "visitor" }), values: { "document-number": "012345678" } });
    const given = await shown(caseId);
    expect({ state: given.state, values: given.values["document-number"], marked: given.marked }).toEqual({ state: "RequestAcknowledged", values: "012345678", marked: true });
    // Judged: the person came with the document. The mark becomes the block.
    await requests.accept({ ...act(caseId, await officer()), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
    expect(await blocks(subject)).toEqual([{ kind: "block", fields: "all" }]);
    expect((await shown(caseId)).state).toBe("RequestAccepted");
  });

  it("clause:G5 nobody is accepted for a record that is not theirs, and a number of somebody else shows nothing", async () => {
    const { requests } = face.services;
    const [one, other] = [await aPerson(), await aPerson()];
    const number = (await aboutSubject(face.services.databases.data, one.subject))?.number;
    const { caseId } = await requests.receive(wish("access", { kind: "visitor" }, { values: { relation: String(number), email: other.email } }));
    await expect(requests.accept({ ...act(caseId, await officer()), about: one.subject, senderSubject: other.subject, sender: "representative", how: "document-shown" })).rejects.toMatchObject({ reason: "sender-not-shown" });
    expect(await requests.sentBy(one.subject)).toEqual([]);
    await expect(requests.ownCase(one.subject, caseId)).rejects.toMatchObject({ reason: "request-unknown" });
  });

  it("clause:R1 the same form and the same signed letter count once", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson();
    const form = { caseId: newId(), nonce: newId() };
    await requests.receive(wish("question", own(subject), { form }));
    await expect(requests.receive(wish("question", own(subject), { form: { ...form, caseId: newId() } }))).rejects.toMatchObject({ reason: "request-repeated" });
  });
});

describe("carrying out", () => {
  it("clause:D2 destroys for real: not fulfilled while a trace remains, then answered, with the certificate that names the evidence of the request", async () => {
    const { requests, certificateAt, ledger, databases } = face.services;
    const [{ subject, email }, by] = [await aPerson(), await officer()];
    const sent = await requests.receive(wish("destruction", own(subject)));
    expect(sent.state).toBe("RequestRequiresAction");
    await requests.giveMore({ ...act(sent.caseId, own(subject)), values: { words: "приду с документом" } });
    await requests.accept({ ...act(sent.caseId, by), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
    await requests.decide({ ...act(sent.caseId, by), words: "Данные уничтожены." });
    await face.work();
    const running = await shown(sent.caseId);
    expect(running.state).toBe("RequestAccepted");
    expect(running.certificate).toMatch(/\/certificate\//);
    expect(await lifeOf(databases.data, subject)).toBe("destroying");
    await requests.carryOut(sent.caseId);
    expect((await shown(sent.caseId)).state).toBe("RequestAccepted");
    await finishDestructions(face);
    expect(await requests.carryOut(sent.caseId)).toBe("RequestFulfilled");
    const done = await shown(sent.caseId);
    expect(done.done).toEqual(expect.arrayContaining(["lift-block", "destroy"]));
    await ledger.integrate();
    const { begun, certificate } = await certificateAt(done.certificate?.split("/").at(-1) ?? "");
    expect(begun.kept.map(({ what, until }) => ({ what, until }))).toContainEqual({ what: "request-evidence", until: "2029-11-09" });
    expect(certificate).not.toBeNull();
    // The answer reaches the address that the sender gave, though the record is gone.
    expect(await lettersTo(email)).toContain("request-answered");
    expect((await shown(await requests.byCapability(sent.capability))).state).toBe("RequestFulfilled");
    // What is left of the request is locked: opened for a legal claim alone, which is named in the ledger (clause:D2).
    expect(done.locked).toBe(true);
    const look = { caseId: sent.caseId, by: by as StaffActor, requestId: newId() };
    await expect(requests.open(look)).rejects.toMatchObject({ reason: "invalid-fields", fields: [{ field: "ground", reason: "claim-ground-missing" }] });
    await expect(requests.noteLetterOpened({ ...look, letter: "request" })).rejects.toMatchObject({ reason: "invalid-fields" });
    await expect(requests.addressForLetter(look)).rejects.toMatchObject({ reason: "evidence-locked" });
    expect((await requests.open({ ...look, ground: "court-asks" })).values.words).toBe("приду с документом");
  });

  it("clause:C7 a correction lifts its block and writes what was asked; a part that cannot be done is shown and done later", async () => {
    const { requests, vault, restrictions } = face.services;
    const [{ subject }, by] = [await aPerson(), await officer()];
    const hold = await restrictions.placeNow({ subject, kind: "block", fields: ["given-name"], reason: "accuracy-disputed", clause: "T7", by, requestId: newId() });
    const { caseId } = await requests.receive(wish("correction", own(subject), { corrections: { "given-name": "Айгүл" } }));
    await requests.decide({ ...act(caseId, by), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    const waiting = await shown(caseId);
    expect(waiting.steps.filter(({ event }) => event.change === "part-failed").map(({ event }) => [event.part, event.reason])).toEqual([["correct", "blocked"]]);
    await restrictions.liftNow({ subject, restriction: hold.restriction, reason: "test-over", clause: "T7", by, requestId: newId() });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    const { values } = await vault.read(accessFor({ purpose: "service-provision", actor: own(subject), requestId: newId() }), subject, ["given-name"]);
    expect(values["given-name"] && reveal(values["given-name"].value, "ui")).toBe("Айгүл");
  });

  it("clause:D2 clause:G5 a representative withdraws a child's consents by request, and one who represents nobody does not", async () => {
    const { requests, consents, databases } = face.services;
    const [parent, by] = [await aPerson(), await officer()];
    const child = await aChildOf(face.services, parent.subject);
    const actor: Actor = { kind: "representative", subject: parent.subject, of: child };
    const { caseId } = await requests.receive(wish("withdrawal", actor, { purposes: ["service-provision"] }));
    await requests.decide({ ...act(caseId, by), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect((await consents.stateOf(databases.data, child)).map(({ state }) => state)).toEqual(["ConsentWithdrawn"]);
  });

  it("clause:U3 who has a mailing list's consent withdrawn by a request leaves it as by the page: a mark stays, and the journal has it", async () => {
    const { requests, choices, databases, journal, marks } = face.services;
    const [{ subject, email }, by] = [await aPerson(), await officer()];
    const shownChoice = { session: { hash: "h", method: "one-time-code" }, actor: { kind: "subject", subject }, subject, offer: { purpose: "marketing-mail", scope: "processing" }, language: "ru" } as const;
    await choices.answer(shownChoice, { token: (await choices.open(shownChoice)).token, answer: "give", requestId: newId() });
    const own20 = marks.of({ email: new Personal(email) });
    expect((await marks.hits(databases.data, own20)).size).toBe(0);
    const { caseId } = await requests.receive(wish("withdrawal", own(subject), { purposes: ["marketing-mail"] }));
    await requests.decide({ ...act(caseId, by), words: "" });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect((await marks.hits(databases.data, own20)).size).toBe(1);
    expect((await journal.read()).filter(({ kind, subject: of }) => kind === "unsubscribe" && of === subject)).toHaveLength(1);
  });

  it("clause:R1 a request is taken back until it is decided", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson();
    const { caseId } = await requests.receive(wish("blocking", own(subject)));
    await requests.takeBack(act(caseId, own(subject)));
    expect((await shown(caseId)).state).toBe("RequestUnfulfilled");
    expect(await blocks(subject)).toEqual([]);
  });
});
