import { type CivilDate, civilDateOf, type StaffActor, type ToldHow } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { type CaseAct, change, onDesk } from "./case-acts.ts";
import { readCase, stateOfCase } from "./case-log.ts";
import { wordsOf } from "./case-words.ts";
import { isLockedEvidence } from "./locked-evidence.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

export interface ToldWish extends CaseAct {
  readonly by: StaffActor;
  readonly how: ToldHow;
  /** The day on which it was told, or posted. */
  readonly on: CivilDate;
}

function assertOfficer({ by }: { readonly by: StaffActor }): void {
  if (by.role !== "protection-officer") throw new Refusal("refused", "role-not-permitted", { clause: "S1" });
}

/** The first day on which an answer can have been told: that of the newest word of it. */
function answeredOn({ events }: Pick<RequestCase, "events">): CivilDate | null {
  const answer = events.findLast(({ change: happened }) => happened === "fulfilled" || happened === "rejected" || happened === "block-lifted" || happened === "block-kept");
  return answer === undefined ? null : civilDateOf(answer.at);
}

/** Notes how and when an answer was told that could not go by mail; from here on it is off its officer's list (clause:R3). Throws Refusal `invalid-fields`, `answer-told`, `request-over`. */
export async function noteTold(deps: RequestsDeps, wish: ToldWish): Promise<void> {
  assertOfficer(wish);
  const at = deps.clock.now();
  await onDesk(deps, wish.caseId, async (tx, one, calendar) => {
    const first = answeredOn(one);
    if (wish.on > civilDateOf(at) || (first !== null && wish.on < first)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "told-on", reason: "not-since-answer" }], clause: "R3" });
    await change(deps, tx, one, { by: wish.by, at, requestId: wish.requestId, change: "told", reason: `told-${wish.how}`, note: { on: wish.on } }, calendar);
  });
}

/**
 * The request's own address, for the letter that is printed and handed over: whoever holds it reads the answer, and what was asked. An act of its own, in the ledger
 * (clause:S1). Throws Refusal `role-not-permitted`, `request-state` before the answer, `evidence-locked`, `request-forgotten`.
 */
export async function addressForLetter(deps: RequestsDeps, { caseId, by, requestId }: CaseAct & { readonly by: StaffActor }): Promise<string> {
  assertOfficer({ by });
  const one = await readCase(deps.databases.data, caseId);
  const state = stateOfCase(one);
  if (state !== "RequestFulfilled" && state !== "RequestRejected") throw new Refusal("conflict", "request-state", { clause: "R3" });
  if (await isLockedEvidence(deps.databases.data, one)) throw new Refusal("conflict", "evidence-locked", { clause: "D2" });
  const words = await wordsOf(deps, one);
  if (words === null) throw new Refusal("conflict", "request-forgotten", { clause: "S3" });
  const life = one.about === null ? null : await lifeOf(deps.databases.data, one.about);
  await deps.databases.data.begin((tx) => deps.ledger.append(tx, [{
    operation: "use", clause: "R3", purpose: "request-handling", subject: life === "living" || life === "frozen" ? one.about : null, actor: by, fields: ["own-words"], requestId, at: deps.clock.now(),
    detail: { case: caseId, what: "request-answer-printed" },
  }]));
  return deps.openAddress(words.capability);
}
