import { beforeAll, describe, expect, it } from "vitest";
import { carryOutRequestsJob } from "../../src/jobs/work-on-requests.ts";
import type { ReceiveWish, ShownRequest } from "../../src/modules/requests/index.ts";
import { aboutSubject } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import { createLog } from "../../src/platform/log.ts";
import { reveal } from "../../src/platform/personal.ts";
import { addCalendarDays, BLOCK_LOOK_DAYS, civilDate, civilDateOf, type RequestKind, type SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { aMember, aPerson, type MemberAtDesk, openDesk } from "../support/desk.ts";
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
const shown = (caseId: string): Promise<ShownRequest> => face.services.requests.shown(caseId);
const changes = async (caseId: string): Promise<string[]> => (await shown(caseId)).steps.map(({ event }) => event.change);
const inForce = async (subject: SubjectId): Promise<string[]> => (await face.services.restrictions.inForce(face.services.databases.data, subject)).map(({ kind }) => kind);
const onDesk = async (caseId: string) => (await face.services.requests.desk({ until: null, only: "all", limit: 500 })).find((row) => row.caseId === caseId) ?? null;

async function ask(kind: RequestKind, subject: SubjectId, changes: Partial<ReceiveWish> = {}): Promise<string> {
  const { caseId } = await face.services.requests.receive({ kind, channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: { words: "прошу" }, language: "kk", requestId: newId(), ...changes });
  return caseId;
}

/** A block that was asked for, granted and answered. */
async function aStandingBlock(): Promise<{ subject: SubjectId; email: string; caseId: string }> {
  const { subject, email } = await aPerson(face, "Блокова");
  const caseId = await ask("blocking", subject);
  await face.services.requests.decide({ ...act(caseId), words: "Бұғатталды." });
  await face.services.requests.carryOut(caseId);
  return { subject, email, caseId };
}

async function lettersTo(address: string, kind: string): Promise<number> {
  await face.work();
  return (await face.services.keptLetters.newest(400)).filter((one) => one.kind === kind && one.letter !== null && reveal(one.letter.to, "mail") === address).length;
}

/** Somebody who left a telephone and no mail address asks on paper, and is answered. */
async function answeredWithoutMail(end: "fulfilled" | "rejected" = "fulfilled"): Promise<{ caseId: string; capability: string }> {
  const { requests } = face.services;
  const { caseId, capability } = await requests.receive({ kind: "question", channel: "telephone", sender: "subject", by: officer.actor, values: { words: "Когда занятия?", phone: "+77010000000" }, language: "kk", requestId: newId() });
  if (end === "rejected") await requests.reject({ ...act(caseId), reason: "answered-before", words: "Бұрын жауап берілген." });
  else {
    await requests.decide({ ...act(caseId), words: "Дүйсенбіде." });
    await requests.carryOut(caseId);
  }
  return { caseId, capability };
}

describe("a block that stands after the answer", () => {
  it("clause:T7 clause:R3 stays on its officer's list with its day and a name until a decision lifts it; the sender is told", async () => {
    const { subject, email, caseId } = await aStandingBlock();
    expect(await onDesk(caseId)).toMatchObject({ state: "RequestFulfilled", blocked: true, untold: false, nextOn: "2026-12-09", owner: officer.subject });
    const page = await officer.browser.get(`/desk/requests/${caseId}`);
    expect(page.body).toContain('data-standing="2026-12-09"');
    const bare = await officer.browser.submit(page, `/desk/requests/${caseId}/lift-block`, { words: "Тексерілді." });
    expect([bare.statusCode, await inForce(subject)]).toEqual([422, ["block"]]);
    expect(await lettersTo(email, "request-answered")).toBe(1);
    const lifted = await officer.browser.submit(bare, `/desk/requests/${caseId}/lift-block`, { reason: "violation-not-confirmed", words: "Тексерілді, бәрі дұрыс." });
    expect(lifted.body).not.toContain("data-standing=");
    expect([await inForce(subject), await onDesk(caseId), (await changes(caseId)).slice(-2)]).toEqual([[], null, ["block-lifted", "unblocked"]]);
    expect(await lettersTo(email, "request-answered")).toBe(2);
    const told = (await face.services.ledger.history(face.services.databases.data, subject, { limit: 50 })).filter(({ detail }) => detail?.["change"] === "block-lifted");
    expect(told.map(({ clause }) => clause)).toEqual(["T7"]);
    await expect(face.services.requests.liftStanding({ ...act(caseId), reason: "put-right", words: "тағы" })).rejects.toMatchObject({ reason: "request-over" });
  });

  it("clause:T7 clause:C7 is turned into a correction in the same name: the block passes without a break, and the data are corrected", async () => {
    const { subject, caseId, email } = await aStandingBlock();
    await openDesk(face, officer.browser);
    const page = await officer.browser.get(`/desk/requests/${caseId}`);
    const bare = await officer.browser.submit(page, `/desk/requests/${caseId}/turn-block`, { into: "correction", words: "Түзетеміз." });
    expect(bare.statusCode).toBe(422);
    const wrong = await officer.browser.submit(bare, `/desk/requests/${caseId}/turn-block`, { into: "correction", "correct-birth-date": "31.02.2011", words: "Түзетеміз." });
    expect([wrong.statusCode, wrong.body.includes('id="f-turn-block-correct-birth-date-fault"'), wrong.body.includes('value="31.02.2011"')]).toEqual([422, true, true]);
    const turned = await officer.browser.submit(bare, `/desk/requests/${caseId}/turn-block`, { into: "correction", "correct-given-name": "Айгүл", words: "Түзетеміз." });
    const next = /data-linked="([0-9a-f-]{36})"/.exec(turned.body)?.[1] ?? "";
    const following = await shown(next);
    expect(following).toMatchObject({ state: "RequestAccepted", blocked: true, one: { row: { kind: "correction", language: "kk" }, about: subject, senderSubject: subject } });
    expect(await inForce(subject)).toEqual(["block"]);
    expect(await onDesk(caseId)).toBeNull();
    expect((await onDesk(next))?.owner).toBe(officer.subject);
    expect(await lettersTo(email, "request-received")).toBe(2);
    await face.services.requests.decide({ ...act(next), words: "Түзетілді." });
    expect(await face.services.requests.carryOut(next)).toBe("RequestFulfilled");
    expect(await inForce(subject)).toEqual([]);
  });

  it("clause:T7 clause:D2 is turned into a destruction, which a session alone does not show the right to: a document is asked for, and the block stays", async () => {
    const { requests } = face.services;
    const { subject, caseId } = await aStandingBlock();
    const { caseId: next } = await requests.turnStanding({ ...act(caseId), into: "destruction", corrections: {}, words: "Жоямыз." });
    expect(await shown(next)).toMatchObject({ state: "RequestRequiresAction", blocked: true, asked: ["document-shown"] });
    expect(await inForce(subject)).toEqual(["block"]);
    await requests.accept({ ...act(next), about: null, senderSubject: null, sender: "subject", how: "document-shown" });
    expect(await shown(next)).toMatchObject({ state: "RequestAccepted", blocked: true });
    await requests.reject({ ...act(next), reason: "law-keeps", words: "Заң сақтауды талап етеді." });
    expect(await inForce(subject)).toEqual([]);
    await expect(requests.turnStanding({ ...act(caseId), into: "destruction", corrections: {}, words: "тағы" })).rejects.toMatchObject({ reason: "request-over" });
  });

  it("clause:T7 passes with every block that its request holds, each with what it reaches: none is held by two requests", async () => {
    const { requests } = face.services;
    const { subject } = await aPerson(face, "Двублокова");
    const caseId = await ask("correction", subject, { corrections: { "study-grade": "5" } });
    await requests.correctKind({ ...act(caseId), kind: "blocking" });
    await requests.decide({ ...act(caseId), words: "Бұғатталды." });
    expect(await requests.carryOut(caseId)).toBe("RequestFulfilled");
    expect(await inForce(subject)).toEqual(["block", "block"]);
    const { caseId: next } = await requests.turnStanding({ ...act(caseId), into: "correction", corrections: { "study-grade": " 6 " }, words: "Түзетеміз." });
    expect(await shown(caseId)).toMatchObject({ blocked: false, standing: null });
    expect(await onDesk(caseId)).toBeNull();
    const passed = (await shown(next)).steps.filter(({ event }) => event.change === "blocked").map(({ event }) => event.fields);
    expect(passed).toEqual([["study-grade"], []]);
    await requests.decide({ ...act(next), words: "Түзетілді." });
    expect(await requests.carryOut(next)).toBe("RequestFulfilled");
    expect(await inForce(subject)).toEqual([]);
    const page = await officer.browser.get(`/desk/requests/${caseId}`);
    expect(page.body.split('data-block="block-turned"')).toHaveLength(2);
  });

  it("clause:T7 a request to lift ends it too, and so does whatever else lifts it", async () => {
    const { requests, restrictions, databases } = face.services;
    const [one, other] = [await aStandingBlock(), await aStandingBlock()];
    const lifting = await ask("lifting", one.subject);
    await requests.decide({ ...act(lifting), words: "" });
    expect(await requests.carryOut(lifting)).toBe("RequestFulfilled");
    expect([await inForce(one.subject), await onDesk(one.caseId)]).toEqual([[], null]);
    for (const { restriction } of await restrictions.inForce(databases.data, other.subject)) {
      await restrictions.liftNow({ subject: other.subject, restriction, reason: "test-over", clause: "T7", by: officer.actor, requestId: newId() });
    }
    await requests.releaseEnded();
    expect(await onDesk(other.caseId)).toBeNull();
  });

  it("clause:S1 nobody but the officer judges it", async () => {
    const { caseId } = await aStandingBlock();
    const registrar = { ...officer.actor, role: "registrar" } as const;
    await expect(face.services.requests.liftStanding({ caseId, by: registrar, requestId: newId(), reason: "put-right", words: "жоқ" })).rejects.toMatchObject({ reason: "role-not-permitted" });
  });
});

describe("an answer that no mail can carry", () => {
  it.each(["fulfilled", "rejected"] as const)("clause:R3 %s: stays on its officer's list until somebody notes how and when it was told, and its term counts", async (end) => {
    await openDesk(face, officer.browser);
    const { caseId } = await answeredWithoutMail(end);
    const row = await onDesk(caseId);
    expect(row).toMatchObject({ untold: true, blocked: false, owner: officer.subject, nextOn: (await shown(caseId)).one.row.answerOn });
    const queue = await officer.browser.get("/desk/requests?show=untold");
    expect(queue.body).toContain(`data-untold="${caseId}"`);
    const page = await officer.browser.get(`/desk/requests/${caseId}`);
    const early = await officer.browser.submit(page, `/desk/requests/${caseId}/tell`, { "told-how": "telephone", "told-on": "2026-01-01" });
    expect(early.statusCode).toBe(422);
    const today = (await shown(caseId)).steps.at(-1)?.event.at.toISOString().slice(0, 10) ?? "";
    await officer.browser.submit(early, `/desk/requests/${caseId}/tell`, { "told-how": "telephone", "told-on": today });
    expect(await onDesk(caseId)).toBeNull();
    expect((await shown(caseId)).steps.at(-1)).toMatchObject({ event: { change: "told", reason: "told-telephone", decidedBy: officer.subject }, on: today });
    await expect(face.services.requests.noteTold({ ...act(caseId), how: "post", on: civilDate(today) })).rejects.toMatchObject({ reason: "request-over" });
  });

  it("clause:R3 prints as a letter of its own, in the sender's language, with the request's address; the look stands in the ledger", async () => {
    const { caseId, capability } = await answeredWithoutMail("rejected");
    const page = await officer.browser.get(`/desk/requests/${caseId}/letter`);
    expect(page.body).toContain(`/requests/${capability}`);
    expect(page.body).toContain("Бұрын жауап берілген.");
    expect(page.body).toContain("Мектептің өтінішке жауабы");
    // A refusal stays one, whatever happened to its letter since.
    expect(page.body).toContain("бұл өтінішке жауап берілген");
    expect(page.body).not.toMatch(/<form[^>]+action="\/desk\/requests/);
    const open = await ask("question", officer.subject);
    expect((await officer.browser.get(`/desk/requests/${open}/letter`)).statusCode).toBe(409);
  });

  it("clause:R3 a letter that the mail refused for good, or has not taken for a day, comes back to the list, once", async () => {
    const { requests, databases } = face.services;
    const { subject } = await aPerson(face, "Почтова");
    const [failed, waits] = [await ask("question", subject), await ask("complaint", subject)];
    for (const caseId of [failed, waits]) {
      await requests.decide({ ...act(caseId), words: "Жауап." });
      await requests.carryOut(caseId);
      expect(await onDesk(caseId)).toBeNull();
    }
    await databases.dataOwner`update notices.notice set state = 'failed' where kind = 'request-answered' and params->>'case' = ${failed}`;
    await requests.findUnsent();
    expect([(await onDesk(failed))?.untold, await onDesk(waits)]).toEqual([true, null]);
    clock.advance({ days: 2 });
    await requests.findUnsent();
    await requests.findUnsent();
    expect((await shown(waits)).steps.filter(({ event }) => event.change === "answer-unsent").map(({ event }) => event.reason)).toEqual(["mail-waits"]);
    expect((await shown(failed)).steps.filter(({ event }) => event.change === "answer-unsent").map(({ event }) => event.reason)).toEqual(["mail-failed"]);
    await requests.noteTold({ ...act(failed), how: "in-person", on: civilDate(clock.now().toISOString().slice(0, 10)) });
    await requests.findUnsent();
    expect(await onDesk(failed)).toBeNull();
    expect((await aboutSubject(databases.data, subject))?.number).toBeGreaterThan(0);
  });
});

describe("the round of every minute", () => {
  it("clause:R3 goes on past each request that fails, says which they are, and carries out what is decided", async () => {
    const { requests, restrictions, databases } = face.services;
    const { subject } = await aPerson(face, "Круглова");
    const unsent = [await ask("question", subject), await ask("question", subject)].sort();
    for (const caseId of unsent) {
      await requests.decide({ ...act(caseId), words: "Жауап." });
      await requests.carryOut(caseId);
    }
    await databases.dataOwner`update notices.notice set state = 'failed' where kind = 'request-answered' and params->>'case' = any(${unsent})`;
    const ended = [await aStandingBlock(), await aStandingBlock()].sort((one, other) => (one.caseId < other.caseId ? -1 : 1));
    for (const { subject: blocked } of ended) {
      for (const { restriction } of await restrictions.inForce(databases.data, blocked)) await restrictions.liftNow({ subject: blocked, restriction, reason: "test-over", clause: "T7", by: officer.actor, requestId: newId() });
    }
    const decided = await ask("question", subject);
    await requests.decide({ ...act(decided), words: "Жауап." });
    const broken = [unsent[0] ?? "", ended[0]?.caseId ?? ""];
    await databases.dataOwner`create function requests.break() returns trigger language plpgsql as $$ begin raise 'broken'; end $$`;
    await databases.dataOwner.unsafe(`create trigger break before insert on requests.event for each row when (new.case_id in (${broken.map((one) => `'${one}'`).join(", ")})) execute function requests.break()`);
    const lines: string[] = [];
    const log = createLog({ logLevel: "error" }, { write: (line) => void lines.push(line) });
    await expect(carryOutRequestsJob(requests).run({}, { log, signal: new AbortController().signal })).rejects.toThrow("requests were not carried out");
    await databases.dataOwner.unsafe("drop trigger break on requests.event; drop function requests.break()");
    expect(lines.map((line) => (JSON.parse(line) as { case: string }).case)).toEqual(broken);
    expect(await Promise.all([...unsent, ...ended.map(({ caseId }) => caseId)].map(async (caseId) => (await onDesk(caseId)) !== null))).toEqual([false, true, true, false]);
    expect((await shown(decided)).state).toBe("RequestFulfilled");
    // Nothing is broken any more: the next round does what was left.
    await carryOutRequestsJob(requests).run({}, { log, signal: new AbortController().signal });
    expect([(await onDesk(broken[0] ?? ""))?.untold, await onDesk(broken[1] ?? "")]).toEqual([true, null]);
  });
});

describe("a block that is kept on", () => {
  it("clause:T7 is kept on by a decision, and is then due again", async () => {
    const { caseId, subject } = await aStandingBlock();
    clock.advance({ days: 25 });
    await face.services.requests.keepStanding({ ...act(caseId), words: "Тексеру жүріп жатыр." });
    expect([await inForce(subject), (await onDesk(caseId))?.nextOn]).toEqual([["block"], addCalendarDays(civilDateOf(clock.now()), BLOCK_LOOK_DAYS)]);
  });
});
