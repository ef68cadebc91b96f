import { addCalendarDays, type Actor, civilDateOf, endOfDay, isInForce, type Limit, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { endingState } from "../consent/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { tell } from "./family-letters.ts";
import { type MatterAct, noteReminder, openMatter, settle } from "./matters.ts";
import { type OpenMatter, openMattersOf } from "./matters.store.ts";
import { demandStaff, JUDGING_ROLES } from "./staff-roles.ts";

/** After so long without an answer the others are reminded, and the matter stands out on the officer's list. A promise of our own; the block holds on. */
export const ANSWER_TERM: Limit = Object.freeze({ term: { amount: 7, unit: "calendar-day" }, source: "clause G5", status: "promise" } as const);
export const REMINDERS_MAX = 3;

/**
 * What a representative's wish to have the record destroyed comes to. `alone`: nobody else has a say. `blocked`: nothing is used, nothing is destroyed, and the others
 * have a say. `agreed`: another one wanted it first; the block is lifted, and the caller ends the consents and sets the day in the same transaction.
 */
export type Demand = { readonly outcome: "alone" | "blocked" } | { readonly outcome: "agreed"; readonly first: SubjectId };

const answerDue = (from: Date): Date => endOfDay(addCalendarDays(civilDateOf(from), ANSWER_TERM.term.amount));

type RepresentativeActor = Extract<Actor, { kind: "representative" }>;
function demandRepresentative(by: Actor, child: SubjectId): asserts by is RepresentativeActor {
  if (by.kind !== "representative" || by.of !== child) throw new Refusal("refused", "not-representative", { clause: "G5" });
}

/** Ends every consent in force before the block goes: between that and the destruction nothing may be used. */
async function endConsents(deps: FamiliesDeps, tx: Tx, { child, by, at, requestId }: MatterAct): Promise<void> {
  const [states, events] = [await deps.consents.stateOf(tx, child), await deps.consents.history(tx, child)];
  const state = endingState(by);
  // The assent is the pupil's own; it stands for nothing without the consent beside it.
  const choices = states.filter((held) => isInForce(held.state) && held.scope !== "assent").map(({ purpose, scope }) => ({ purpose, scope, state }));
  const last = events.at(-1);
  if (choices.length === 0 || last === undefined) return;
  await deps.consents.record(tx, {
    subject: child, decidedBy: by, typedBy: by, choices, documentHash: last.documentHash, policyVersion: last.policyVersion, language: last.language,
    source: "in-person", method: "in-person", at, requestId,
  });
}

/**
 * A representative wants the child's record destroyed (clause:D2, clause:G5). The only one: `alone`. One of several: the record is blocked at once, the others get
 * a letter that says no more than that a person entitled to do so restricted it. When another one wants the same: `agreed`. Throws Refusal `not-representative`.
 */
export async function demandDestruction(deps: FamiliesDeps, tx: Tx, act: MatterAct): Promise<Demand> {
  const { child, by, at, requestId } = act;
  demandRepresentative(by, child);
  await lockSubjects(tx, [child], "exclusive");
  const here = (await deps.representations.representativesOf(tx, child, at)).map(({ representative }) => representative);
  const stage = await deps.representations.stageOf(tx, child);
  if (stage === null || stage === "adult" || !here.includes(by.subject)) throw new Refusal("refused", "not-representative", { clause: "G5" });
  const open = (await openMattersOf(tx, child)).filter(({ kind }) => kind === "withdrawal");
  const first = open.map(({ openedBy }) => openedBy).find((one) => one !== null && one !== by.subject && here.includes(one)) ?? null;
  if (here.length === 1 || first !== null) {
    for (const matter of open) await settle(deps, tx, act, matter, first === null ? "void" : "agreed");
    return first === null ? { outcome: "alone" } : { outcome: "agreed", first };
  }
  if (open.length === 0) {
    await openMatter(deps, tx, act, "withdrawal", { until: answerDue(at) });
    await tell(deps, tx, { kind: "record-restricted", child, to: here.filter((one) => one !== by.subject), requestId, at });
  }
  return { outcome: "blocked" };
}

/** The destruction is off, yet who wanted it and has not taken it back still does: the record is blocked as it was before the other agreed. clause:G5 */
export async function standAgain(deps: FamiliesDeps, tx: Tx, act: Omit<MatterAct, "by"> & { readonly wanted: SubjectId }): Promise<void> {
  const { child, wanted, at, requestId } = act;
  const here = await deps.representations.representativesOf(tx, child, at);
  if (here.length < 2 || !here.some(({ representative }) => representative === wanted)) return;
  await openMatter(deps, tx, { child, by: { kind: "system", job: "leaving" }, at, requestId }, "withdrawal", { until: answerDue(at), wanted });
}

/** The one who asked thinks better of it: the block goes. Throws Refusal (not-found) `matter-unknown`. */
export async function takeBack(deps: FamiliesDeps, tx: Tx, act: MatterAct): Promise<void> {
  demandRepresentative(act.by, act.child);
  const { subject } = act.by;
  await lockSubjects(tx, [act.child], "exclusive");
  const own = (await openMattersOf(tx, act.child)).find(({ kind, openedBy }) => kind === "withdrawal" && openedBy === subject);
  if (own === undefined) throw new Refusal("not-found", "matter-unknown", { clause: "G5" });
  await settle(deps, tx, act, own, "void");
  const others = (await deps.representations.representativesOf(tx, act.child, act.at)).map(({ representative }) => representative).filter((one) => one !== subject);
  await tell(deps, tx, { kind: "restriction-lifted", child: act.child, to: others, requestId: act.requestId, at: act.at });
}

/**
 * The protection officer lets the record be kept (clause:G5): the block goes, and all are told. Throws Refusal `role-not-permitted`, (not-found) `matter-unknown`.
 */
export async function judgeKept(deps: FamiliesDeps, tx: Tx, act: MatterAct): Promise<void> {
  const { child, by, at, requestId } = act;
  demandStaff(by, JUDGING_ROLES);
  await lockSubjects(tx, [child], "exclusive");
  const open = await openMattersOf(tx, child);
  if (open.length === 0) throw new Refusal("not-found", "matter-unknown", { clause: "G5" });
  for (const matter of open) await settle(deps, tx, act, matter, "decided-keep");
  const here = await deps.representations.representativesOf(tx, child, at);
  await tell(deps, tx, { kind: "restriction-lifted", child, to: here.map(({ representative }) => representative), requestId, at });
}

/**
 * The protection officer lets the record be destroyed (clause:G5). Gives the representative who wanted it: the caller ends the consents and sets the day in the same
 * transaction. Null where nobody represents the child: the consents end here, and `toDestroy` names it. Throws Refusal `role-not-permitted`, (not-found) `matter-unknown`.
 */
export async function judgeDestroyed(deps: FamiliesDeps, tx: Tx, act: MatterAct): Promise<SubjectId | null> {
  const { child, by, at } = act;
  demandStaff(by, JUDGING_ROLES);
  await lockSubjects(tx, [child], "exclusive");
  const open = await openMattersOf(tx, child);
  if (open.length === 0) throw new Refusal("not-found", "matter-unknown", { clause: "G5" });
  const here = await deps.representations.representativesOf(tx, child, at);
  const wanted = open.find(({ openedBy }) => here.some(({ representative }) => representative === openedBy))?.openedBy ?? null;
  if (wanted === null) await endConsents(deps, tx, act);
  for (const matter of open) await settle(deps, tx, act, matter, "decided-destroy");
  return wanted;
}

/** Whether those who have not answered are to be reminded now. */
export function reminderDue({ kind, reminders, lastAt }: OpenMatter, at: Date): boolean {
  return kind === "withdrawal" && reminders < REMINDERS_MAX && answerDue(lastAt) <= at;
}

/** Reminds, once a term and so many times at most. Silence settles nothing (clause:R5). Safe to run twice. */
export async function remind(deps: FamiliesDeps, tx: Tx, child: SubjectId, act: { at: Date; requestId: string; job: string }): Promise<number> {
  const by: Actor = { kind: "system", job: act.job };
  await lockSubjects(tx, [child], "exclusive");
  const due = (await openMattersOf(tx, child)).filter((matter) => reminderDue(matter, act.at));
  for (const matter of due) {
    await noteReminder(deps, tx, { child, by, at: act.at, requestId: act.requestId }, matter);
    const here = await deps.representations.representativesOf(tx, child, act.at);
    const silent = here.map(({ representative }) => representative).filter((one) => one !== matter.openedBy);
    await tell(deps, tx, { kind: "record-restricted", child, to: silent, requestId: act.requestId, at: act.at });
  }
  return due.length;
}
