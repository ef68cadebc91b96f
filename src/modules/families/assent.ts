import { type Actor, type ConsentState, isInForce, type Language, needsAssent, type PurposeId, type SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { isOwnCredential, type Session } from "../accounts/index.ts";
import { type ConsentChoice, methodOf, type StoredConsentEvent } from "../consent/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";

/** A question for a pupil from 14 on: what the representatives consented to, and what the pupil said. */
export interface AssentQuestion {
  readonly purpose: PurposeId;
  /** Null where the pupil was never asked. `ConsentRequested`: asked at the 14th birthday, and for some days what was consented to before holds. */
  readonly answer: ConsentState | null;
}

export interface AssentWish {
  readonly session: Pick<Session, "subject" | "method">;
  readonly answers: readonly { readonly purpose: PurposeId; readonly yes: boolean }[];
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly language: Language;
  readonly requestId: string;
}

/** What a pupil from 14 on has a word in: every purpose to whose processing a representative has consented. None at another stage. */
export async function questionsFor(deps: Pick<FamiliesDeps, "representations" | "consents">, sql: SqlOrTx, pupil: SubjectId): Promise<AssentQuestion[]> {
  const stage = await deps.representations.stageOf(sql, pupil);
  if (!needsAssent(stage)) return [];
  const states = await deps.consents.stateOf(sql, pupil);
  const asked = states.filter(({ scope, state }) => scope === "processing" && isInForce(state));
  return asked.map(({ purpose }) => ({ purpose, answer: states.find((held) => held.purpose === purpose && held.scope === "assent")?.state ?? null }));
}

function stateOf(yes: boolean, from: ConsentState | null): ConsentState {
  if (yes) return from === "ConsentExpired" ? "RenewedConsentGiven" : "ConsentGiven";
  return isInForce(from) ? "ConsentWithdrawn" : "ConsentRefused";
}

/**
 * The pupil's own word beside the representative's consent (clause:G5, Civil Code art. 22): by a credential of the pupil's own, never in a session that a
 * representative's code opened. The caller ships the journal. Throws Refusal `assent-needs-own-credential`, `assent-not-asked`, and those of `Consents.record`.
 */
export async function assent(deps: FamiliesDeps, tx: Tx, wish: AssentWish, at: Date): Promise<StoredConsentEvent[]> {
  const { session, language, documentHash, policyVersion, requestId } = wish;
  if (!isOwnCredential(session.method)) throw new Refusal("refused", "assent-needs-own-credential", { clause: "G5" });
  const pupil = session.subject;
  await lockSubjects(tx, [pupil], "exclusive");
  const asked = await questionsFor(deps, tx, pupil);
  const choices = wish.answers.map(({ purpose, yes }): ConsentChoice => {
    const question = asked.find((one) => one.purpose === purpose);
    if (question === undefined) throw new Refusal("refused", "assent-not-asked", { clause: "G5" });
    return { purpose, scope: "assent", state: stateOf(yes, question.answer) };
  });
  const own: Actor = { kind: "subject", subject: pupil };
  return deps.consents.record(tx, {
    subject: pupil, decidedBy: own, typedBy: own, choices, documentHash, policyVersion, language, source: "web-form", method: "session", at, requestId, ownCredential: true,
  });
}

export type TakeBackWish = Pick<AssentWish, "session" | "language" | "requestId">;

/** What a pupil can take back or refuse in one act: every own yes, also one whose consent a representative took back, since it would count again with the next; and every question that is open. */
export async function openToTakeBack(deps: Pick<FamiliesDeps, "representations" | "consents">, sql: SqlOrTx, pupil: SubjectId): Promise<AssentQuestion[]> {
  const asked = await questionsFor(deps, sql, pupil);
  const given = needsAssent(await deps.representations.stageOf(sql, pupil)) ? (await deps.consents.stateOf(sql, pupil)).filter(({ scope, state }) => scope === "assent" && isInForce(state)) : [];
  const alone = given.filter(({ purpose }) => !asked.some((one) => one.purpose === purpose)).map(({ purpose, state }) => ({ purpose, answer: state }));
  return [...asked.filter(({ answer }) => answer === null || answer === "ConsentRequested" || isInForce(answer)), ...alone];
}

/**
 * A pupil takes back every own word in one act, as easily as it was given (clause:G5, clause:D2): it holds at once, and what no word holds any more goes by its term. One receipt
 * for all. The caller ships the journal. Throws Refusal `assent-needs-own-credential`; `consent-unchanged` when there is nothing to take back.
 */
export async function takeBackAssents(deps: FamiliesDeps, tx: Tx, { session, language, requestId }: TakeBackWish, at: Date): Promise<StoredConsentEvent[]> {
  if (!isOwnCredential(session.method)) throw new Refusal("refused", "assent-needs-own-credential", { clause: "G5" });
  const pupil = session.subject;
  await lockSubjects(tx, [pupil], "exclusive");
  const choices = (await openToTakeBack(deps, tx, pupil)).map(({ purpose, answer }): ConsentChoice => ({ purpose, scope: "assent", state: stateOf(false, answer) }));
  const last = (await deps.consents.history(tx, pupil)).at(-1);
  if (choices.length === 0 || last === undefined) throw new Refusal("conflict", "consent-unchanged", { clause: "C2" });
  const own: Actor = { kind: "subject", subject: pupil };
  const receipt = newId();
  const events = await deps.consents.record(tx, {
    subject: pupil, decidedBy: own, typedBy: own, choices, documentHash: last.documentHash, policyVersion: last.policyVersion, language, source: "web-form", method: methodOf(session),
    at, requestId, ownCredential: true, receipt,
  });
  await deps.notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject: pupil }, language, params: { receipt, of: pupil }, requestId, at });
  return events;
}

/** Puts to a pupil who turns 14 the questions about what was consented to before: for the days of grace that goes on (clause:G5). */
export async function askForAssent(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, act: { by: Actor; at: Date; requestId: string }): Promise<number> {
  const questions = (await questionsFor(deps, tx, pupil)).filter(({ answer }) => answer === null);
  await bySystem(deps, tx, pupil, questions.map(({ purpose }) => ({ purpose, scope: "assent", state: "ConsentRequested" })), act);
  return questions.length;
}

/** The days of grace are over: what the pupil has not answered counts no longer (clause:R5: silence is no yes). */
export async function endUnanswered(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, act: { by: Actor; at: Date; requestId: string }): Promise<number> {
  const states = await deps.consents.stateOf(tx, pupil);
  const waiting = states.filter(({ scope, state }) => scope === "assent" && state === "ConsentRequested");
  await bySystem(deps, tx, pupil, waiting.map(({ purpose }) => ({ purpose, scope: "assent", state: "ConsentExpired" })), act);
  return waiting.length;
}

/** Records what time brings about; under the text that was agreed to last. */
export async function bySystem(
  deps: Pick<FamiliesDeps, "consents">, tx: Tx, subject: SubjectId, choices: readonly ConsentChoice[], { by, at, requestId }: { by: Actor; at: Date; requestId: string },
): Promise<void> {
  const last = choices.length === 0 ? undefined : (await deps.consents.history(tx, subject)).at(-1);
  if (last === undefined) return;
  await deps.consents.record(tx, {
    subject, decidedBy: by, typedBy: by, choices, documentHash: last.documentHash, policyVersion: last.policyVersion, language: last.language, source: last.source,
    method: "system", at, requestId,
  });
}
