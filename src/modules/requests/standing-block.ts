import { type Actor, type BlockLifting, type BlockTurn, type Calendar, civilDateOf, type FieldId, givenBy, judgeIntake, requestClock, type StaffActor, type SubjectId } from "../../policy/index.ts";
import { newId, randomToken } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { isRefusal, Refusal } from "../../platform/refusal.ts";
import type { SubjectKey } from "../keys/index.ts";
import { type CaseAct, change, liftHeld, onDesk } from "./case-acts.ts";
import { happen, heldRestrictions, lastOf, readCase } from "./case-log.ts";
import { newCaseNumber } from "./case-number.ts";
import { givenValues, wordsOf } from "./case-words.ts";
import { checkedAsked } from "./intake.ts";
import type { RequestCase, RequestRow, RequestWords } from "./request-row.ts";
import { BY_SYSTEM, type OnFault, type RequestsDeps } from "./requests-deps.ts";
import { insertLookup, insertParty, insertRequest, lockOnDesk } from "./requests.store.ts";
import { proofOf, secretToken } from "./sender.ts";
import { tellSender } from "./telling.ts";
import { endedBlocks, standingAbout } from "./standing-blocks.store.ts";

/** A decision on the block that stands after the answer. `words`: what the sender is told, in the sender's language. */
export interface BlockAct extends CaseAct {
  readonly by: StaffActor;
  readonly words: string;
}

export interface TurnWish extends BlockAct {
  readonly into: BlockTurn;
  /** What is to stand instead, by field: a correction needs one at least. */
  readonly corrections: Readonly<Partial<Record<FieldId, string>>>;
}

/** The request that a block was turned into. */
export interface FollowUp {
  readonly caseId: string;
  readonly number: string;
}

const RELEASED_MAX = 200;

function assertMay({ by, words }: BlockAct): void {
  if (by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
  if (words.trim() === "") throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "words", reason: "missing" }], clause: "T7" });
}

/** Lifts the block that stands, by a decision with its reason (clause:T7). Throws Refusal `invalid-fields`, `block-ended`, `request-over`. */
export async function liftStanding(deps: RequestsDeps, wish: BlockAct & { readonly reason: BlockLifting }): Promise<void> {
  assertMay(wish);
  const act = { by: wish.by, at: deps.clock.now(), requestId: wish.requestId };
  await onDesk(deps, wish.caseId, async (tx, one, calendar) => {
    const decided = await change(deps, tx, one, { ...act, change: "block-lifted", reason: wish.reason, note: { words: wish.words } }, calendar);
    const now = await liftHeld(deps, tx, decided, { reason: wish.reason, ...act }, calendar);
    await tellSender(deps, tx, now, calendar, act.at);
  });
}

/** Decides that the block stands on; it is looked at again after `BLOCK_LOOK_DAYS` (clause:T7). Throws as `liftStanding`. */
export async function keepStanding(deps: RequestsDeps, wish: BlockAct): Promise<void> {
  assertMay(wish);
  const act = { by: wish.by, at: deps.clock.now(), requestId: wish.requestId };
  await onDesk(deps, wish.caseId, async (tx, one, calendar) => {
    await tellSender(deps, tx, await change(deps, tx, one, { ...act, change: "block-kept", note: { words: wish.words } }, calendar), calendar, act.at);
  });
}

interface Following {
  readonly row: RequestRow;
  readonly words: RequestWords;
}

async function draw(deps: RequestsDeps, one: RequestCase, wish: TurnWish, { key, caseId, calendar, at }: { key: SubjectKey; caseId: string; calendar: Calendar; at: Date }): Promise<Following> {
  const held = await wordsOf(deps, one);
  const words: RequestWords = {
    values: await givenValues(deps, one), corrections: wish.corrections, purposes: [], fields: held?.fields ?? [], capability: randomToken(), claimed: null, signer: held?.signer ?? null,
  };
  const clock = requestClock(wish.into, civilDateOf(at), calendar);
  const { channel, sender, language } = one.row;
  const row: RequestRow = {
    caseId, number: newCaseNumber(), kind: wish.into, channel, sender, language, receivedAt: at, answerOn: clock.answer.due, dueOn: clock.due,
    sealed: deps.seals.sealWords(key, caseId, words), keyId: key.keyId, fileId: null, requestId: wish.requestId,
  };
  return { row, words };
}

/**
 * The request that follows, in the same person's name: it has the block from here on, without a moment between. What the kind needs to be shown is asked for where the first request
 * was not shown by as much (clause:R1).
 */
async function begin(deps: RequestsDeps, tx: Tx, from: RequestCase, { row, words }: Following, wish: TurnWish, calendar: Calendar): Promise<void> {
  const at = row.receivedAt;
  for (const token of [`number:${row.number}`, secretToken("address", words.capability)]) {
    if (!(await insertLookup(tx, token, row.caseId, at))) throw new Refusal("conflict", "request-repeated", { clause: "R1" });
  }
  await insertRequest(tx, row);
  for (const [part, subject] of [["about", from.about], ["sender", from.senderSubject]] as const) if (subject !== null) await insertParty(tx, row.caseId, { subject, part }, at);
  const proof = proofOf(from);
  const act = { by: BY_SYSTEM, at, requestId: wish.requestId } as const;
  let now: RequestCase = { row, events: [], about: from.about, senderSubject: from.senderSubject };
  now = await happen(deps, tx, now, { ...act, by: wish.by, change: "received", state: "RequestInitiated", reason: proof, owner: lastOf(from).owner, note: { follows: { caseId: from.row.caseId, number: from.row.number } } }, calendar);
  now = await happen(deps, tx, now, { ...act, change: "acknowledged", state: "RequestAcknowledged" }, calendar);
  for (const { restriction } of heldRestrictions(from)) {
    const reach = from.events.find((placed) => placed.restriction === restriction)?.fields ?? [];
    now = await happen(deps, tx, now, { ...act, by: wish.by, change: "blocked", restriction, fields: [...reach] }, calendar);
  }
  // The channel's own proofs do not count here: the sender was shown before.
  const enough = proof !== "none" && judgeIntake({ kind: row.kind, channel: proof === "visit" ? "paper" : "web-signed-in", sender: row.sender, proof }).outcome === "accept";
  now = enough
    ? await change(deps, tx, now, { ...act, change: "accepted" }, calendar)
    : await happen(deps, tx, now, { ...act, change: "more-asked", state: "RequestRequiresAction", fields: ["document-shown"], reason: "sender-not-shown", until: givenBy(civilDateOf(at), row.answerOn) }, calendar);
  await tellSender(deps, tx, now, calendar, at);
}

/**
 * Turns the block that stands into a correction or a destruction (clause:T7): the request that follows is decided by itself, and its sender is told of it. The first one keeps the
 * decision among its steps. Throws Refusal `invalid-fields`, `block-ended`, `request-over`.
 */
export async function turnStanding(deps: RequestsDeps, wish: TurnWish): Promise<FollowUp> {
  assertMay(wish);
  if (wish.into === "correction" && Object.keys(wish.corrections).length === 0) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "corrections", reason: "missing" }], clause: "C7" });
  const at = deps.clock.now();
  const { row: { sender } } = await readCase(deps.databases.data, wish.caseId);
  // By the rule of every entry: what is none is typed anew now, and not found after the decision (decision 0184).
  const { corrections } = checkedAsked({ kind: wish.into, sender }, wish.into === "correction" ? { corrections: wish.corrections } : {}, at);
  const caseId = newId();
  const key = await deps.seals.newKey(caseId, at);
  return onDesk(deps, wish.caseId, async (tx, one, calendar) => {
    const following = await draw(deps, one, { ...wish, corrections }, { key, caseId, calendar, at });
    const followed: FollowUp = { caseId, number: following.row.number };
    const act = { by: wish.by, at, requestId: wish.requestId };
    const turned = { ...act, change: "block-turned", reason: `turned-into-${wish.into}` } as const;
    const [first, ...others] = heldRestrictions(one);
    let now = await change(deps, tx, one, { ...turned, note: { words: wish.words, followed }, ...(first === undefined ? {} : { restriction: first.restriction }) }, calendar);
    // Each block that it holds passes, so that no two requests hold the same one.
    for (const { restriction } of others) now = await happen(deps, tx, now, { ...turned, restriction }, calendar);
    await begin(deps, tx, one, following, wish, calendar);
    return followed;
  });
}

/** Notes on an answered request that its block is in force no more: another decision lifted it, or the record is gone. In the caller's transaction, under the lock of the desk. */
async function release(deps: RequestsDeps, tx: Tx, one: RequestCase, act: { by: Actor; at: Date; requestId: string }, calendar: Calendar): Promise<void> {
  const inForce = one.about === null ? [] : (await deps.restrictions.inForce(tx, one.about)).map(({ restriction }) => restriction);
  let now = one;
  for (const { restriction } of heldRestrictions(one)) {
    if (!inForce.includes(restriction)) now = await happen(deps, tx, now, { ...act, change: "unblocked", restriction, reason: "ended-elsewhere" }, calendar);
  }
}

/** The same for all answered requests about a person, whose lock the caller holds. */
export async function releaseEnded(deps: RequestsDeps, tx: Tx, about: SubjectId, act: { by: Actor; at: Date; requestId: string }, calendar: Calendar): Promise<void> {
  for (const caseId of await standingAbout(tx, about)) {
    if ((await lockOnDesk(tx, caseId)) !== null) await release(deps, tx, await readCase(tx, caseId), act, calendar);
  }
}

/** Takes what stands in force no more off its officer's list, each by itself; gives how many there were. Throws at the first that fails where nobody is told of faults. */
export async function releaseAllEnded(deps: RequestsDeps, onFault?: OnFault): Promise<number> {
  const ended = await endedBlocks(deps.databases.data, RELEASED_MAX);
  for (const caseId of ended) {
    try {
      await onDesk(deps, caseId, (tx, one, calendar) => release(deps, tx, one, { by: BY_SYSTEM, at: deps.clock.now(), requestId: newId() }, calendar));
    } catch (error) {
      if (isRefusal(error, "request-over")) continue;
      if (onFault === undefined) throw error;
      onFault(caseId, error);
    }
  }
  return ended.length;
}
