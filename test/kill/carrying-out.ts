import { isInForce, PURPOSE_IDS, purposeRow, requestParts, type Actor, type RequestKind, type SubjectId } from "../../src/policy/index.ts";
import { newId } from "../../src/platform/id.ts";
import type { School } from "../restore/whole-school.ts";
import type { MovableClock } from "../support/clock.ts";

/** A decided request, ready for the worker. */
export interface DecidedRequest {
  readonly caseId: string;
  readonly subject: SubjectId;
  /** Consents of the person that the request ends. */
  readonly ends: number;
}

const AUTOMATED = PURPOSE_IDS.filter((id) => purposeRow(id).consentOf === id && purposeRow(id).methods.every((method) => method === "automated"));

/** What must be there before a request of the kind has something to do: a consent, a block. Gives how many consents the request ends. */
async function ground({ services, databases }: School, kind: RequestKind, subject: SubjectId, at: Date): Promise<number> {
  const by: Actor = { kind: "subject", subject };
  if (kind === "lifting") await services.restrictions.placeNow({ subject, kind: "block", fields: ["patronymic"], reason: "accuracy-disputed", clause: "T7", by, requestId: newId() });
  const [automated] = AUTOMATED;
  if (kind === "objection-automated" && automated !== undefined) {
    await databases.data.begin((tx) => services.consents.record(tx, {
      subject, decidedBy: by, typedBy: by, choices: [{ purpose: automated, scope: "processing", state: "ConsentGiven" }], documentHash: "ab".repeat(32), policyVersion: "1", language: "ru", source: "web-form",
      method: "session", at, requestId: newId(),
    }));
    return 1;
  }
  return kind === "withdrawal" ? (await services.consents.stateOf(databases.data, subject)).filter(({ state, scope }) => isInForce(state) && scope !== "assent").length : 0;
}

/** Somebody joins, asks, is known, and the officer decides to do it. */
export async function decidedRequest(school: School, kind: RequestKind, clock: MovableClock): Promise<DecidedRequest> {
  const { requests } = school.services;
  const { subject } = await school.join(`${newId()}@family.example`);
  const ends = await ground(school, kind, subject, clock.now());
  await school.runQueue();
  const by: Actor = { kind: "staff", subject: (await school.join(`${newId()}@family.example`)).subject, role: "protection-officer" };
  const { caseId, state } = await requests.receive({
    kind, channel: "web-signed-in", sender: "subject", by: { kind: "subject", subject }, values: { words: "?" }, language: "ru", requestId: newId(),
    ...(kind === "correction" ? { corrections: { "given-name": "Айгүл" } } : {}), ...(kind === "withdrawal" ? { purposes: "everything" as const } : {}), ...(kind === "blocking" ? { fields: ["patronymic"] } : {}),
  });
  const act = () => ({ caseId, by, requestId: newId() });
  if (state !== "RequestAccepted") await requests.accept({ ...act(), about: subject, senderSubject: subject, sender: "subject", how: "document-shown" });
  await school.runQueue();
  await requests.decide({ ...act(), words: "Сделано." });
  return { caseId, subject, ends };
}

/** What a worker does for a decided request, over some hours. */
export async function workOn(school: School, { caseId }: DecidedRequest, clock: MovableClock): Promise<void> {
  for (let runs = 0; runs < 6 && (await school.services.requests.shown(caseId)).state === "RequestAccepted"; runs += 1) {
    await school.runQueue();
    clock.advance({ minutes: 40 });
    await school.runJob("advance-destructions");
    await school.runJob("carry-out-requests");
  }
}

/** What is not as after one undisturbed run: everything that the request asks for was done, once. */
export async function faultsOfRequest(school: School, kind: RequestKind, { caseId, subject, ends }: DecidedRequest): Promise<string[]> {
  const { services, databases } = school;
  const sql = databases.dataOwner;
  const one = await services.requests.shown(caseId);
  const happened = one.steps.map(({ event }) => (event.part === null ? event.change : `${event.change} ${event.part}`));
  const times = (what: string): number => happened.filter((each) => each === what).length;
  const count = async (rows: Promise<readonly { readonly n: number }[]>): Promise<number> => (await rows)[0]?.n ?? 0;
  const wanted: readonly (readonly [string, number, number])[] = [
    ["answers", await count(sql`select count(*)::int as n from notices.notice where subject_id = ${caseId} and kind = 'request-answered'`), 1],
    ["fulfilments", times("fulfilled"), 1],
    ...requestParts[kind].map((part) => [`times ${part} was done`, times(`part-done ${part}`), 1] as const),
    ["parts that failed", happened.filter((each) => each.startsWith("part-failed")).length, 0],
    ["corrections", await count(sql`select count(*)::int as n from vault.correction where subject_id = ${subject}`), kind === "correction" ? 1 : 0],
    ["consents ended", await count(sql`select count(*)::int as n from consent.event where subject_id = ${subject} and state = 'ConsentWithdrawn'`), kind === "destruction" ? 0 : ends],
    ["blocks in force", (await services.restrictions.inForce(databases.data, subject)).filter((each) => each.kind === "block").length, kind === "blocking" ? 1 : 0],
    ["blocks lifted", await count(sql`select count(*)::int as n from restrictions.event where subject_id = ${subject} and change = 'lifted'`), kind === "lifting" || kind === "correction" ? 1 : 0],
    ["destructions begun", times("part-begun destroy"), kind === "destruction" ? 1 : 0],
    ["certificates", one.certificate === null ? 0 : Number((await services.certificateAt(one.certificate.split("/").at(-1) ?? "")).certificate !== null), kind === "destruction" ? 1 : 0],
  ];
  return wanted.flatMap(([what, found, right]) => (found === right ? [] : [`${kind}: ${found} ${what}, not ${right}`]));
}
