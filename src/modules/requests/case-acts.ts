import {
  type Actor, addCalendarDays, beyondSender, type CivilDate, type Calendar, changeFault, civilDateOf, isOpen, type RejectionReason, rejections, type RequestChange, type RequestFacts,
  requestKinds, requestParts, type RequestSender, stateAfter, type SubjectId, REQUEST_PARTS, type RequestPart, unnamedFault,
} from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { enqueue } from "../../platform/queue.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf, lockSubjects } from "../subjects/index.ts";
import { isDestroying } from "./case-destruction.ts";
import { coverBlock } from "./case-block.ts";
import { happen, heldRestrictions, isUntold, readCase, standingUntil, stateOfCase, type Happening } from "./case-log.ts";
import { wordsOf } from "./case-words.ts";
import { blockedFields } from "./intake.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { isShown } from "./sender.ts";
import { insertParty, lockOnDesk } from "./requests.store.ts";
import { tellSender } from "./telling.ts";
import { assertMayDestroy, assertMayWithdraw } from "./who-may-end.ts";

export { givenValues, wordsOf } from "./case-words.ts";

export const CARRY_OUT_JOB = "carry-out-request";

/** An act on an open request. */
export interface CaseAct {
  readonly caseId: string;
  readonly by: Actor;
  readonly requestId: string;
}

/** Parts that can be taken back: they do not stop a refusal. */
const UNDOABLE: readonly RequestPart[] = ["lift-block"];

export function partsDone({ events }: Pick<RequestCase, "events">): readonly RequestPart[] {
  return REQUEST_PARTS.filter((part) => events.some((event) => event.change === "part-done" && event.part === part));
}
export const isDecided = ({ events }: Pick<RequestCase, "events">): boolean => events.some(({ change }) => change === "decided");

/** Whether the sender may still ask this: the person, a representative whose right holds today, the state's body (clause:G5). */
export async function isEntitled(deps: RequestsDeps, tx: Tx, { row, events, about, senderSubject }: RequestCase): Promise<boolean> {
  if (!requestKinds[row.kind].ofRecord) return true;
  if (about === null) return false;
  // By the table of kinds, whoever accepts it here: a session is not enough for everything, and the state's body gets data by the register of its demands alone (clause:T6).
  if (!isShown({ row, events })) return false;
  if (row.sender === "authorised-body") return true;
  if (senderSubject === null) return false;
  if (senderSubject === about) return true;
  if ((await deps.representations.stageOf(tx, about)) === "adult") return false;
  return deps.representations.represents(tx, senderSubject, about, deps.clock.now());
}

export async function factsOf(deps: RequestsDeps, tx: Tx, one: RequestCase, traces = 0): Promise<RequestFacts> {
  const done = partsDone(one);
  return {
    kind: one.row.kind, entitled: await isEntitled(deps, tx, one), decided: isDecided(one),
    // An address that was set apart destroys nothing: a destruction that is refused leaves the request free to be refused too.
    begun: done.some((part) => !UNDOABLE.includes(part)) || (await isDestroying(deps, tx, one)),
    partsLeft: requestParts[one.row.kind].filter((part) => !done.includes(part)).length, traces,
    standing: standingUntil(one) !== null, untold: isUntold(one),
  };
}

/**
 * Opens a transaction on a request that lies on the desk, with the locks of the people whom it names or marks and of those whom the act names, and its own: open, or answered and owing
 * something. Throws Refusal `request-over`, `request-unknown`.
 */
export async function onDesk<T>(deps: RequestsDeps, caseId: string, act: (tx: Tx, one: RequestCase, calendar: Calendar) => Promise<T>, also: readonly (SubjectId | null)[] = []): Promise<T> {
  const calendar = await deps.calendars.loadCarefully();
  const before = await readCase(deps.databases.data, caseId);
  const marked = heldRestrictions(before).some(({ change: placed }) => placed === "marked") ? await markedRecord(deps, before) : null;
  const done = await deps.databases.data.begin(async (tx): Promise<{ given: T }> => {
    // The people first and at once, then the request: the order in which everybody locks.
    await lockSubjects(tx, [before.about, before.senderSubject, marked, ...also].filter((one) => one !== null), "exclusive");
    if ((await lockOnDesk(tx, caseId)) === null) throw new Refusal("conflict", "request-over", { clause: "R3" });
    return { given: await act(tx, await readCase(tx, caseId), calendar) };
  });
  await deps.journal.ship();
  return done.given;
}

/** The same for an open request alone. */
export async function onCase<T>(deps: RequestsDeps, caseId: string, act: (tx: Tx, one: RequestCase, calendar: Calendar) => Promise<T>, also: readonly (SubjectId | null)[] = []): Promise<T> {
  return onDesk(deps, caseId, (tx, one, calendar) => {
    if (!isOpen(stateOfCase(one))) throw new Refusal("conflict", "request-over", { clause: "R3" });
    return act(tx, one, calendar);
  }, also);
}

/** A change of the state machine, refused where the table or its conditions refuse it. */
export async function change(deps: RequestsDeps, tx: Tx, one: RequestCase, what: Happening & { readonly change: RequestChange }, calendar: Calendar, traces = 0): Promise<RequestCase> {
  const state = stateOfCase(one);
  const fault = changeFault(state, what.change, await factsOf(deps, tx, one, traces));
  if (fault !== null) throw new Refusal("conflict", fault, { clause: requestKinds[one.row.kind].clause });
  return happen(deps, tx, one, { ...what, state: stateAfter(state, what.change) }, calendar);
}

/**
 * Lifts what a request has placed: its block by a decision, its mark by a judgement (clause:T7). What another decision lifted before is over already; the step is written
 * all the same, so that no act on this request waits for it.
 */
export async function liftHeld(deps: RequestsDeps, tx: Tx, one: RequestCase, how: { only?: "marked"; reason: string; by: Actor; at: Date; requestId: string }, calendar: Calendar): Promise<RequestCase> {
  let now = one;
  for (const { restriction, change: placed } of heldRestrictions(one)) {
    if (how.only !== undefined && placed !== how.only) continue;
    // A mark lies on the record that was named at the door, whomever the request turned out to be about.
    const subject = placed === "marked" ? ((await markedRecord(deps, one)) ?? one.about) : one.about;
    const life = subject === null ? null : await lifeOf(tx, subject);
    const by = how.by.kind === "visitor" ? BY_SYSTEM : how.by;
    if (subject !== null && (life === "living" || life === "frozen") && (await deps.restrictions.inForce(tx, subject)).some((each) => each.restriction === restriction)) {
      await deps.restrictions.lift(tx, { subject, restriction, reason: how.reason, clause: "T7", by, requestId: how.requestId, at: how.at });
    }
    now = await happen(deps, tx, now, { change: "unblocked", by, at: how.at, requestId: how.requestId, restriction, reason: how.reason }, calendar);
  }
  return now;
}

async function markedRecord(deps: RequestsDeps, one: RequestCase): Promise<SubjectId | null> {
  return (await wordsOf(deps, one))?.claimed ?? null;
}

/** How staff came to know the sender: a document shown at the desk, an earlier signature, a call back to a number that is held. */
export interface Acceptance extends CaseAct {
  readonly about: SubjectId | null;
  readonly senderSubject: SubjectId | null;
  readonly sender: RequestSender;
  readonly how: "document-shown" | "document-copy" | "signature" | "session";
}

/** A copy that was looked at and fits shows the sender as a session does; what needs the signature or a visit, it does not show (clause:C5, clause:R1). */
function assertCopyShows({ row, events }: RequestCase): void {
  const fits = events.findLast(({ change: happened }) => happened === "document-fits" || happened === "document-unfit")?.change === "document-fits";
  if (!fits || !requestKinds[row.kind].proofs.includes("session")) throw new Refusal("conflict", fits ? "copy-not-enough" : "document-not-checked", { clause: "C5" });
}

/**
 * The sender is known: the mark becomes a block where the kind blocks, and the work begins (clause:T7). Throws Refusal `sender-not-shown` where the people named do
 * not fit together (a representative whose right does not hold today).
 */
export async function accept(deps: RequestsDeps, wish: Acceptance): Promise<void> {
  const at = deps.clock.now();
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const act = { by: wish.by, at, requestId: wish.requestId };
    if (wish.how === "document-copy") assertCopyShows(one);
    const about = one.about ?? wish.about;
    const senderSubject = one.senderSubject ?? wish.senderSubject;
    if (about !== null) await insertParty(tx, wish.caseId, { subject: about, part: "about" }, at);
    if (senderSubject !== null) await insertParty(tx, wish.caseId, { subject: senderSubject, part: "sender" }, at);
    let now: RequestCase = { ...one, row: { ...one.row, sender: wish.sender }, about, senderSubject };
    now = await happen(deps, tx, now, { ...act, change: "sender-known", reason: wish.how, sender: wish.sender }, calendar);
    now = await liftHeld(deps, tx, now, { only: "marked", reason: "sender-shown", ...act }, calendar);
    const words = await wordsOf(deps, one);
    if (requestKinds[one.row.kind].blocks && about !== null && words !== null) now = await coverBlock(deps, tx, now, { subject: about, fields: blockedFields(one.row.kind, words), ...act }, calendar);
    await change(deps, tx, now, { ...act, change: "accepted" }, calendar);
  }, [wish.about, wish.senderSubject]);
}

/** Puts the work off to a day, with the reason; the answer's day stands (clause:R3). */
export async function delay(deps: RequestsDeps, wish: CaseAct & { until: CivilDate; reason: string }): Promise<void> {
  const at = deps.clock.now();
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    if (wish.until <= civilDateOf(at) || wish.until > addCalendarDays(one.row.answerOn, 0)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "until", reason: "not-before-answer" }], clause: "R3" });
    await change(deps, tx, one, { by: wish.by, at, requestId: wish.requestId, change: "delayed", reason: wish.reason, until: wish.until }, calendar);
  });
}

export async function resume(deps: RequestsDeps, wish: CaseAct): Promise<void> {
  await onCase(deps, wish.caseId, (tx, one, calendar) => change(deps, tx, one, { by: wish.by, at: deps.clock.now(), requestId: wish.requestId, change: "resumed" }, calendar));
}

/** A member takes the request over: it has a name from here on. */
export async function take(deps: RequestsDeps, wish: CaseAct & { owner: SubjectId }): Promise<void> {
  await onDesk(deps, wish.caseId, (tx, one, calendar) => happen(deps, tx, one, { by: wish.by, at: deps.clock.now(), requestId: wish.requestId, change: "taken", owner: wish.owner }, calendar));
}

/** Refuses, for a reason of the law or the policy; what was blocked is lifted, and the answer says where to complain (clause:T7, Law 94-V arts. 24, 25). */
export async function reject(deps: RequestsDeps, wish: CaseAct & { reason: RejectionReason; words: string }): Promise<void> {
  const at = deps.clock.now();
  if (!Object.hasOwn(rejections, wish.reason)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "reason", reason: "missing" }], clause: "R3" });
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const act = { by: wish.by, at, requestId: wish.requestId };
    const fault = changeFault(stateOfCase(one), "rejected", await factsOf(deps, tx, one));
    if (fault !== null) throw new Refusal("conflict", fault, { clause: "R3" });
    const lifted = await liftHeld(deps, tx, one, { reason: wish.reason, ...act }, calendar);
    const now = await change(deps, tx, lifted, { ...act, change: "rejected", reason: wish.reason, note: { words: wish.words } }, calendar);
    await tellSender(deps, tx, now, calendar, at);
  });
}

/** The sender takes the request back, until it is decided. */
export async function takeBack(deps: RequestsDeps, wish: CaseAct): Promise<void> {
  const at = deps.clock.now();
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const act = { by: wish.by, at, requestId: wish.requestId };
    const fault = changeFault(stateOfCase(one), "taken-back", await factsOf(deps, tx, one));
    if (fault !== null) throw new Refusal("conflict", fault, { clause: "R1" });
    const lifted = await liftHeld(deps, tx, one, { reason: "taken-back", ...act }, calendar);
    await change(deps, tx, lifted, { ...act, change: "taken-back" }, calendar);
  });
}

/** Decides to do what is asked: its parts are carried out by the job, each by itself. `words`: the answer in the person's language. */
export async function decideFor(deps: RequestsDeps, wish: CaseAct & { words: string }): Promise<void> {
  const at = deps.clock.now();
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    if (stateOfCase(one) !== "RequestAccepted" || isDecided(one)) throw new Refusal("conflict", "request-state", { clause: "R3" });
    if (!(await isEntitled(deps, tx, one))) throw new Refusal("conflict", "sender-not-shown", { clause: "G5" });
    if (one.about !== null && one.row.kind === "destruction") await assertMayDestroy(deps, tx, one, one.about);
    if (one.about !== null && requestParts[one.row.kind].some((part) => part === "withdraw" || part === "stop-automated")) await assertMayWithdraw(deps, tx, one, one.about);
    const asked = await wordsOf(deps, one);
    const unnamed = asked === null ? null : unnamedFault(one.row.kind, asked);
    // Named before the sender was known as a representative: it is named anew, without what is not to be written through a child.
    const beyond = asked === null ? [] : beyondSender(one.row.sender, asked.corrections);
    if (one.row.kind === "correction" && beyond.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: beyond, clause: "G5" });
    // Which fields or consents were meant may have gone with the words: the person asks anew, and that request is carried out.
    if (unnamed !== null) throw new Refusal("conflict", asked?.lost === true ? "request-words-lost" : unnamed, { clause: requestKinds[one.row.kind].clause });
    if (requestParts[one.row.kind].length === 0 && wish.words.trim() === "") throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "words", reason: "missing" }], clause: "R3" });
    await happen(deps, tx, one, { by: wish.by, at, requestId: wish.requestId, change: "decided", note: { words: wish.words } }, calendar);
    await enqueue(tx, CARRY_OUT_JOB, { case: wish.caseId, requestId: wish.requestId }, { key: `${CARRY_OUT_JOB}/${wish.caseId}` });
  });
}
