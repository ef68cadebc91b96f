import { type Calendar, isOpen, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { lockSubjects } from "../subjects/index.ts";
import { happen, isUntold, lastOf, readCase, stateOfCase } from "./case-log.ts";
import { givenValues } from "./case-words.ts";
import type { RequestCase } from "./request-row.ts";
import { BY_SYSTEM, type OnFault, type RequestsDeps } from "./requests-deps.ts";
import { lockOnDesk, unnotedAnswers } from "./requests.store.ts";

/** A letter that waits so long is not on its way: somebody tells the answer. */
const MAIL_WAITS_HOURS = 24;
const LOOKED_MAX = 500;

/** Why an answer is to be handed over: there is no address, the mail was refused for good, or it has not left for a day. */
export type UnsentReason = "no-address" | "mail-failed" | "mail-waits";

async function noteUnsent(deps: RequestsDeps, tx: Tx, one: RequestCase, reason: UnsentReason, calendar: Calendar, at: Date): Promise<RequestCase> {
  if (isUntold(one)) return one;
  return happen(deps, tx, one, { change: "answer-unsent", reason, by: BY_SYSTEM, at, requestId: one.row.requestId }, calendar);
}

/**
 * Queues the letter that fits what happened last: it came, more is asked for, it is answered. It goes to the address that the sender gave; where there is none, an answer stays on its
 * officer's list until somebody notes how it was told (clause:R3). Gives the request after it.
 */
export async function tellSender(deps: RequestsDeps, tx: Tx, one: RequestCase, calendar: Calendar, at: Date): Promise<RequestCase> {
  const { row } = one;
  const state = stateOfCase(one);
  const kind = state === "RequestRequiresAction" ? "request-more-asked" : state === "RequestRejected" || state === "RequestFulfilled" ? "request-answered" : "request-received";
  if (kind === "request-answered" && (await givenValues(deps, one)).email === undefined) return noteUnsent(deps, tx, one, "no-address", calendar, at);
  await deps.notices.send(tx, { kind, to: { kind: "draft", draft: row.caseId as SubjectId }, language: row.language, params: { case: row.caseId }, requestId: row.requestId, at });
  return one;
}

async function findOne(deps: RequestsDeps, caseId: string, reason: UnsentReason): Promise<boolean> {
  const calendar = await deps.calendars.loadCarefully();
  const before = await readCase(deps.databases.data, caseId);
  return deps.databases.data.begin(async (tx) => {
    await lockSubjects(tx, [before.about, before.senderSubject].filter((one) => one !== null), "exclusive");
    await lockOnDesk(tx, caseId);
    const one = await readCase(tx, caseId);
    if (isOpen(lastOf(one).state) || isUntold(one)) return false;
    await noteUnsent(deps, tx, one, reason, calendar, deps.clock.now());
    return true;
  });
}

/**
 * Puts every answer whose letter did not go out back on its officer's list (clause:R3): one that was refused for good, or that has waited for a day. Each once; gives how many.
 * Safe to run twice. Throws at the first that fails where nobody is told of faults.
 */
export async function findUnsent(deps: RequestsDeps, onFault?: OnFault): Promise<number> {
  const now = deps.clock.now();
  const letters = await deps.notices.unsent("request-answered", new Date(now.getTime() - MAIL_WAITS_HOURS * 3_600_000), LOOKED_MAX);
  let found = 0;
  for (const { caseId, waits } of await unnotedAnswers(deps.databases.data, letters)) {
    try {
      if (await findOne(deps, caseId, waits ? "mail-waits" : "mail-failed")) found += 1;
    } catch (error) {
      if (onFault === undefined) throw error;
      onFault(caseId, error);
    }
  }
  if (found > 0) await deps.journal.ship();
  return found;
}
