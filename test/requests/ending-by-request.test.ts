import { beforeAll, describe, expect, it } from "vitest";
import type { ReceiveWish, ShownRequest } from "../../src/modules/requests/index.ts";
import { newId } from "../../src/platform/id.ts";
import { addCalendarDays, type Actor, civilDateOf, type RequestKind, type SubjectId } from "../../src/policy/index.ts";
import { aChildOf, represents } from "../support/child.ts";
import { aMember, type MemberAtDesk } from "../support/desk.ts";
import { Leavers } from "../support/leavers.ts";
import { stillWebFace, type WebFace } from "../support/web-face.ts";

/** A request ends nothing that the person's own page would not end: not one parent a shared child's record, not a pupil the representative's consent. */
let face: WebFace;
let on: Leavers;
let officer: MemberAtDesk;
beforeAll(async () => {
  face = await stillWebFace();
  on = new Leavers(face);
  officer = await aMember(face, "protection-officer");
});

const sql = () => face.services.databases.data;
const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
const standsFor = (subject: SubjectId, of: SubjectId): Actor => ({ kind: "representative", subject, of });
const shown = (caseId: string): Promise<ShownRequest> => face.services.requests.shown(caseId);
const failures = ({ steps }: ShownRequest): unknown[] => steps.flatMap(({ event }) => (event.change === "part-failed" ? [[event.part, event.reason]] : []));

async function asked(kind: RequestKind, by: Actor, more: Partial<ReceiveWish> = {}): Promise<string> {
  const sender = by.kind === "representative" ? "representative" : "subject";
  return (await face.services.requests.receive({ kind, channel: "web-signed-in", sender, by, values: { words: "прошу" }, language: "ru", requestId: newId(), ...more })).caseId;
}

/** A destruction whose sender has shown a document at the desk. */
async function destructionOf(about: SubjectId, by: Extract<Actor, { kind: "subject" | "representative" }>): Promise<string> {
  const caseId = await asked("destruction", by);
  await face.services.requests.accept({ ...act(caseId), about, senderSubject: by.subject, sender: by.kind, how: "document-shown" });
  return caseId;
}

/** A pupil of fifteen who has said yes beside the representative. */
async function aPupil(): Promise<{ parent: SubjectId; pupil: SubjectId }> {
  const { subject: parent } = await on.aPerson();
  const pupil = await aChildOf(face.services, parent, { "given-name": "Тимур", "birth-date": addCalendarDays(civilDateOf(face.clock.now()), -5600) });
  const { hash, version } = await face.services.documents.current("consent-own", "ru");
  await face.services.families.assent({
    session: { subject: pupil, method: "own-code" }, answers: [{ purpose: "service-provision", yes: true }], documentHash: hash, policyVersion: String(version), language: "ru", requestId: newId(),
  });
  return { parent, pupil };
}
const statesOf = async (subject: SubjectId) => (await face.services.consents.stateOf(sql(), subject)).map(({ scope, state }) => `${scope} ${state}`).sort();

describe("a request for the destruction of a shared child's record", () => {
  it("clause:G5 clause:D2 by one of two representatives is not decided, and destroys nothing", async () => {
    const { requests } = face.services;
    const { first, second, child } = await on.twoParents();
    const caseId = await destructionOf(child, standsFor(first.subject, child) as never);
    await expect(requests.decide({ ...act(caseId), words: "Да." })).rejects.toMatchObject({ reason: "leaving-shared-child", clause: "G5" });
    const page = await officer.browser.post(await officer.browser.get(`/desk/requests/${caseId}`), `/desk/requests/${caseId}/decide`, { words: "Да." });
    expect([page.statusCode < 400, await on.lifeOf(child)]).toEqual([false, "living"]);
    // Once the other's right is over the word of the one suffices.
    await face.services.families.endRepresentation({ child, representative: second.subject, reason: "court", by: { kind: "staff", subject: officer.subject, role: "registrar" }, requestId: newId() });
    await requests.decide({ ...act(caseId), words: "Да." });
    await requests.carryOut(caseId);
    expect(await on.lifeOf(child)).toBe("destroying");
  });

  it.each(["before its block is lifted", "after it was lifted"])("clause:G5 clause:D2 sees the second representative who comes after the decision, %s", async (when) => {
    const { requests } = face.services;
    const [first, second] = [await on.aPerson(), await on.aPerson()];
    const child = await aChildOf(face.services, first.subject);
    const caseId = await destructionOf(child, standsFor(first.subject, child) as never);
    await requests.decide({ ...act(caseId), words: "Да." });
    if (when.startsWith("after")) {
      const hold = await on.place(child, "block", "accuracy-disputed");
      expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
      await face.services.restrictions.liftNow({ subject: child, restriction: hold.restriction, reason: "test-over", clause: "T7", by: officer.actor, requestId: newId() });
    }
    await represents(face.services, child, second.subject);
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    expect([failures(await shown(caseId)).at(-1), await on.lifeOf(child)]).toEqual([[when.startsWith("after") ? "destroy" : "lift-block", "leaving-shared-child"], "living"]);
    expect((await officer.browser.get(`/desk/requests/${caseId}`)).body).toContain("у которого есть другой представитель");
    await requests.reject({ ...act(caseId), reason: "not-entitled", words: "Нужно слово второго представителя." });
    expect(await on.blocks(child)).toEqual([]);
  });
});

describe("a request of a pupil of fifteen", () => {
  it("clause:G5 clause:D2 for a withdrawal ends the pupil's own words and no representative's consent", async () => {
    const { requests } = face.services;
    const { pupil } = await aPupil();
    const caseId = await asked("withdrawal", own(pupil), { purposes: "everything" });
    await requests.decide({ ...act(caseId), words: "Да." });
    expect([await requests.carryOut(caseId), failures(await shown(caseId))]).toEqual(["RequestFulfilled", []]);
    expect(await statesOf(pupil)).toEqual(["assent ConsentWithdrawn", "processing ConsentGiven"]);
    expect((await face.services.consents.history(sql(), pupil)).at(-1)).toMatchObject({ decidedBy: pupil, decidedAs: "subject", typedAs: "staff", scope: "assent" });
  });

  it("clause:G5 clause:D2 ends the own yes too whose consent the representative took back: it would count again with the next one", async () => {
    const { requests, consents, databases } = face.services;
    const { parent, pupil } = await aPupil();
    const { hash, version } = await face.services.documents.current("consent-own", "ru");
    await databases.data.begin((tx) => consents.record(tx, {
      subject: pupil, decidedBy: standsFor(parent, pupil), typedBy: standsFor(parent, pupil), choices: [{ purpose: "service-provision", scope: "processing", state: "ConsentWithdrawn" }],
      documentHash: hash, policyVersion: String(version), language: "ru", source: "web-form", method: "session", at: face.clock.now(), requestId: newId(),
    }));
    const caseId = await asked("withdrawal", own(pupil), { purposes: "everything" });
    await requests.decide({ ...act(caseId), words: "Да." });
    expect([await requests.carryOut(caseId), failures(await shown(caseId))]).toEqual(["RequestFulfilled", []]);
    expect(await statesOf(pupil)).toEqual(["assent ConsentWithdrawn", "processing ConsentWithdrawn"]);
  });

  it("clause:G5 clause:D2 for the destruction is not decided: a pupil takes back the own words", async () => {
    const { requests } = face.services;
    const { pupil } = await aPupil();
    const caseId = await destructionOf(pupil, own(pupil) as never);
    await expect(requests.decide({ ...act(caseId), words: "Да." })).rejects.toMatchObject({ reason: "pupil-takes-back", clause: "G5" });
    expect([await statesOf(pupil), await on.lifeOf(pupil)]).toEqual([["assent ConsentGiven", "processing ConsentGiven"], "living"]);
  });

  it("clause:G5 for the destruction reads nothing of the record, however it comes to begin", async () => {
    const { pupil } = await aPupil();
    const keys = async (): Promise<number> => Number((await face.services.databases.keys`select count(*)::int as n from keys.subject_key`)[0]?.["n"]);
    const before = await keys();
    await expect(face.services.beginDestruction({
      subject: pupil, actor: own(pupil), language: "ru", requestId: newId(), stepUp: () => Promise.resolve(), certificateUrl: face.services.certificateUrl,
    })).rejects.toMatchObject({ reason: "pupil-takes-back", clause: "G5" });
    expect(await keys()).toBe(before);
  });

  it("clause:G5 before fourteen for a withdrawal is not decided: there is no own word yet", async () => {
    const { requests } = face.services;
    const { subject: parent } = await on.aPerson();
    const child = await aChildOf(face.services, parent);
    for (const caseId of [await asked("withdrawal", own(child), { purposes: ["service-provision"] }), await asked("objection-automated", own(child))]) {
      await expect(requests.decide({ ...act(caseId), words: "Да." })).rejects.toMatchObject({ reason: "consent-decider", clause: "G5" });
    }
  });
});

describe("a withdrawal by one of two representatives", () => {
  it("clause:G5 is told to the other one as after an answer on the page, and to nobody else", async () => {
    const { requests } = face.services;
    const { first, second, child } = await on.twoParents();
    const caseId = await asked("withdrawal", standsFor(first.subject, child), { purposes: ["service-provision"] });
    await requests.decide({ ...act(caseId), words: "Да." });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect([await on.inForce(child), (await on.lettersTo(second.email, "use-restricted")).length, (await on.lettersTo(first.email, "use-restricted")).length]).toEqual([[], 1, 0]);
  });
});

it("clause:R3 a part that is refused again and again rests the longer, and goes on once nothing stands in the way", async () => {
  const { requests, restrictions } = face.services;
  const { subject } = await on.aPerson();
  const caseId = await destructionOf(subject, own(subject) as never);
  await requests.decide({ ...act(caseId), words: "Да." });
  const hold = await on.place(subject, "legal-hold", "court");
  const tries = async (): Promise<number> => failures(await shown(caseId)).length;
  for (let minute = 0; minute < 60; minute += 1) {
    await requests.carryOut(caseId);
    face.clock.advance({ minutes: 1 });
  }
  // At once, then after 1, 1, 2, 4, 8, 16 and 32 minutes.
  expect(await tries()).toBeLessThan(9);
  expect(await tries()).toBeGreaterThan(5);
  await restrictions.liftNow({ subject, restriction: hold.restriction, reason: "test-over", clause: "D2", by: officer.actor, requestId: newId() });
  face.clock.advance({ minutes: 64 });
  await requests.carryOut(caseId);
  expect(await on.lifeOf(subject)).toBe("destroying");
});
