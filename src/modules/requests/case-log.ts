import {
  type Actor, actorSubject, addCalendarDays, BLOCK_LOOK_DAYS, type ClauseId, isFieldId, judgeMarkBy, nextDay, type CivilDate, civilDateOf, type Owed, requestClock, type RequestKind, requestKinds,
  type RequestPart, type RequestSender, type RequestState, stepWaits, type StepDates, type SubjectId, type Calendar,
} from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { noteStep } from "./request-record.ts";
import type { EventChange, RequestCase, RequestEvent, RequestRow } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { isShown } from "./sender.ts";
import { eventsOf, insertEvent, partiesOf, putOnDesk, requestRow, takeOffDesk } from "./requests.store.ts";

/** One thing that happens to a request. */
export interface Happening {
  readonly change: EventChange;
  readonly by: Actor;
  readonly at: Date;
  readonly requestId: string;
  /** The state after it; the present one unless told. */
  readonly state?: RequestState;
  readonly reason?: string;
  readonly fields?: readonly string[];
  readonly part?: RequestPart;
  readonly restriction?: string;
  readonly document?: string;
  /** In which right the sender is accepted. */
  readonly sender?: RequestSender;
  readonly owner?: SubjectId | null;
  /** What it turned out to ask for, and the day that counts from then on. */
  readonly kind?: RequestKind;
  readonly dueOn?: CivilDate;
  /** Words said with it; sealed. */
  readonly note?: unknown;
  /** Until when more was asked for, or the work put off. */
  readonly until?: CivilDate;
}

/** Reads a request with its events; its sender is who staff accepted, once somebody was: the claim at the door counts no more. Throws Refusal `request-unknown`. */
export async function readCase(sql: SqlOrTx, caseId: string): Promise<RequestCase> {
  const row = await requestRow(sql, caseId);
  if (row === null) throw new Refusal("not-found", "request-unknown", { clause: "R1" });
  const [events, parties] = [await eventsOf(sql, caseId), await partiesOf(sql, caseId)];
  const of = (part: "about" | "sender"): SubjectId | null => parties.find((one) => one.part === part)?.subject ?? null;
  const accepted = events.findLast(({ sender }) => sender !== null)?.sender;
  return { row: { ...row, sender: accepted ?? row.sender }, events, about: of("about"), senderSubject: of("sender") };
}

export function lastOf({ events }: Pick<RequestCase, "events">): RequestEvent {
  const last = events.at(-1);
  if (last === undefined) throw new Error("a request without its beginning");
  return last;
}

export const stateOfCase = (one: Pick<RequestCase, "events">): RequestState => lastOf(one).state;

/** The restrictions that a request placed, and that it has neither lifted nor left to the request that it was turned into. */
export function heldRestrictions({ events }: Pick<RequestCase, "events">): { restriction: string; change: "blocked" | "marked" }[] {
  const lifted = new Set(events.filter(({ change }) => change === "unblocked" || change === "block-turned").map(({ restriction }) => restriction));
  return events.flatMap(({ change, restriction }) => ((change === "blocked" || change === "marked") && restriction !== null && !lifted.has(restriction) ? [{ restriction, change }] : []));
}

/** Whether the answer could go by no mail, and nobody has noted since how it was told (clause:R3). */
export const isUntold = ({ events }: Pick<RequestCase, "events">): boolean => events.findLast(({ change }) => change === "answer-unsent" || change === "told")?.change === "answer-unsent";

/** The day on which the block that stands after the answer is judged again; null where none stands (clause:T7). */
export function standingUntil({ row, events }: Pick<RequestCase, "row" | "events">): CivilDate | null {
  if (events.at(-1)?.state !== "RequestFulfilled" || !heldRestrictions({ events }).some(({ change }) => change === "blocked")) return null;
  const kept = events.findLast(({ change }) => change === "block-kept");
  return kept === undefined ? row.answerOn : addCalendarDays(civilDateOf(kept.at), BLOCK_LOOK_DAYS);
}

const owedOf = (one: Pick<RequestCase, "row" | "events">): Owed => ({ answer: isUntold(one), block: standingUntil(one) });

export function datesOf(row: Pick<RequestRow, "kind" | "receivedAt">, calendar: Calendar, held: { markedOn: CivilDate | null; shown: boolean; until: CivilDate | null; state: RequestState; owed: Owed }): StepDates {
  const receivedOn = civilDateOf(row.receivedAt);
  return {
    clock: requestClock(row.kind, receivedOn, calendar), markBy: held.markedOn === null ? null : judgeMarkBy(held.markedOn, calendar), waits: stepWaits(row.kind, held.shown),
    askedUntil: held.state === "RequestRequiresAction" ? held.until : null, delayedUntil: held.state === "RequestActionDelayed" ? held.until : null, owed: held.owed,
  };
}

/** By which clause a step stands in the ledger, where it is not that of the request's kind. */
const LEDGERED: Readonly<Partial<Record<EventChange, ClauseId>>> = { blocked: "T7", marked: "T7", unblocked: "T7", "block-kept": "T7", "block-lifted": "T7", "block-turned": "T7", "answer-unsent": "R3", told: "R3" };
/** How a step with a document is told in the person's history. */
const DOCUMENT_DONE: Readonly<Partial<Record<EventChange, string>>> = {
  "document-opened": "request-document-opened", "document-fits": "request-document-judged", "document-unfit": "request-document-judged", "document-destroyed": "request-document-destroyed",
};
/** What a step is by the law's words, where it is more than a record of what happened. */
const OPERATIONS: Readonly<Partial<Record<EventChange, "use" | "destroy">>> = { "document-opened": "use", "document-destroyed": "destroy" };

/**
 * Writes what happens, with its ledger entry and what lies on the desk, in the caller's transaction, which holds the request's lock. Gives the request as it stands
 * after it. No event of an open request is without its next day and its owner (clause:R3).
 */
export async function happen(deps: RequestsDeps, tx: Tx, one: RequestCase, what: Happening, calendar: Calendar): Promise<RequestCase> {
  const { row } = one;
  const position = (one.events.at(-1)?.position ?? 0) + 1;
  const state = what.state ?? lastOf(one).state;
  const owner = what.owner === undefined ? (one.events.at(-1)?.owner ?? null) : what.owner;
  const drawn: RequestCase = { ...one, events: [...one.events, { ...blank(row, position), change: what.change, state, restriction: what.restriction ?? null, reason: what.reason ?? null, at: what.at }] };
  const mark = heldRestrictions(drawn).find(({ change }) => change === "marked");
  const markedAt = drawn.events.findLast(({ change, restriction }) => change === "marked" && restriction === mark?.restriction)?.at;
  const markedOn = mark === undefined || markedAt === undefined ? null : civilDateOf(markedAt);
  const nextOn = nextDay(state, datesOf(row, calendar, { markedOn, shown: one.about !== null && isShown(drawn), until: what.until ?? one.events.at(-1)?.nextOn ?? null, state, owed: owedOf(drawn) }));
  const event: RequestEvent = {
    ...blank(row, position), change: what.change, state, nextOn, reason: what.reason ?? null, fields: what.fields ?? null, part: what.part ?? null,
    restriction: what.restriction ?? null, document: what.document ?? null, sender: what.sender ?? null, owner, kind: what.kind ?? null, dueOn: what.dueOn ?? null, decidedBy: actorSubject(what.by), decidedAs: what.by.kind,
    sealed: what.note === undefined ? null : await sealed(deps, row, position, what.note), requestId: what.requestId, at: what.at, entryId: await ledgered(deps, tx, one, what, state),
  };
  await insertEvent(tx, event);
  await noteStep(deps, tx, one, event);
  const now = { ...one, events: [...one.events, event] };
  await drawDesk(tx, now);
  return now;
}

/** Writes what lies on the desk of a request, as its steps say. */
export async function drawDesk(tx: Tx, one: RequestCase): Promise<void> {
  const { caseId, number, kind, channel, receivedAt, dueOn } = one.row;
  const { state, nextOn, owner } = lastOf(one);
  const held = heldRestrictions(one);
  const holds = (change: "blocked" | "marked"): boolean => held.some((each) => each.change === change);
  if (nextOn === null) await takeOffDesk(tx, caseId);
  else await putOnDesk(tx, { caseId, number, kind, channel, state, receivedAt, nextOn, dueOn, owner, blocked: holds("blocked"), marked: holds("marked"), untold: isUntold(one) });
}

function blank({ caseId, requestId, receivedAt }: RequestRow, position: number): RequestEvent {
  return {
    caseId, position, change: "received", state: "RequestInitiated", nextOn: null, reason: null, fields: null, part: null, restriction: null, document: null, sender: null, owner: null, kind: null, dueOn: null, decidedBy: null,
    decidedAs: "system", sealed: null, requestId, at: receivedAt, entryId: "",
  };
}

async function sealed({ seals }: RequestsDeps, row: RequestRow, position: number, note: unknown): Promise<Buffer> {
  const key = await seals.key(row.caseId, row.keyId);
  if (key === null) throw new Refusal("conflict", "request-forgotten", { clause: "S3" });
  return seals.sealNote(key, { caseId: row.caseId, position }, note);
}

/** The entry stands in the history of the person whom the request is about; once that person is gone, it names nobody. */
async function ledgered({ ledger }: RequestsDeps, tx: Tx, { row, about }: RequestCase, what: Happening, state: RequestState): Promise<string> {
  const life = about === null ? null : await lifeOf(tx, about);
  const subject = life === "living" || life === "frozen" ? about : null;
  const gone = about !== null && subject === null && (what.by.kind === "subject" || what.by.kind === "representative");
  const [entry] = await ledger.append(tx, [{
    operation: what.document !== undefined && what.change === "more-given" ? "collect" : OPERATIONS[what.change] ?? "record",
    clause: what.document === undefined ? LEDGERED[what.change] ?? requestKinds[row.kind].clause : "C5", purpose: "request-handling", subject, actor: gone ? { kind: "system", job: "requests" } : what.by,
    fields: (what.fields ?? []).filter(isFieldId), requestId: what.requestId, at: what.at,
    detail: { case: row.caseId, change: what.change, kind: row.kind, state, ...(what.reason === undefined ? {} : { reason: what.reason }), ...(what.part === undefined ? {} : { part: what.part }), ...(what.sender === undefined ? {} : { sender: what.sender }), ...(what.document === undefined ? {} : { document: what.document, what: DOCUMENT_DONE[what.change] ?? "request-document-given" }) },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  return entry.entryId;
}
