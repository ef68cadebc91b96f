import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../../src/platform/id.ts";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { isRefusal } from "../../src/platform/refusal.ts";
import type { SubjectId } from "../../src/policy/index.ts";
import { movableClock } from "../support/clock.ts";
import { admit, aMember, aPerson, type MemberAtDesk } from "../support/desk.ts";
import { webFace, type WebFace } from "../support/web-face.ts";

const clock = movableClock("2026-11-09T04:00:00Z");
let face: WebFace;
let administrator: MemberAtDesk;
let people: { subject: SubjectId; email: string }[];
beforeAll(async () => {
  face = await webFace({ clock });
  administrator = await aMember(face, "administrator");
  people = [];
  for (let n = 0; n < 4; n += 1) people.push(await aPerson(face));
});

const wish = (by: ReceiveWish["by"], changes: Partial<ReceiveWish> = {}): ReceiveWish =>
  ({ kind: "question", channel: by.kind === "visitor" ? "web" : "web-signed-in", sender: "subject", by, values: { words: "прошу" }, language: "ru", requestId: newId(), ...changes });
const open = () => face.services.requests.desk({ until: null, only: "all", limit: 1_000 });
const asked = () => face.services.requests.receive(wish({ kind: "subject", subject: people[0]?.subject ?? administrator.subject }));
const ownerOf = async (caseId: string) => (await open()).find((row) => row.caseId === caseId)?.owner;

/** No open request without a next day and without the name of somebody who may have it. */
async function expectNamed(): Promise<void> {
  const { requests, staff, databases } = face.services;
  const members = await staff.members.list(databases.data);
  const officers = members.filter(({ roles }) => roles.includes("protection-officer"));
  const may = (officers.length > 0 ? officers : members.filter(({ roles }) => roles.includes("administrator"))).map(({ subject }) => subject);
  expect([...(await requests.owners())].sort()).toEqual(may.sort());
  for (const { nextOn, owner, number } of await open()) {
    expect([number, nextOn]).toEqual([number, expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/)]);
    expect([number, may.includes(owner as SubjectId)]).toEqual([number, true]);
  }
}

describe("who answers for an open request", () => {
  it("clause:R3 the administrators while there is no officer; the first officer has them all from then on", async () => {
    const { caseId } = await asked();
    expect(await ownerOf(caseId)).toBe(administrator.subject);
    const officer = await aMember(face, "protection-officer");
    await face.services.requests.assignAll();
    expect(await ownerOf(caseId)).toBe(officer.subject);
    await expectNamed();
  });

  it("clause:R3 a new one goes to who has the fewest; it is handed over at the desk by name, and the person sees the role alone", async () => {
    const second = await aMember(face, "protection-officer");
    const { caseId } = await asked();
    expect(await ownerOf(caseId)).toBe(second.subject);
    const third = await aMember(face, "protection-officer");
    const base = `/desk/requests/${caseId}`;
    const page = await second.browser.get(base);
    expect(page.body).toContain("Сотрудникова");
    const number = /name="to" value="(\d+)"/.exec(page.body)?.[1] ?? "";
    expect((await second.browser.submit(page, `${base}/hand-over`, { to: "999999" })).statusCode).toBe(422);
    const handed = await second.browser.submit(page, `${base}/hand-over`, { to: number });
    expect(handed.body).toContain("Обращение передано другому ответственному");
    expect(await ownerOf(caseId)).not.toBe(second.subject);
    const own = await face.services.requests.ownCase(people[0]?.subject ?? third.subject, caseId);
    expect(own.steps.at(-1)?.event).toMatchObject({ change: "handed-over", decidedBy: second.subject });
    const history = await face.services.ledger.history(face.services.databases.data, third.subject, { limit: 20 });
    expect(history.some(({ detail }) => detail?.["what"] === "request-owner-named")).toBe(true);
    await expectNamed();
  });

  it("clause:R3 when the member leaves or loses the role, another has it at once; with no officer left, an administrator", async () => {
    const { staff, requests } = face.services;
    for (let left = (await requests.owners()).length; left > 0; left -= 1) {
      const [officer] = await requests.owners();
      if (officer === undefined) break;
      const act = { by: administrator.actor, member: officer, requestId: newId() };
      await (left % 2 === 0 ? staff.members.leave(act) : staff.members.take({ ...act, role: "protection-officer" }));
      await expectNamed();
    }
    expect(await requests.owners()).toEqual([administrator.subject]);
  });

  it("clause:R3 clause:S1 a registrar is handed nothing, nor a stranger", async () => {
    const registrar = await aMember(face, "registrar");
    const { caseId } = await asked();
    for (const to of [registrar.subject, people[1]?.subject ?? registrar.subject]) {
      await expect(face.services.requests.handOver({ caseId, by: { ...administrator.actor, role: "protection-officer" }, requestId: newId(), to })).rejects.toMatchObject({ reason: "invalid-fields" });
    }
  });
});

/** A small generator with a seed: the same acts in the same order at each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it.each([1, 2])("clause:R3 no open request is without a next day and a name, whatever happens in whatever order (seed %i)", async (seed) => {
  const { requests, staff } = face.services;
  const random = seeded(seed);
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const cases: string[] = [];
  const aCase = () => one(cases);
  const by = { ...administrator.actor, role: "protection-officer" } as const;
  const act = () => ({ caseId: aCase(), by, requestId: newId() });
  const acts: readonly (() => Promise<unknown>)[] = [
    async () => cases.push((await requests.receive(wish({ kind: "subject", subject: one(people).subject }, { kind: one(["question", "blocking", "access", "complaint"] as const) }))).caseId),
    async () => cases.push((await requests.receive(wish({ kind: "visitor" }, { kind: one(["destruction", "access", "question"] as const) }))).caseId),
    () => requests.askForMore({ ...act(), fields: ["words"], words: "Что именно?" }),
    () => requests.giveMore({ ...act(), by: { kind: "visitor" }, values: { words: "вот" } }),
    () => requests.delay({ ...act(), until: "2026-11-20" as never, reason: "asked-by-staff" }),
    () => requests.resume(act()),
    () => requests.decide({ ...act(), words: "да" }),
    () => requests.carryOut(aCase()),
    () => requests.takeBack(act()),
    () => requests.reject({ ...act(), reason: "not-entitled", words: "нет" }),
    async () => requests.take({ ...act(), owner: one(await requests.owners()) }),
    async () => requests.handOver({ ...act(), to: one(await requests.owners()) }),
    () => admit(face, one(people).subject, "protection-officer").then(() => requests.assignAll()),
    async () => { const [officer] = await requests.owners(); if (officer !== undefined && officer !== administrator.subject) await staff.members.leave({ by: administrator.actor, member: officer, requestId: newId() }); },
    () => staff.members.take({ by: administrator.actor, member: one(people).subject, role: "protection-officer", requestId: newId() }),
  ];
  await acts[0]?.();
  let done = 0;
  for (let n = 0; n < 60; n += 1) {
    try {
      await one(acts)();
      done += 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    await expectNamed();
  }
  expect(done).toBeGreaterThan(10);
}, 120_000);
