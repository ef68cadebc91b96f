import { beforeAll, describe, expect, it } from "vitest";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { reveal } from "../../src/platform/personal.ts";
import type { Actor, RequestKind, SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

// A Monday.
const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let officer: MemberAtDesk;
beforeAll(async () => {
  face = await webFace({ clock });
  officer = await aMember(face, "protection-officer");
});

const act = (caseId: string) => ({ caseId, by: officer.actor, requestId: newId() });
const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
const shown = (caseId: string) => face.services.requests.shown(caseId);
const held = async (subject: SubjectId) => (await face.services.restrictions.inForce(face.services.databases.data, subject)).map(({ kind }) => kind);
const onDesk = async (caseId: string) => (await face.services.requests.desk({ until: null, only: "all", limit: 500 })).find((row) => row.caseId === caseId);

async function asked(kind: RequestKind, by: Actor, more: Partial<ReceiveWish> = {}): Promise<string> {
  const channel = by.kind === "visitor" ? "e-mail" : "web-signed-in";
  return (await face.services.requests.receive({ kind, channel, sender: "subject", by, values: { words: "?" }, language: "ru", requestId: newId(), ...more })).caseId;
}

async function lettersTo(address: string): Promise<string[]> {
  await face.work();
  return (await face.services.keptLetters.newest(300)).flatMap(({ kind, letter }) => (letter !== null && reveal(letter.to, "mail") === address ? [kind] : []));
}

describe("a request that turns out to ask for something else", () => {
  it("clause:R1 clause:R3 clause:T7 counts from the day of the receipt, is marked, blocked or freed as its kind demands, and its sender is told, each time", async () => {
    const person = await aPerson(face, "Иная");
    const relation = String((await aboutSubject(face.services.databases.data, person.subject))?.number);
    // What the letter says was taken for a question: it is answered to anybody.
    const caseId = await asked("question", { kind: "visitor" }, { values: { words: "Не трогайте мои данные", relation, email: person.email } });
    expect((await shown(caseId)).state).toBe("RequestAccepted");
    clock.set("2026-11-09T04:15:00Z");
    const { browser } = officer;
    const base = `/desk/requests/${caseId}`;
    expect((await browser.post(await browser.get(base), `${base}/kind`, {})).statusCode).toBe(422);
    const blocking = await browser.submit(await browser.get(base), `${base}/kind`, { kind: "blocking" });
    for (const text of ['data-state="RequestRequiresAction"', "Уточнено, о чём обращение: Заблокировать данные"]) expect(blocking.body).toContain(text);
    expect(await held(person.subject)).toEqual(["provisional"]);
    expect(await onDesk(caseId)).toMatchObject({ kind: "blocking", marked: true, dueOn: "2026-11-09", nextOn: "2026-11-10" });
    expect((await shown(caseId)).asked).toEqual(expect.arrayContaining(["name", "document-number"]));
    expect(await lettersTo(person.email)).toContain("request-more-asked");
    // Known now: the mark becomes a block; as a correction it stays, as a request for the data it goes.
    await face.services.requests.accept({ ...act(caseId), about: person.subject, senderSubject: person.subject, sender: "subject", how: "document-shown" });
    expect(await held(person.subject)).toEqual(["block"]);
    await face.services.requests.correctKind({ ...act(caseId), kind: "correction" });
    expect([(await shown(caseId)).state, await held(person.subject)]).toEqual(["RequestAccepted", ["block"]]);
    expect(await lettersTo(person.email)).toContain("request-kind-corrected");
    await face.services.requests.correctKind({ ...act(caseId), kind: "access" });
    expect([(await shown(caseId)).state, await held(person.subject)]).toEqual(["RequestAccepted", []]);
    // Three working days from Monday's receipt.
    expect(await onDesk(caseId)).toMatchObject({ kind: "access", blocked: false, dueOn: "2026-11-12", nextOn: "2026-11-12" });
    await expect(face.services.requests.correctKind({ ...act(caseId), kind: "access" })).rejects.toMatchObject({ reason: "invalid-fields" });
    await face.services.requests.decide({ ...act(caseId), words: "Собрали." });
    await expect(face.services.requests.correctKind({ ...act(caseId), kind: "question" })).rejects.toMatchObject({ reason: "request-carried-out" });
    expect(await face.services.requests.carryOut(caseId)).toBe("RequestFulfilled");
    clock.set("2026-11-09T04:00:00Z");
  });

  it("clause:R1 clause:D2 gains nothing by it: what a session does not suffice for waits for the signature or a visit, whatever else is asked and given", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson(face, "Сессия");
    const caseId = await asked("question", own(subject));
    await requests.correctKind({ ...act(caseId), kind: "destruction" });
    expect([(await shown(caseId)).state, await held(subject)]).toEqual(["RequestRequiresAction", ["provisional"]]);
    await requests.giveMore({ caseId, by: own(subject), requestId: newId(), values: { words: "всё" } });
    await requests.askForMore({ ...act(caseId), fields: ["phone"], words: "Куда звонить?" });
    await requests.giveMore({ caseId, by: own(subject), requestId: newId(), values: { phone: "+7 701 555 01 23" } });
    expect((await shown(caseId)).state).toBe("RequestAcknowledged");
    await expect(requests.decide({ ...act(caseId), words: "" })).rejects.toMatchObject({ reason: "request-state" });
    await requests.accept({ ...act(caseId), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
    expect([(await shown(caseId)).state, await held(subject)]).toEqual(["RequestAccepted", ["block"]]);
    await requests.reject({ ...act(caseId), reason: "violation-not-confirmed", words: "" });
    expect(await held(subject)).toEqual([]);
  });

  it("clause:R1 is known by the session for a kind that it suffices for, and of nobody's record by a letter", async () => {
    const { requests } = face.services;
    const person = await aPerson(face, "Обратная");
    const mine = await asked("destruction", own(person.subject));
    expect((await shown(mine)).one.about).toBeNull();
    await requests.correctKind({ ...act(mine), kind: "access" });
    expect(await shown(mine)).toMatchObject({ state: "RequestAccepted", marked: false, one: { about: person.subject } });
    const letter = await asked("question", { kind: "visitor" }, { values: { words: "?", email: "x@elsewhere.example", relation: String((await aboutSubject(face.services.databases.data, person.subject))?.number) } });
    await requests.correctKind({ ...act(letter), kind: "access" });
    expect(await shown(letter)).toMatchObject({ state: "RequestRequiresAction", marked: false, one: { about: null } });
  });

  it("clause:T7 clause:G5 blocks nothing of somebody else whom a shown sender has named", async () => {
    const { requests } = face.services;
    const [stranger, other] = [await aPerson(face, "Чужая"), await aPerson(face, "Названная")];
    const caseId = await asked("question", { kind: "visitor" }, { values: { words: "?", email: stranger.email, relation: String((await aboutSubject(face.services.databases.data, other.subject))?.number) } });
    await requests.askForMore({ ...act(caseId), fields: ["document-shown"], words: "Кто вы?" });
    await requests.accept({ ...act(caseId), about: null, senderSubject: stranger.subject, sender: "subject", how: "document-shown" });
    await requests.correctKind({ ...act(caseId), kind: "blocking" });
    expect(await held(other.subject)).toEqual([]);
    await expect(requests.decide({ ...act(caseId), words: "Да." })).rejects.toMatchObject({ kind: "conflict" });
    await requests.reject({ ...act(caseId), reason: "not-entitled", words: "" });
  });

  it("clause:S3 clause:D2 is kept for as long as what it asked for in the end", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson(face, "Хранимая");
    const [asQuestion, asAccess] = [await asked("question", own(subject)), await asked("question", own(subject))];
    await requests.correctKind({ ...act(asAccess), kind: "access" });
    for (const caseId of [asQuestion, asAccess]) await requests.reject({ ...act(caseId), reason: "answered-before", words: "" });
    clock.set("2027-11-10T04:00:00Z");
    await requests.forgetDue();
    expect(await Promise.all([asQuestion, asAccess].map((caseId) => shown(caseId).then(() => true, () => false)))).toEqual([false, true]);
    clock.set("2026-11-10T04:00:00Z");
  });
});
