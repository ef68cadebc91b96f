import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { backupDeps, restoreDeps } from "../../src/compose-backup.ts";
import { backUp, restoreBackup } from "../../src/modules/backup/index.ts";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { DatabaseAddresses } from "../../src/platform/postgres.ts";
import { type Actor, type StaffActor, type SubjectId } from "../../src/policy/index.ts";
import { testDatabases } from "../support/database.ts";
import { aheadClock, openSchool, type School } from "./whole-school.ts";

const clock = aheadClock();
let officer: StaffActor;
let keysUrl: string;
const LETTER = "ab".repeat(32);
let folder: string;
let backup: string;
let people: Record<"anna" | "boris" | "vera", SubjectId>;
let cases: Record<"older" | "block" | "letter" | "accepted" | "answered" | "goneBoris" | "newcomer", string>;
/** What the pages showed before the loss, case by case. */
let before: Record<string, unknown>;

const own = (subject: SubjectId): Actor => ({ kind: "subject", subject });
const wish = (kind: ReceiveWish["kind"], by: Actor, more: Partial<ReceiveWish> = {}): ReceiveWish =>
  ({ kind, channel: by.kind === "visitor" ? "web" : "web-signed-in", sender: "subject", by, values: { words: `прошу: ${kind}` }, language: "ru", requestId: newId(), ...more });
const act = (caseId: string) => ({ caseId, by: officer, requestId: newId() });

/** A request as anybody may see it, without the step that only a restore makes. */
async function seen({ services }: School, caseId: string): Promise<unknown> {
  const { one: { row, about, senderSubject, events }, values, words, state, blocked, decided, done } = await services.requests.shown(caseId);
  const { number, kind, sender, receivedAt, answerOn, dueOn } = row;
  return {
    number, kind, sender, receivedAt, answerOn, dueOn, about, senderSubject, values, words, state, blocked, decided, done,
    steps: events.filter(({ change }) => change !== "restored").map(({ change, state: after, nextOn, reason, owner, at }) => ({ change, after, nextOn, reason, owner, at })),
  };
}

/** Monday's backup knows two people and one request; all else is of Tuesday. */
async function live(school: School): Promise<void> {
  const { requests } = school.services;
  const [anna, boris] = [(await school.join("anna@family.example")).subject, (await school.join("boris@family.example")).subject];
  officer = { kind: "staff", subject: (await school.join("officer@school.example")).subject, role: "protection-officer" };
  const older = (await requests.receive(wish("question", own(anna)))).caseId;
  await school.runQueue();
  backup = join(folder, "backups", "monday");
  await backUp(backupDeps(school.services), backup);
  clock.advance({ hours: 20 });
  await requests.take({ ...act(older), owner: officer.subject });
  await requests.askForMore({ ...act(older), fields: ["words"], words: "О каком занятии речь?" });
  const block = (await requests.receive(wish("blocking", own(anna), { fields: ["given-name"] }))).caseId;
  const letter = (await requests.receive(wish("complaint", { kind: "visitor" }, { channel: "e-mail", values: { email: "x@elsewhere.example", words: "жалоба" }, letter: LETTER }))).caseId;
  await requests.correctKind({ ...act(letter), kind: "question" });
  // Its letter is unsigned; who sends it was shown at the desk.
  const accepted = (await requests.receive(wish("lifting", { kind: "visitor" }, { channel: "e-mail", values: { email: "body@elsewhere.example", words: "снять" } }))).caseId;
  await requests.accept({ ...act(accepted), about: anna, senderSubject: null, sender: "authorised-body", how: "document-shown" });
  const answered = (await requests.receive(wish("question", own(anna)))).caseId;
  await requests.decide({ ...act(answered), words: "Ответ по существу." });
  await requests.carryOut(answered);
  const goneBoris = (await requests.receive(wish("blocking", own(boris)))).caseId;
  await requests.reject({ ...act(goneBoris), reason: "violation-not-confirmed", words: "Проверили." });
  await school.withdrawAll(boris);
  const vera = (await school.join("vera@family.example")).subject;
  const newcomer = (await requests.receive(wish("access", own(vera)))).caseId;
  people = { anna, boris, vera };
  cases = { older, block, letter, accepted, answered, goneBoris, newcomer };
  await school.runQueue();
  await school.services.ledger.integrate();
  before = Object.fromEntries(await Promise.all(Object.entries(cases).map(async ([name, id]) => [name, await seen(school, id)] as const)));
}

async function restored(addresses: DatabaseAddresses): Promise<School> {
  const closed = await openSchool({ folder, addresses, clock, restoring: true });
  await restoreBackup(restoreDeps(closed.services), backup).finally(() => closed.close());
  return openSchool({ folder, addresses, clock });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "robotek restore requests "));
  const { addresses } = await testDatabases();
  ({ keysUrl } = addresses);
  const school = await openSchool({ folder, addresses, clock });
  await live(school);
  await school.close();
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a restore of a backup that is older than a request", () => {
  let school: School;
  beforeAll(async () => {
    school = await restored({ ...(await testDatabases()).addresses, keysUrl });
  }, 120_000);
  afterAll(() => school.close());

  it("clause:R1 clause:R3 forgets none: number, kind, person, clock, each step and what was said are as before, and the last step says that it was brought back", async () => {
    for (const [name, id] of Object.entries(cases)) {
      expect([name, await seen(school, id)]).toEqual([name, before[name]]);
      expect([name, (await school.services.requests.shown(id)).steps.at(-1)?.event]).toEqual([name, expect.objectContaining({ change: "restored", fields: [] })]);
    }
    expect((await school.services.requests.restored()).map(({ caseId }) => caseId).sort()).toEqual(Object.values(cases).sort());
  });

  it("clause:R3 what is open lies on the desk with its day and its owner, what is over does not", async () => {
    const rows = await school.services.requests.desk({ until: null, only: "all", limit: 100 });
    expect(rows.map(({ caseId }) => caseId).sort()).toEqual([cases.older, cases.block, cases.letter, cases.accepted, cases.newcomer].sort());
    expect(rows.find(({ caseId }) => caseId === cases.older)).toMatchObject({ owner: officer.subject });
    expect(rows.find(({ caseId }) => caseId === cases.block)).toMatchObject({ blocked: true });
  });

  it("clause:T7 the block stands, and the request that placed it can still lift it", async () => {
    const { requests, restrictions, databases } = school.services;
    expect(await restrictions.inForce(databases.data, people.anna)).toMatchObject([{ kind: "block", fields: ["given-name"] }]);
    await requests.reject({ ...act(cases.block), reason: "violation-not-confirmed", words: "Проверили." });
    expect(await restrictions.inForce(databases.data, people.anna)).toEqual([]);
  });

  it("clause:R1 answers none twice: the letter is known, what is over is over, and the number leads to its request", async () => {
    const { requests } = school.services;
    expect(await requests.byLetter(LETTER, null, null)).toEqual({ caseId: cases.letter, opened: true });
    await expect(requests.decide({ ...act(cases.answered), words: "ещё раз" })).rejects.toMatchObject({ reason: "request-over" });
    expect(await requests.byNumber((before["letter"] as { number: string }).number)).toBe(cases.letter);
  });

  it("clause:G5 clause:T7 who was accepted in which right is known, and what that one asks can be decided", async () => {
    const { requests } = school.services;
    expect((await requests.shown(cases.accepted)).one.row.sender).toBe("authorised-body");
    await requests.decide({ ...act(cases.accepted), words: "Да." });
    expect(await requests.carryOut(cases.accepted)).toBe("RequestFulfilled");
  });

  it("clause:D2 the request of who was destroyed stays evidence alone, and the log agrees", async () => {
    await school.services.ledger.integrate();
    expect(await school.services.ledger.verifyDeep(school.services.deepSources)).toMatchObject({ ok: true, faults: [] });
    expect(await school.services.requests.evidenceOf(school.databases.data, people.boris)).toBe(1);
  });

  it("clause:R3 goes on: the sender gives what was asked, and it is answered", async () => {
    const { requests } = school.services;
    await requests.giveMore({ caseId: cases.older, by: own(people.anna), requestId: newId(), values: { words: "О понедельнике." } });
    await requests.decide({ ...act(cases.older), words: "Ответ." });
    expect(await requests.carryOut(cases.older)).toBe("RequestFulfilled");
  });
});

it("clause:R3 killed at any moment, the restore goes on and brings each back once; a second loss brings the first restore's steps back too", async () => {
  const addresses = { ...(await testDatabases()).addresses, keysUrl };
  let killed = 0;
  for (let nth = 1; ; nth += 1) {
    let seenSteps = 0;
    const steps = (name: string): Promise<void> => {
      if (name === "restore:request-replayed") seenSteps += 1;
      return seenSteps === nth && name === "restore:request-replayed" ? Promise.reject(new Error("died")) : Promise.resolve();
    };
    const closed = await openSchool({ folder, addresses, clock, restoring: true, steps });
    const died = await restoreBackup(restoreDeps(closed.services), backup).then(() => false, (error: unknown) => (error as Error).message === "died");
    await closed.close();
    if (!died) break;
    killed += 1;
  }
  expect(killed).toBeGreaterThan(0);
  const school = await openSchool({ folder, addresses, clock });
  for (const [name, id] of Object.entries(cases)) {
    const { events } = (await school.services.requests.shown(id)).one;
    expect([name, events.map(({ position }) => position)]).toEqual([name, events.map((_, n) => n + 1)]);
  }
  await school.close();
}, 120_000);

it("clause:R3 clause:S3 where the request's key is lost with the key store, the request is owed its answer all the same, and its officer is told what is gone", async () => {
  // The key store's own newest backup is gone too: what is left is Monday's, that knows no key of Tuesday.
  await rm(join(folder, "data", "key-store-backup"), { recursive: true });
  const school = await restored((await testDatabases()).addresses);
  const { requests } = school.services;
  const shown = await requests.shown(cases.letter);
  expect(shown).toMatchObject({ state: "RequestAccepted", values: {}, words: { lost: true } });
  expect(shown.steps.at(-1)?.event).toMatchObject({ change: "restored", fields: ["words"] });
  expect((await requests.shown(cases.older)).steps.at(-1)?.event.fields).toEqual([]);
  await requests.decide({ ...act(cases.letter), words: "Ответ на жалобу." });
  expect(await requests.carryOut(cases.letter)).toBe("RequestFulfilled");
  await school.close();
}, 120_000);
