import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { ReceiveWish, ShownRequest } from "../../src/modules/requests/index.ts";
import { aboutSubject, lifeOf, lockSubjects, subjectLock } from "../../src/modules/subjects/index.ts";
import { toldSteps } from "../../src/web/requests/told-case.ts";
import { newId } from "../../src/platform/id.ts";
import type { Actor, ClauseId, RequestKind, RestrictionKind, SubjectId } from "../../src/policy/index.ts";
import { aChildOf } from "../support/child.ts";
import { steppedSchool } from "../support/stepped-school.ts";

const on = await steppedSchool();
const { school, clock, officer, aPerson } = on;

const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
const VISITOR: Actor = { kind: "visitor" };
const act = (caseId: string) => ({ caseId, by: officer, requestId: newId() });
const shown = (caseId: string): Promise<ShownRequest> => school.services.requests.shown(caseId);
const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(school.databases.data, subject))?.number);

async function asked(kind: RequestKind, by: Actor, changes: Partial<ReceiveWish> = {}): Promise<string> {
  const wish: ReceiveWish = { kind, channel: by.kind === "visitor" ? "web" : "web-signed-in", sender: by.kind === "representative" ? "representative" : "subject", by, values: { words: "прошу" }, language: "ru", requestId: newId(), ...changes };
  return (await school.services.requests.receive(wish)).caseId;
}

/** A destruction that the person has asked for and shown a document for, decided. */
async function decidedDestruction(subject: SubjectId): Promise<string> {
  const { requests } = school.services;
  const caseId = await asked("destruction", own(subject));
  await requests.accept({ ...act(caseId), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
  await requests.decide({ ...act(caseId), words: "Да." });
  return caseId;
}

const place = (subject: SubjectId, kind: RestrictionKind, clause: ClauseId = "T7") =>
  school.services.restrictions.placeNow({ subject, kind, fields: ["patronymic"], reason: "accuracy-disputed", clause, by: officer, requestId: newId() });
const held = async (subject: SubjectId): Promise<string[]> => (await school.services.restrictions.inForce(school.databases.data, subject)).map(({ restriction }) => restriction).sort();
const blockOf = ({ steps }: ShownRequest): string => steps.find(({ event }) => event.change === "blocked")?.event.restriction ?? "none";
const failures = ({ steps }: ShownRequest): unknown[] => steps.flatMap(({ event }) => (event.change === "part-failed" ? [[event.part, event.reason]] : []));

describe("blocks of several requests", () => {
  it("clause:T7 clause:G5 a request to lift ends no block that another open request or a matter of the family still has to judge, and every other", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const judged = await asked("blocking", own(subject), { fields: ["given-name"] });
    const answered = await asked("blocking", own(subject), { fields: ["phone"] });
    await requests.decide({ ...act(answered), words: "" });
    expect(await requests.carryOut(answered)).toBe("RequestFulfilled");
    const [matter] = [await place(subject, "block", "G5"), await place(subject, "block")];
    const lifting = await asked("lifting", own(subject));
    await requests.decide({ ...act(lifting), words: "" });
    expect(await requests.carryOut(lifting)).toBe("RequestFulfilled");
    expect(await held(subject)).toEqual([blockOf(await shown(judged)), matter.restriction].sort());
    await requests.takeBack({ caseId: judged, by: own(subject), requestId: newId() });
    expect(await held(subject)).toEqual([matter.restriction]);
  });

  it("clause:T7 clause:R3 a block that somebody else has lifted keeps no request from its end, and its step is written", async () => {
    const { requests, restrictions } = school.services;
    const subject = await aPerson();
    const [refused, corrected] = [await asked("blocking", own(subject)), await asked("correction", own(subject), { corrections: { "given-name": "Айгүл" } })];
    for (const caseId of [refused, corrected]) await restrictions.liftNow({ subject, restriction: blockOf(await shown(caseId)), reason: "test-over", clause: "T7", by: officer, requestId: newId() });
    await requests.reject({ ...act(refused), reason: "violation-not-confirmed", words: "Проверили." });
    await requests.decide({ ...act(corrected), words: "" });
    expect(await requests.carryOut(corrected)).toBe("RequestFulfilled");
    for (const caseId of [refused, corrected]) expect((await shown(caseId)).steps.map(({ event }) => event.change)).toContain("unblocked");
  });
});

describe("who was accepted", () => {
  it("clause:G5 is a representative as long as that right holds, though the form said to be the authority", async () => {
    const { requests, representations, databases } = school.services;
    const parent = await aPerson();
    const child = await aChildOf(school.services, parent);
    const caseId = await asked("destruction", VISITOR, { sender: "authorised-body", values: { relation: await numberOf(child) } });
    await requests.accept({ ...act(caseId), about: child, senderSubject: parent, sender: "representative", how: "document-shown" });
    expect((await shown(caseId)).one.row.sender).toBe("representative");
    await databases.data.begin((tx) => representations.end(tx, { child, representative: parent, reason: "left", by: officer, at: clock.now(), requestId: newId() }));
    await expect(requests.decide({ ...act(caseId), words: "Да." })).rejects.toMatchObject({ reason: "sender-not-shown" });
  });

  it("clause:T7 clause:T6 is the authority, though its letter was unsigned; data it gets by no request", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const letter = { channel: "e-mail", values: { email: "a@authority.example", relation: await numberOf(subject) } } as const;
    const as = { about: subject, senderSubject: null, sender: "authorised-body", how: "document-shown" } as const;
    const caseId = await asked("blocking", VISITOR, letter);
    await requests.accept({ ...act(caseId), ...as });
    await requests.decide({ ...act(caseId), words: "Да." });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    const access = await asked("transfers-information", VISITOR, letter);
    await expect(requests.accept({ ...act(access), ...as })).rejects.toMatchObject({ reason: "sender-not-shown" });
  });

  it("clause:T7 lifts the mark from the record that the letter named, whoever the request turned out to be about", async () => {
    const { requests } = school.services;
    const [named, meant] = [await aPerson(), await aPerson()];
    const caseId = await asked("blocking", VISITOR, { values: { relation: await numberOf(named) } });
    expect(await held(named)).toHaveLength(1);
    await requests.accept({ ...act(caseId), about: meant, senderSubject: meant, sender: "subject", how: "document-shown" });
    expect(await held(named)).toEqual([]);
    expect(await held(meant)).toEqual([blockOf(await shown(caseId))]);
  });

  it.each(["accepts", "refuses"])("who %s locks all the people in one order with everybody else", async (what) => {
    const { requests, databases } = school.services;
    const parent = await aPerson();
    let child = await aChildOf(school.services, parent);
    while (subjectLock(child) > subjectLock(parent)) child = await aChildOf(school.services, parent);
    const caseId = await asked("destruction", { kind: "representative", subject: parent, of: child });
    const acting: Promise<void>[] = [];
    await databases.data.begin(async (tx) => {
      await lockSubjects(tx, [child], "exclusive");
      acting.push(what === "refuses" ? requests.reject({ ...act(caseId), reason: "identity-not-shown", words: "" })
        : requests.accept({ ...act(caseId), about: child, senderSubject: parent, sender: "representative", how: "document-shown" }));
      const waits = async (): Promise<boolean> => (await school.databases.dataOwner`select from pg_locks where locktype = 'advisory' and not granted`).count > 0;
      for (let tries = 0; tries < 500 && !(await waits()); tries += 1) await pause(20);
      // The next in the order: whoever holds it and waits for the first is in a ring with this transaction.
      await lockSubjects(tx, [parent], "exclusive");
    });
    await Promise.all(acting);
    expect((await shown(caseId)).state).toBe(what === "refuses" ? "RequestRejected" : "RequestAccepted");
  });
});

describe("a destruction that is refused", () => {
  it("clause:T7 clause:D2 keeps its block where a hold stands in the way, and may be refused with that reason", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const caseId = await decidedDestruction(subject);
    const hold = await place(subject, "legal-hold");
    for (const _run of [1, 2]) expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    const waiting = await shown(caseId);
    expect(failures(waiting)).toEqual([["lift-block", "legal-hold"]]);
    expect(await held(subject)).toEqual([blockOf(waiting), hold.restriction].sort());
    await requests.reject({ ...act(caseId), reason: "legal-hold", words: "Суд." });
    expect(await held(subject)).toEqual([hold.restriction]);
  });

  it("clause:D2 clause:R3 has begun nothing: its request may still be refused, and shows no certificate", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const caseId = await decidedDestruction(subject);
    await place(subject, "block");
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    const waiting = await shown(caseId);
    expect(failures(waiting)).toEqual([["destroy", "blocked"]]);
    expect(waiting.certificate).toBeNull();
    await requests.reject({ ...act(caseId), reason: "law-keeps", words: "Спор." });
    expect(await lifeOf(school.databases.data, subject)).toBe("living");
  });

  it("clause:D2 a refusal that comes between the plan and the destruction is not overtaken by it", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const caseId = await decidedDestruction(subject);
    on.atStep = { name: "request:destroy-planned", act: () => requests.reject({ ...act(caseId), reason: "law-keeps", words: "Спор." }) };
    expect(await requests.carryOut(caseId)).toBe("RequestRejected");
    expect(await lifeOf(school.databases.data, subject)).toBe("living");
  });

  it("clause:D2 clause:R3 is done where another destruction took the record first; its answer names no certificate", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const [late, first] = [await decidedDestruction(subject), await decidedDestruction(subject)];
    // Each holds a block: the first to go on is stopped by the other's.
    for (const caseId of [late, first, late]) expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    expect(failures(await shown(late))).toEqual([["destroy", "blocked"], ["destroy", "destruction-runs"]]);
    await expect(requests.reject({ ...act(first), reason: "law-keeps", words: "" })).rejects.toMatchObject({ reason: "request-carried-out" });
    await school.runQueue();
    clock.advance({ minutes: 40 });
    await school.runJob("advance-destructions");
    expect([await requests.carryOut(late), await requests.carryOut(first)]).toEqual(["RequestFulfilled", "RequestFulfilled"]);
    expect([(await shown(late)).certificate === null, (await shown(first)).certificate === null]).toEqual([true, false]);
  });
});

it("clause:R3 work that is put off rings on the law's day all the same, and what is decided is put off no more", async () => {
  const { requests } = school.services;
  const subject = await aPerson();
  const caseId = await asked("access", own(subject));
  const { row } = (await shown(caseId)).one;
  expect(row.dueOn < row.answerOn).toBe(true);
  await requests.delay({ ...act(caseId), until: row.answerOn, reason: "asked-by-staff" });
  expect((await shown(caseId)).steps.at(-1)?.event).toMatchObject({ state: "RequestActionDelayed", nextOn: row.dueOn });
  await requests.resume(act(caseId));
  await requests.decide({ ...act(caseId), words: "" });
  await expect(requests.delay({ ...act(caseId), until: row.answerOn, reason: "asked-by-staff" })).rejects.toMatchObject({ reason: "request-carried-out" });
});

describe("a part that breaks", () => {
  it("clause:R3 stops no other, is shown with a code, rests the longer the more often it broke, and is done in the end", async () => {
    const { requests } = school.services;
    const subject = await aPerson();
    const caseId = await asked("correction", own(subject), { corrections: { "given-name": "Айгүл" } });
    await requests.decide({ ...act(caseId), words: "Да." });
    const breaks = (): void => { on.atStep = { name: "request:part-uncommitted", act: () => Promise.reject(new Error("the disk is full of Айгүл")) }; };
    const failures = async (): Promise<unknown[]> => (await shown(caseId)).steps.filter(({ event }) => event.change === "part-failed").map(({ event }) => [event.part, event.reason]);
    breaks();
    await expect(requests.carryOut(caseId)).rejects.toThrow("the disk is full");
    // The other part was tried, and refused by the block that the first one did not lift.
    expect(await failures()).toEqual([["lift-block", "part-fault"], ["correct", "blocked"]]);
    expect(JSON.stringify(await shown(caseId))).not.toContain("disk");
    // It rests: this run tries nothing that could break.
    breaks();
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    clock.advance({ seconds: 61 });
    await expect(requests.carryOut(caseId)).rejects.toThrow("the disk is full");
    clock.advance({ seconds: 61 });
    breaks();
    expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
    expect((await failures()).filter((one) => JSON.stringify(one) === JSON.stringify(["lift-block", "part-fault"]))).toHaveLength(2);
    // The person reads of them once.
    expect(toldSteps(await shown(caseId)).filter(({ event }) => event.change === "part-failed" && event.part === "lift-block")).toHaveLength(1);
    on.atStep = null;
    clock.advance({ seconds: 61 });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
  });
});
