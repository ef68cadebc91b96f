import { type AskedField, type CivilDate, type GivenBy, civilDateOf, givenBy, type RequestValues } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { type CaseAct, change, givenValues, isEntitled, onCase } from "./case-acts.ts";
import { checkedValues } from "./intake.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type RequestsDeps } from "./requests-deps.ts";
import { tellSender } from "./telling.ts";

/** What staff asks a sender for: named fields or a document, why, and by which day; ten days unless told, never past the day of the answer. */
export interface Question extends CaseAct {
  readonly fields: readonly AskedField[];
  readonly words: string;
  readonly until?: CivilDate;
}

/** Asks the sender for more, with its reason and its day (clause:R2, clause:C5). Throws Refusal `invalid-fields`. */
export async function askForMore(deps: RequestsDeps, wish: Question): Promise<void> {
  const at = deps.clock.now();
  const today = civilDateOf(at);
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    const until = wish.until ?? givenBy(today, one.row.answerOn);
    const faults = [
      ...(wish.fields.length === 0 ? [{ field: "fields", reason: "missing" }] : []), ...(wish.words.trim() === "" ? [{ field: "words", reason: "missing" }] : []),
      ...(wish.fields.includes("document-copy") && !deps.door.open ? [{ field: "fields", reason: "uploads-closed" }] : []),
      ...(wish.until !== undefined && (wish.until <= today || wish.until > one.row.answerOn) ? [{ field: "asked-until", reason: "not-before-answer" }] : []),
    ];
    if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "C5" });
    const note = { words: wish.words, until };
    const now = await change(deps, tx, one, { by: wish.by, at, requestId: wish.requestId, change: "more-asked", fields: wish.fields, reason: "asked-by-staff", until, note }, calendar);
    await tellSender(deps, tx, now, calendar, at);
  });
}

/** What was asked for and is given, by the sender; `source`: how it reached the member who enters it. Who was known already goes on at once when nothing is missing any more. */
export async function giveMore(deps: RequestsDeps, wish: CaseAct & { values: RequestValues; source?: GivenBy }): Promise<void> {
  const at = deps.clock.now();
  const values = checkedValues(wish.values);
  if (Object.keys(values).length === 0) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "words", reason: "missing" }], clause: "R2" });
  await onCase(deps, wish.caseId, async (tx, one, calendar) => {
    // By the question itself: what happened since (a letter, another owner) asks for nothing and answers nothing.
    const asked = (one.events.findLast(({ change: happened }) => happened === "more-asked")?.fields ?? []) as readonly AskedField[];
    const act = { by: wish.by, at, requestId: wish.requestId };
    const now = await change(deps, tx, one, { ...act, change: "more-given", ...(wish.source === undefined ? {} : { reason: wish.source }), fields: Object.keys(values), note: { values } }, calendar);
    const entitled = await isEntitled(deps, tx, now);
    const given = { ...(await givenValues(deps, one)), ...values };
    const still = asked.filter((field) => field === "document-shown" || field === "document-copy" || (given[field] ?? "") === "");
    if (entitled && still.length === 0) await change(deps, tx, now, { ...act, by: BY_SYSTEM, change: "accepted" }, calendar);
  });
}

/** The day until which the newest question waits, as it was told to the sender. By the question alone: the desk's own day may be nearer, because of a mark that a stranger must not learn of (clause:G5). */
export async function askedUntil({ seals }: Pick<RequestsDeps, "seals">, { row, events }: RequestCase): Promise<CivilDate | null> {
  const question = events.findLast(({ change: happened }) => happened === "more-asked");
  if (question === undefined) return null;
  const key = question.sealed === null ? null : await seals.key(row.caseId, row.keyId);
  const said = key === null || question.sealed === null ? null : (seals.openNote(key, question, question.sealed) as { until?: CivilDate });
  return said?.until ?? givenBy(civilDateOf(question.at), row.answerOn);
}
