import { currentVersion, type JsonObject } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { journalBody, methodOf, type StoredConsentEvent } from "../consent/index.ts";
import { lifeOf } from "../subjects/index.ts";
import { cancellationTexts } from "./cancellation-texts.ts";
import { writeLeave } from "./leave-row.ts";
import { mayCancel, wishersOf } from "./leave-voices.ts";
import { actorFor, type LeavingDeps, type LeavingWish } from "./leaving-deps.ts";
import type { Leave } from "./leaving.store.ts";

/** Consents anew to what this person's cancellation gives back. */
async function giveAgain(deps: LeavingDeps, tx: Tx, wish: LeavingWish, leave: Leave, at: Date) {
  const { consents, documents, notices } = deps;
  const { subject } = leave;
  const person = wish.actor.subject, actor = actorFor(subject, person);
  const given: StoredConsentEvent[] = [];
  const { texts } = cancellationTexts(deps.operator, wish.language, [leave], person);
  for (const { choices, document, hash } of texts) {
    await documents.keep(tx, document, at);
    const receipt = newId();
    given.push(...await consents.record(tx, {
      subject, decidedBy: actor, typedBy: actor, choices: choices.map((choice) => ({ ...choice, state: "ConsentGiven" as const })), documentHash: hash,
      policyVersion: String(currentVersion("policy").number), language: wish.language, source: "web-form", method: methodOf(wish.session), at, requestId: wish.requestId, receipt,
    }));
    await notices.send(tx, { kind: "consent-receipt", to: { kind: "subject", subject: person }, language: wish.language, params: { receipt, of: subject }, requestId: wish.requestId, at });
  }
  return { given, texts };
}

/** Who cancels takes back the own word alone: another's wish stands, and the record is blocked as it was before the two agreed (clause:G5). */
async function afterSharedCancelled(deps: LeavingDeps, tx: Tx, wish: LeavingWish, leave: Leave, at: Date): Promise<void> {
  const { subject: child } = leave;
  const { requestId } = wish;
  const others = (await deps.representations.representativesOf(tx, child, at)).map(({ representative }) => representative).filter((one) => one !== wish.actor.subject);
  for (const wanted of wishersOf(leave)) if (wanted !== wish.actor.subject) await deps.families.standAgainWithin(tx, { child, wanted, at, requestId });
  await deps.families.tellWithin(tx, { kind: "child-leaving-stopped", child, to: others, requestId, at });
}

/**
 * Cancels one leave, in the caller's transaction and under the record's lock. It is in the journal with the transaction. Throws Refusal `destruction-runs`,
 * `restricted-by-entitled` (it is somebody else's word), and those of `Consents.record`. clause:D2
 */
export async function cancelLeave(deps: LeavingDeps, tx: Tx, wish: LeavingWish, leave: Leave, at: Date): Promise<void> {
  const { ledger, journal } = deps;
  const { subject } = leave;
  const life = await lifeOf(tx, subject);
  if (life !== "living" && life !== "frozen") throw new Refusal("conflict", "destruction-runs", { clause: "D2" });
  if (!(await mayCancel(deps, tx, leave, wish.actor.subject))) throw new Refusal("refused", "restricted-by-entitled", { clause: "G5" });
  const actor = actorFor(subject, wish.actor.subject);
  const { given, texts } = await giveAgain(deps, tx, wish, leave, at);
  const said = { decidedBy: actor.subject, decidedAs: actor.kind, language: wish.language, requestId: wish.requestId };
  const event = newId();
  await writeLeave(ledger, tx, { ...leave, ...said, event, change: "cancelled", sealed: null, at }, actor);
  const body = { ...said, leave: leave.leave, given: given.map((one) => ({ ...journalBody(one), event: one.event })), texts: texts.map(({ document }) => document) };
  await journal.note(tx, { kind: "cancellation", id: event, subject, at, body: body as unknown as JsonObject });
  if (leave.secondedBy !== null) await afterSharedCancelled(deps, tx, wish, leave, at);
}
