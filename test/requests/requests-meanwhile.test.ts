import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ReceiveWish } from "../../src/modules/requests/index.ts";
import { lockOnDesk } from "../../src/modules/requests/requests.store.ts";
import { aboutSubject, lifeOf, lockSubjects } from "../../src/modules/subjects/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { Actor, RequestKind, SubjectId } from "../../src/policy/index.ts";
import { aChildOf, represents } from "../support/child.ts";
import { steppedSchool } from "../support/stepped-school.ts";

/** What comes in between two steps of the work on a request. */
const on = await steppedSchool();
const { school, officer, aPerson } = on;

const VISITOR: Actor = { kind: "visitor" };
const act = (caseId: string) => ({ caseId, by: officer, requestId: newId() });
const numberOf = async (subject: SubjectId): Promise<string> => String((await aboutSubject(school.databases.data, subject))?.number);
const held = async (subject: SubjectId): Promise<string[]> => (await school.services.restrictions.inForce(school.databases.data, subject)).map(({ kind }) => kind);
const failures = async (caseId: string): Promise<unknown[]> =>
  (await school.services.requests.shown(caseId)).steps.flatMap(({ event }) => (event.change === "part-failed" ? [[event.part, event.reason]] : []));

async function asked(kind: RequestKind, by: Actor, changes: Partial<ReceiveWish> = {}): Promise<string> {
  const wish: ReceiveWish = { kind, channel: "web-signed-in", sender: by.kind === "representative" ? "representative" : "subject", by, values: { words: "прошу" }, language: "ru", requestId: newId(), ...changes };
  return (await school.services.requests.receive(wish)).caseId;
}

it("clause:D2 clause:G5 a second representative who comes between the plan and the destruction is not overtaken by it", async () => {
  const { requests } = school.services;
  const [parent, second] = [await aPerson(), await aPerson()];
  const child = await aChildOf(school.services, parent);
  const caseId = await asked("destruction", { kind: "representative", subject: parent, of: child });
  await requests.accept({ ...act(caseId), about: child, senderSubject: parent, sender: "representative", how: "document-shown" });
  await requests.decide({ ...act(caseId), words: "Да." });
  on.atStep = { name: "request:destroy-planned", act: () => represents(school.services, child, second) };
  expect(await requests.carryOut(caseId)).toBe("RequestAccepted");
  expect([await failures(caseId), await lifeOf(school.databases.data, child)]).toEqual([[["destroy", "leaving-shared-child"]], "living"]);
});

it("clause:T7 who corrects the kind locks the record that was named before the request, as everybody does", async () => {
  const { requests, databases } = school.services;
  const named = await aPerson();
  const caseId = await asked("question", VISITOR, { channel: "e-mail", values: { words: "?", email: "x@family.example", relation: await numberOf(named) } });
  const acting: Promise<void>[] = [];
  await databases.data.begin(async (tx) => {
    await lockSubjects(tx, [named], "exclusive");
    acting.push(requests.correctKind({ ...act(caseId), kind: "blocking" }));
    const waits = async (): Promise<boolean> => (await school.databases.dataOwner`select from pg_locks where locktype = 'advisory' and not granted`).count > 0;
    for (let tries = 0; tries < 500 && !(await waits()); tries += 1) await pause(20);
    // Whoever holds the request and waits for the person is in a ring with this transaction.
    await lockOnDesk(tx, caseId);
  });
  await Promise.all(acting);
  expect(await held(named)).toEqual(["provisional"]);
});
