import { requestKinds, type RequestKind } from "./requests.ts";

/** The states of a request, by the words of the Data Privacy Vocabulary 2. `RequestUnfulfilled`: the sender took it back. */
export const REQUEST_STATES = [
  "RequestInitiated", "RequestAcknowledged", "RequestAccepted", "RequestRequiresAction", "RequestActionDelayed", "RequestRejected", "RequestFulfilled", "RequestUnfulfilled",
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
export const requestStateIri = (state: RequestState): string => `https://w3id.org/dpv#${state}`;

/** What happens after the answer, while a block stands that it left, or while nobody could be told of it; the state stays (clause:T7, clause:R3). */
export const AFTER_ANSWER = ["told", "block-kept", "block-lifted", "block-turned"] as const;

/** What happens to a request. Each is a row; none is ever changed. */
export const REQUEST_CHANGES = ["acknowledged", "accepted", "more-asked", "more-given", "delayed", "resumed", "rejected", "fulfilled", "taken-back", ...AFTER_ANSWER, "kind-corrected"] as const;
export type RequestChange = (typeof REQUEST_CHANGES)[number];

/** The one table of the state machine. What is not here cannot happen. */
export const requestTransitions: Readonly<Record<RequestState, Readonly<Partial<Record<RequestChange, RequestState>>>>> = Object.freeze({
  RequestInitiated: { acknowledged: "RequestAcknowledged" },
  // That it asks for something else is looked at as at the coming: the sender is accepted again, or must be shown better.
  RequestAcknowledged: { "kind-corrected": "RequestAcknowledged", accepted: "RequestAccepted", "more-asked": "RequestRequiresAction", rejected: "RequestRejected", "taken-back": "RequestUnfulfilled" },
  RequestAccepted: {
    "more-asked": "RequestRequiresAction", delayed: "RequestActionDelayed", rejected: "RequestRejected", fulfilled: "RequestFulfilled", "taken-back": "RequestUnfulfilled",
    "kind-corrected": "RequestAcknowledged",
  },
  // What was given is looked at anew: the sender is accepted again, or not. Who comes with the document is accepted on the spot.
  RequestRequiresAction: { accepted: "RequestAccepted", "more-given": "RequestAcknowledged", "kind-corrected": "RequestAcknowledged", rejected: "RequestRejected", "taken-back": "RequestUnfulfilled" },
  RequestActionDelayed: { resumed: "RequestAccepted", "kind-corrected": "RequestAcknowledged", rejected: "RequestRejected", "taken-back": "RequestUnfulfilled" },
  RequestRejected: { told: "RequestRejected" },
  RequestFulfilled: { told: "RequestFulfilled", "block-kept": "RequestFulfilled", "block-lifted": "RequestFulfilled", "block-turned": "RequestFulfilled" },
  RequestUnfulfilled: {},
});

/** What can still lead to another state. An answered request may owe something yet, and is over all the same. */
export const isOpen = (state: RequestState): boolean => Object.values(requestTransitions[state]).some((next) => next !== state);

/** What is so at the moment of a change. */
export interface RequestFacts {
  readonly kind: RequestKind;
  /** The sender is shown by what the kind needs, and entitled at this moment (a representation may have ended since). */
  readonly entitled: boolean;
  /** The decision to do it stands: its parts may be carried out. */
  readonly decided: boolean;
  /** A part that cannot be undone is done, or a destruction of its own is on its way. Lifting a block can be undone. */
  readonly begun: boolean;
  /** Parts of the work that are not done. */
  readonly partsLeft: number;
  /** Rows about the person that still lie somewhere, other than the locked evidence of the request; counted for a destruction alone. */
  readonly traces: number;
  /** The block that the request asked for stands after its answer. */
  readonly standing: boolean;
  /** The answer could not go by mail, and nobody has noted how it was told. */
  readonly untold: boolean;
}

/** What may happen only while nothing is decided. */
const UNDECIDED: readonly RequestChange[] = ["taken-back", "more-asked", "delayed", "kind-corrected"];

export type ChangeFault = "request-state" | "sender-not-shown" | "request-not-decided" | "request-parts-left" | "request-traces-left" | "request-carried-out" | "answer-told" | "block-ended";

/** Why a change may not happen now; null when it may. The table first, then what must be so besides (clause:R1, clause:D2). */
export function changeFault(state: RequestState, change: RequestChange, facts: RequestFacts): ChangeFault | null {
  if (requestTransitions[state][change] === undefined) return "request-state";
  if (change === "accepted" && requestKinds[facts.kind].ofRecord && !facts.entitled) return "sender-not-shown";
  // What was decided is on its way: it is not taken back or put off, asks for nothing else, and nobody is asked for more; refused it is only while nothing of it is done.
  if (facts.decided && UNDECIDED.includes(change)) return "request-carried-out";
  if (facts.begun && change === "rejected") return "request-carried-out";
  if (change === "told") return facts.untold ? null : "answer-told";
  if (change === "block-kept" || change === "block-lifted" || change === "block-turned") return facts.standing ? null : "block-ended";
  if (change !== "fulfilled") return null;
  if (!facts.decided) return "request-not-decided";
  if (facts.partsLeft > 0) return "request-parts-left";
  return facts.traces > 0 ? "request-traces-left" : null;
}

/** The state after a change. Throws RangeError where the table has none. */
export function stateAfter(state: RequestState, change: RequestChange): RequestState {
  const next = requestTransitions[state][change];
  if (next === undefined) throw new RangeError(`no ${change} from ${state}`);
  return next;
}

/** The parts of the work of each kind, in the order in which they are done; every one goes on by itself, and one that fails stops no other. */
export const REQUEST_PARTS = ["lift-block", "keep-block", "correct", "extract", "withdraw", "destroy", "stop-automated", "list-transfers"] as const;
export type RequestPart = (typeof REQUEST_PARTS)[number];
export const requestParts: Readonly<Record<RequestKind, readonly RequestPart[]>> = Object.freeze({
  access: ["extract"],
  correction: ["lift-block", "correct"],
  blocking: ["keep-block"],
  lifting: ["lift-block"],
  destruction: ["lift-block", "destroy"],
  withdrawal: ["withdraw"],
  "objection-automated": ["stop-automated"],
  "transfers-information": ["list-transfers"],
  complaint: [],
  question: [],
});

/** What a standing block is turned into by a decision: a request of its own, in the same person's name and with its own clock (clause:T7). */
export const BLOCK_TURNS = ["correction", "destruction"] as const satisfies readonly RequestKind[];
export type BlockTurn = (typeof BLOCK_TURNS)[number];
export const isBlockTurn = (text: string): text is BlockTurn => (BLOCK_TURNS as readonly string[]).includes(text);

/** Why a block is lifted by a decision (Law 94-V art. 25(2)(8)): nothing wrong was found, it was put right, or who asked for it wants it no more. */
export const BLOCK_LIFTINGS = ["violation-not-confirmed", "put-right", "sender-wants-no-block"] as const;
export type BlockLifting = (typeof BLOCK_LIFTINGS)[number];
export const isBlockLifting = (text: string): text is BlockLifting => (BLOCK_LIFTINGS as readonly string[]).includes(text);

/** How an answer was told that could not go by mail (clause:R3). */
export const TOLD_HOW = ["telephone", "post", "in-person"] as const;
export type ToldHow = (typeof TOLD_HOW)[number];
export const isToldHow = (text: string): text is ToldHow => (TOLD_HOW as readonly string[]).includes(text);
