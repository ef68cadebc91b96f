import { describe, expect, it } from "vitest";
import { nextDay, OWES_NOTHING, REQUEST_OWNER, requestClock, type StepDates } from "./request-clock.ts";
import {
  BLOCK_TURNS, type BlockTurn, changeFault, isOpen, REQUEST_CHANGES, REQUEST_STATES, requestParts, type RequestChange, type RequestFacts, type RequestState, requestTransitions, stateAfter,
} from "./request-states.ts";
import { judgeShown, REQUEST_KINDS, requestKinds, type RequestKind } from "./requests.ts";
import { civilDate, type Calendar } from "./working-days.ts";

const calendar: Calendar = new Map([[2026, new Map()], [2027, new Map()]]);

/** A request as far as it matters to the order of things. */
interface Modelled {
  readonly kind: RequestKind;
  readonly by: "subject" | "representative";
  /** The sender is shown by the signature or a visit, beyond the session. */
  readonly strong: boolean;
  readonly state: RequestState;
  readonly blocking: boolean;
  readonly decided: boolean;
  /** Parts done, in order. */
  readonly done: number;
  /** The destruction that the person's record came into is its own. */
  readonly destroys: boolean;
  /** The block that it asked for stands after its answer. */
  readonly standing: boolean;
  /** Its answer could not go by mail, and nobody has told it. */
  readonly untold: boolean;
}

/** One record with two requests about it, and what else may happen to it. */
interface World {
  readonly requests: readonly [Modelled, Modelled];
  readonly adult: boolean;
  /** A block that no open request of these two holds. */
  readonly block: boolean;
  readonly life: "living" | "destroying" | "destroyed";
}

const UNDOABLE = new Set(["lift-block"]);
const partsOf = ({ kind }: Modelled) => requestParts[kind];
const entitled = (world: World, one: Modelled): boolean => (one.by === "subject" || !world.adult) && (one.strong || judgeShown({ kind: one.kind, sender: one.by, proof: "session" }).outcome === "accept");
const isBlocked = (world: World): boolean => world.block || world.requests.some(({ blocking, standing }) => blocking || standing);

function factsOf(world: World, one: Modelled): RequestFacts {
  return {
    kind: one.kind, entitled: entitled(world, one), decided: one.decided, begun: one.destroys || partsOf(one).slice(0, one.done).some((part) => !UNDOABLE.has(part)),
    partsLeft: partsOf(one).length - one.done, traces: one.kind === "destruction" && world.life !== "destroyed" ? 1 : 0, standing: one.standing, untold: one.untold,
  };
}

/** Whether the next part of the work can be done now: the same precedence as `decide` (a block stops all but keeping; nobody destroys in an adult's name). */
function canDo(world: World, one: Modelled): boolean {
  const part = partsOf(one)[one.done];
  if (part === undefined) return false;
  switch (part) {
    // Begun, and done when the record is gone, by whichever destruction.
    case "destroy": return world.life === "destroyed" || (world.life === "living" && !isBlocked(world) && entitled(world, one));
    case "correct":
    case "withdraw":
    case "stop-automated": return world.life === "living" && !isBlocked(world);
    case "extract":
    case "list-transfers":
    case "keep-block": return true;
    case "lift-block": return one.kind !== "destruction" || world.life !== "living" || entitled(world, one);
  }
}

function carriedOut(world: World, at: 0 | 1): World {
  const one = world.requests[at];
  const part = partsOf(one)[one.done];
  if (part === "destroy" && world.life === "living") return { ...changed(world, at, { destroys: true }), life: "destroying" };
  const done = changed(world, at, { done: one.done + 1, ...(part === "lift-block" || part === "keep-block" ? { blocking: false } : {}) });
  if (part === "keep-block" && world.life === "living") return changed(done, at, { standing: true });
  if (part !== "lift-block" || one.kind !== "lifting") return done;
  const [first, second] = done.requests;
  return { ...done, block: false, requests: [{ ...first, standing: false }, { ...second, standing: false }] };
}

/** What a decision makes of a standing block: the request that follows has it from that moment, in the same name. */
const follows = ({ by }: Modelled, kind: BlockTurn): Modelled => ({ ...fresh(kind, by), state: "RequestAccepted", blocking: true });
const fresh = (kind: RequestKind, by: Modelled["by"]): Modelled => ({ kind, by, strong: false, state: "RequestInitiated", blocking: false, decided: false, done: 0, destroys: false, standing: false, untold: false });

function changed(world: World, at: 0 | 1, change: Partial<Modelled>): World {
  const [first, second] = world.requests;
  return { ...world, requests: at === 0 ? [{ ...first, ...change }, second] : [first, { ...second, ...change }] };
}

function afterChange(world: World, at: 0 | 1, change: RequestChange): World[] {
  const one = world.requests[at];
  if (change === "told") return [changed(world, at, { untold: false })];
  if (change === "block-lifted") return [changed(world, at, { standing: false })];
  if (change === "block-turned") return BLOCK_TURNS.map((kind) => changed(world, at, follows(one, kind)));
  const state = stateAfter(one.state, change);
  const block = change === "accepted" && requestKinds[one.kind].blocks && world.life === "living";
  // An answer goes by mail, or cannot.
  const answered = change === "fulfilled" || change === "rejected";
  return (answered ? [false, true] : [one.untold]).map((untold) => changed(world, at, { state, untold, blocking: isOpen(state) && (block || one.blocking) }));
}

/** The request turns out to ask for something else: its block goes where the other kind has none, and what sufficed to show the sender is looked at anew. */
function asOtherKinds(world: World, at: 0 | 1): World[] {
  const one = world.requests[at];
  return EXPLORED.filter((kind) => kind !== one.kind && changeFault(one.state, "kind-corrected", factsOf(world, { ...one, kind })) === null)
    .map((kind) => changed(world, at, { kind, state: stateAfter(one.state, "kind-corrected"), blocking: requestKinds[kind].blocks && one.blocking }));
}

/** Everything that may happen next: a change or a part of either request, a decision, a birthday, a block and its end, a destruction and its end. */
function next(world: World): World[] {
  const found: World[] = [];
  if (!world.adult) found.push({ ...world, adult: true });
  if (world.life === "living") found.push({ ...world, block: !world.block });
  if (world.life === "living" && !isBlocked(world)) found.push({ ...world, life: "destroying" });
  if (world.life === "destroying") found.push({ ...world, life: "destroyed", block: false, requests: [{ ...world.requests[0], blocking: false, standing: false }, { ...world.requests[1], blocking: false, standing: false }] });
  for (const at of [0, 1] as const) {
    const one = world.requests[at];
    found.push(...asOtherKinds(world, at));
    if (isOpen(one.state) && !one.decided && !one.strong) found.push(changed(world, at, { strong: true }));
    for (const change of REQUEST_CHANGES) if (change !== "kind-corrected" && changeFault(one.state, change, factsOf(world, one)) === null) found.push(...afterChange(world, at, change));
    if (one.state === "RequestAccepted" && !one.decided && entitled(world, one)) found.push(changed(world, at, { decided: true }));
    if (one.state === "RequestAccepted" && one.decided && canDo(world, one)) found.push(carriedOut(world, at));
  }
  return found;
}

const dates: StepDates = { clock: requestClock("access", civilDate("2026-11-30"), calendar), markBy: civilDate("2026-12-01"), waits: false, askedUntil: civilDate("2026-12-10"), delayedUntil: civilDate("2026-12-15"), owed: OWES_NOTHING };
const owedOf = ({ standing, untold }: Modelled): StepDates => ({ ...dates, owed: { answer: untold, block: standing ? civilDate("2026-12-30") : null } });
/** Nothing waits for anybody any more: neither work, nor a block that stands, nor an answer that nobody was told. */
const isSettled = ({ state, standing, untold }: Modelled): boolean => !isOpen(state) && !standing && !untold;

/** What may never be; by plain throws, since it is looked at tens of thousands of times. */
function assertHolds(world: World): void {
  const demand = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify(world)}`);
  };
  for (const one of world.requests) {
    if (one.state === "RequestFulfilled") demand(one.done === partsOf(one).length && (one.kind !== "destruction" || world.life === "destroyed"), "fulfilled too early");
    demand((nextDay(one.state, owedOf(one)) === null) === isSettled(one), "something that waits without its next day");
    if (one.standing) demand(one.kind === "blocking" && one.state !== "RequestUnfulfilled" && one.done > 0, "a block that stands and was not asked for");
    if (one.untold) demand(one.state === "RequestFulfilled" || one.state === "RequestRejected", "an answer that is none");
    if (one.state === "RequestAccepted" && requestKinds[one.kind].blocks && !one.decided && world.life === "living") demand(one.blocking, "work without the block");
    if (!isOpen(one.state)) demand(!one.blocking, "a block that nobody holds");
    if (one.destroys) demand(one.state === "RequestAccepted" || one.state === "RequestFulfilled", "refused or put off on the way");
    if (one.decided) demand(one.state !== "RequestActionDelayed", "decided and put off");
    if (one.kind === "destruction" && one.decided) demand(one.strong, "destroyed on a session alone");
  }
}

/** All that can be reached from these beginnings, with what leads where: worlds by their number. */
interface Reached {
  readonly worlds: readonly World[];
  readonly to: readonly (readonly number[])[];
}

function explore(starts: readonly World[]): Reached {
  const numbers = new Map<string, number>();
  const worlds: World[] = [], to: number[][] = [];
  const numberOf = (world: World): number => {
    const name = JSON.stringify(world);
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, worlds.length);
    return worlds.push(world) - 1;
  };
  for (const start of starts) numberOf(start);
  for (let at = 0; at < worlds.length; at += 1) {
    const world = worlds[at] as World;
    assertHolds(world);
    const following = next(world);
    if (isBlocked(world) && world.life === "living" && following.some(({ life }) => life === "destroying")) throw new Error(`destroyed in a block: ${JSON.stringify(world)}`);
    to.push(following.map(numberOf));
  }
  return { worlds, to };
}

/** Those of them that have no way to both requests being over and nothing owed. */
function deadEnds({ worlds, to }: Reached): World[] {
  const from: number[][] = worlds.map(() => []);
  to.forEach((targets, at) => { for (const target of targets) from[target]?.push(at); });
  const good = new Set(worlds.flatMap(({ requests }, at) => (requests.every(isSettled) ? [at] : [])));
  // A set is walked in the order of its growth, so that what is added on the way is walked too.
  for (const at of good) for (const before of from[at] ?? []) good.add(before);
  return worlds.filter((_, at) => !good.has(at));
}

const EXPLORED = ["correction", "blocking", "lifting", "destruction", "withdrawal", "question"] as const satisfies readonly RequestKind[];

describe("the state machine of requests", () => {
  it("clause:R3 clause:T7 clause:D2 holds in every interleaving of two requests, each of any kind and of any other later, and a birthday, a block, a destruction", { timeout: 120_000 }, () => {
    const starts = EXPLORED.flatMap((first) => EXPLORED.map((second): World => ({ requests: [fresh(first, "representative"), fresh(second, "subject")], adult: false, block: false, life: "living" })));
    const reached = explore(starts);
    expect(deadEnds(reached)).toEqual([]);
    const states = reached.worlds.length;
    process.stdout.write(`request states reached: ${states}\n`);
    expect(states).toBeGreaterThan(10_000);
  });

  it("clause:R3 every open state has a next day and an owner, every state can be reached, and what is over stays over", () => {
    expect(REQUEST_OWNER).toBe("protection-officer");
    const reached = new Set<RequestState>(["RequestInitiated"]);
    for (const state of reached) for (const to of Object.values(requestTransitions[state])) reached.add(to);
    expect([...reached].sort()).toEqual([...REQUEST_STATES].sort());
    for (const state of REQUEST_STATES.filter((one) => !isOpen(one))) for (const change of REQUEST_CHANGES) {
      const facts: RequestFacts = { kind: "question", entitled: true, decided: true, begun: false, partsLeft: 0, traces: 0, standing: false, untold: false };
      expect(["request-state", "answer-told", "block-ended"]).toContain(changeFault(state, change, facts));
      if (requestTransitions[state][change] !== undefined) expect(stateAfter(state, change)).toBe(state);
    }
  });

  it("clause:R3 what is decided is neither put off nor taken back, and is refused only while nothing of it is begun", () => {
    const facts: RequestFacts = { kind: "correction", entitled: true, decided: false, begun: false, partsLeft: 2, traces: 0, standing: false, untold: false };
    expect(changeFault("RequestAccepted", "delayed", facts)).toBeNull();
    for (const change of ["delayed", "taken-back", "more-asked", "kind-corrected"] as const) expect(changeFault("RequestAccepted", change, { ...facts, decided: true })).toBe("request-carried-out");
    expect(changeFault("RequestAccepted", "rejected", { ...facts, decided: true })).toBeNull();
    expect(changeFault("RequestAccepted", "rejected", { ...facts, decided: true, begun: true })).toBe("request-carried-out");
  });

  it("clause:T7 clause:R3 a standing block ends by a decision alone, and an answer is owed until it was told", () => {
    const facts: RequestFacts = { kind: "blocking", entitled: true, decided: true, begun: true, partsLeft: 0, traces: 0, standing: true, untold: true };
    for (const change of ["told", "block-kept", "block-lifted", "block-turned"] as const) expect(changeFault("RequestFulfilled", change, facts)).toBeNull();
    for (const change of ["block-kept", "block-lifted", "block-turned"] as const) expect(changeFault("RequestFulfilled", change, { ...facts, standing: false })).toBe("block-ended");
    expect(changeFault("RequestRejected", "told", { ...facts, untold: false })).toBe("answer-told");
    expect(nextDay("RequestFulfilled", { ...dates, owed: { answer: false, block: civilDate("2027-01-15") } })).toBe("2027-01-15");
    expect(nextDay("RequestRejected", { ...dates, owed: { answer: true, block: null } })).toBe(dates.clock.answer.due);
  });

  it("clause:D2 a destruction is not fulfilled while a part is left or a trace remains", () => {
    const facts: RequestFacts = { kind: "destruction", entitled: true, decided: true, begun: true, partsLeft: 0, traces: 0, standing: false, untold: false };
    expect(changeFault("RequestAccepted", "fulfilled", facts)).toBeNull();
    expect(changeFault("RequestAccepted", "fulfilled", { ...facts, traces: 1 })).toBe("request-traces-left");
    expect(changeFault("RequestAccepted", "fulfilled", { ...facts, partsLeft: 1 })).toBe("request-parts-left");
    expect(changeFault("RequestAccepted", "fulfilled", { ...facts, decided: false })).toBe("request-not-decided");
    expect(REQUEST_KINDS.every((kind) => changeFault("RequestInitiated", "fulfilled", { ...facts, kind }) === "request-state")).toBe(true);
  });
});
