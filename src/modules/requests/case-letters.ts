import { type ClaimGround, civilDateOf, type StaffActor } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import { isRefusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { type CaseAct, onCase } from "./case-acts.ts";
import { happen, readCase } from "./case-log.ts";
import { lookOf } from "./locked-evidence.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { caseOfToken, insertLookup, lockOnDesk } from "./requests.store.ts";

/** Letters that one request takes a day; each further one opens a case of its own, as any letter does. */
export const REPLIES_A_DAY = 10;

const replyToken = (hash: string): string => `reply:${hash}`;

/** The request to which a letter was put; null for none. */
export async function replyOf({ databases }: Pick<RequestsDeps, "databases">, hash: string): Promise<string | null> {
  return caseOfToken(databases.data, replyToken(hash));
}

/**
 * Puts a letter to an open request: a step that its officer sees and the person does not, neither on the page nor in the history, since anybody may have written it (clause:G5). State,
 * clock and proof stay as they are. Each letter once; false where the request is over, unknown, or has had enough today.
 */
export async function takeReply(deps: RequestsDeps, { caseId, letter }: { readonly caseId: string; readonly letter: string }): Promise<boolean> {
  const at = deps.clock.now();
  const today = civilDateOf(at);
  try {
    return await onCase(deps, caseId, async (tx, one, calendar) => {
      const came = one.events.filter((event) => event.change === "reply-came" && civilDateOf(event.at) === today).length;
      if (came >= REPLIES_A_DAY) return false;
      if (!(await insertLookup(tx, replyToken(letter), caseId, at))) return true;
      await happen(deps, tx, { ...one, about: null }, { change: "reply-came", by: { kind: "visitor" }, at, requestId: newId() }, calendar);
      await deps.steps("request:reply-uncommitted");
      return true;
    });
  } catch (error) {
    if (isRefusal(error, "request-over") || isRefusal(error, "request-unknown")) return false;
    throw error;
  }
}

/** Notes that a letter was opened: a step while the request is open, an entry in any case. That a stranger's letter was opened stands in nobody's history but the member's. Locked evidence is opened for a legal claim alone (clause:D2). */
export async function noteLetterOpened(deps: RequestsDeps, { caseId, by, requestId, letter, ground }: CaseAct & { readonly by: StaffActor; readonly letter: "request" | "reply"; readonly ground?: ClaimGround | undefined }): Promise<void> {
  const at = deps.clock.now();
  const calendar = await deps.calendars.loadCarefully();
  await deps.databases.data.begin(async (tx) => {
    const open = (await lockOnDesk(tx, caseId)) !== null;
    const one = await readCase(tx, caseId);
    const look = await lookOf(tx, one, by, ground);
    const life = one.about === null || letter === "reply" ? null : await lifeOf(tx, one.about);
    const subject = life === "living" || life === "frozen" ? one.about : null;
    await deps.ledger.append(tx, [{
      operation: "use", clause: look.clause, purpose: look.purpose, subject, actor: by, fields: ["own-words"], requestId, at,
      detail: { case: caseId, what: "request-letter-opened", ...(look.ground === null ? {} : { ground: look.ground }) },
    }]);
    if (open) await happen(deps, tx, { ...one, about: null }, { change: "letter-opened", by, at, requestId, reason: letter }, calendar);
  });
  await deps.journal.ship();
}
