import {
  type Actor, type Calendar, civilDateOf, givenBy, type IntakeJudgement, isRequestKind, judgeShown, missingFields, requestClock, type RequestField, type RequestKind, requestKinds, type SubjectId,
} from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type CaseAct, change, givenValues, isEntitled, liftHeld, onCase, wordsOf } from "./case-acts.ts";
import { coverBlock } from "./case-block.ts";
import { heldRestrictions, readCase, stateOfCase } from "./case-log.ts";
import { blockedFields, restrictFor } from "./intake.ts";
import type { RequestCase, RequestWords } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { insertParty } from "./requests.store.ts";
import { proofOf } from "./sender.ts";
import { tellSender } from "./telling.ts";

interface Anew {
  readonly tx: Tx;
  readonly words: RequestWords;
  readonly judgement: IntakeJudgement;
  readonly act: { readonly by: Actor; readonly at: Date; readonly requestId: string };
  readonly calendar: Calendar;
}

/**
 * What the new kind wants blocked or marked is, where the sender may ask it; what it does not is free again (clause:T7, clause:G5). A block that was placed on a better proof stays
 * for as long as the kind blocks.
 */
async function restrictAnew(deps: RequestsDeps, one: RequestCase, { tx, words, judgement, act, calendar }: Anew): Promise<RequestCase> {
  const { kind } = one.row;
  if (!requestKinds[kind].blocks || judgement.outcome === "reject") return liftHeld(deps, tx, one, { reason: "kind-corrected", ...act }, calendar);
  const fields = blockedFields(kind, words);
  if (judgement.outcome === "accept") {
    const known = await liftHeld(deps, tx, one, { only: "marked", reason: "sender-shown", ...act }, calendar);
    return one.about === null || !(await isEntitled(deps, tx, one)) ? known : coverBlock(deps, tx, known, { subject: one.about, fields, ...act }, calendar);
  }
  if (!judgement.mark || words.claimed === null || heldRestrictions(one).length > 0) return one;
  return restrictFor(deps, tx, one, { kind: "provisional", subject: words.claimed, fields, ...act }, calendar);
}

/** What is still missing for the new kind; who was shown otherwise is asked for no document again. */
async function missingNow(deps: RequestsDeps, one: RequestCase): Promise<readonly RequestField[]> {
  const proof = proofOf(one);
  return missingFields({ kind: one.row.kind, proof: proof === "visit" ? "session" : proof }, await givenValues(deps, one));
}

/** The judgement of the door, over what the request turned out to ask for. Where the policy says no, the officer says it, with the reason and in words. */
async function judgeAnew(deps: RequestsDeps, one: RequestCase, { tx, judgement, act, calendar }: Anew): Promise<RequestCase> {
  if (judgement.outcome === "reject") return one;
  const missing = await missingNow(deps, one);
  const asks = judgement.outcome === "verify" && missing.length === 0 ? (["document-shown"] as const) : missing;
  const by = { ...act, by: BY_SYSTEM };
  if (asks.length > 0) {
    const reason = judgement.outcome === "verify" ? "sender-not-shown" : "fields-missing";
    return change(deps, tx, one, { ...by, change: "more-asked", fields: asks, reason, until: givenBy(civilDateOf(act.at), one.row.answerOn) }, calendar);
  }
  return (await isEntitled(deps, tx, one)) ? change(deps, tx, one, { ...by, change: "accepted" }, calendar) : one;
}

/** The sender is told: by the question, where there is one, or that the school read the request otherwise than it said at first. */
async function tellKind(deps: RequestsDeps, one: RequestCase, { tx, act: { at }, calendar }: Anew): Promise<void> {
  if (stateOfCase(one) === "RequestRequiresAction") {
    await tellSender(deps, tx, one, calendar, at);
    return;
  }
  await deps.notices.send(tx, { kind: "request-kind-corrected", to: { kind: "draft", draft: one.row.caseId as SubjectId }, language: one.row.language, params: { case: one.row.caseId }, requestId: one.row.requestId, at });
}

/**
 * A member says what a request asks for, where the door guessed or was told otherwise (clause:R1): the clock counts from the day of the receipt by the law's step of that kind,
 * the block comes or goes as it demands, the sender is judged as at the coming and told. Until the decision. Throws Refusal `invalid-fields`, `request-state`, `request-carried-out`.
 */
export async function correctKind(deps: RequestsDeps, wish: CaseAct & { readonly kind: RequestKind }): Promise<void> {
  const at = deps.clock.now();
  // The record that was named may be marked or blocked: locked with the others, before the request (clause:T7).
  const claimed = (await wordsOf(deps, await readCase(deps.databases.data, wish.caseId)))?.claimed ?? null;
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const { row } = one;
    const { kind } = wish;
    if (!isRequestKind(kind) || kind === row.kind) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "kind", reason: "same-kind" }], clause: "R1" });
    const words = await wordsOf(deps, one);
    if (words === null) throw new Refusal("conflict", "request-forgotten", { clause: "S3" });
    const act = { by: wish.by, at, requestId: wish.requestId };
    const dueOn = requestClock(kind, civilDateOf(row.receivedAt), calendar).due;
    const proof = proofOf(one);
    // Who is known asks about the record that was named at the coming; naming one shows nothing (clause:G5).
    const about = one.about ?? (proof === "none" || !requestKinds[kind].ofRecord ? null : words.claimed);
    if (about !== null && one.about === null) await insertParty(tx, row.caseId, { subject: about, part: "about" }, at);
    const judgement = judgeShown({ kind, sender: row.sender, proof });
    const anew: Anew = { tx, words, judgement, act, calendar };
    let now = await change(deps, tx, { ...one, about, row: { ...row, kind, dueOn } }, { ...act, change: "kind-corrected", kind, dueOn }, calendar);
    now = await judgeAnew(deps, await restrictAnew(deps, now, anew), anew);
    await tellKind(deps, now, anew);
  }, [claimed]);
}
