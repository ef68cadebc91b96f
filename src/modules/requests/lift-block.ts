import { actorRole, decide, FIELD_IDS, isOwnRecord } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { lifeOf } from "../subjects/index.ts";
import { liftHeld } from "./case-acts.ts";
import { askerOf, officerOf, type Work } from "./case-work.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { releaseEnded } from "./standing-block.ts";
import { assertMayDestroy } from "./who-may-end.ts";
import { blocksOfOpen } from "./standing-blocks.store.ts";

/**
 * What keeps the record from its destruction besides blocks, which others than this request end. Then this request's own block stays: lifted, it would leave the record
 * open to all use while the destruction that the decision turned it into does not come (clause:T7). Throws Refusal with the decision's reason.
 */
async function assertTurnsIntoDestruction(deps: RequestsDeps, { tx, one, about, at }: Work): Promise<void> {
  await assertMayDestroy(deps, tx, one, about);
  const actor = askerOf(one) ?? officerOf(one);
  const [life, restrictions] = [await lifeOf(tx, about), await deps.restrictions.inForce(tx, about)];
  const facts = {
    life: life ?? "destroyed", consent: null, restrictions: restrictions.filter(({ kind }) => kind !== "block"), stage: await deps.representations.stageOf(tx, about),
    represents: actor.kind === "representative" && (await deps.representations.represents(tx, actor.subject, about, at)),
  } as const;
  const decision = decide({ purpose: "request-handling", operation: "destroy", fields: FIELD_IDS, actor: actorRole(actor), self: isOwnRecord(actor, about) }, facts);
  if (decision.outcome === "refuse") throw new Refusal("refused", decision.reason, { clause: decision.clause });
}

/**
 * Lifts the block of this request; for a request to lift, every other that stands on the record too, but for those that somebody still has to judge: of another open request,
 * which blocks "for the time of checking" and is ended by its own decision (clause:T7), and of an open matter of the family, which ends with it (clause:G5).
 */
export async function liftBlock(deps: RequestsDeps, work: Work): Promise<RequestCase> {
  const { tx, one, about, at, calendar } = work;
  if (one.row.kind === "destruction") await assertTurnsIntoDestruction(deps, work);
  const act = { by: officerOf(one), at, requestId: one.row.requestId };
  const now = await liftHeld(deps, tx, one, { reason: `request-${one.row.kind}`, ...act }, calendar);
  if (one.row.kind !== "lifting") return now;
  const judged = await blocksOfOpen(tx, about);
  for (const { kind, restriction, clause } of await deps.restrictions.inForce(tx, about)) {
    if (kind === "block" && clause !== "G5" && !judged.includes(restriction)) await deps.restrictions.lift(tx, { subject: about, restriction, reason: "request-lifting", clause: "T7", ...act });
  }
  await releaseEnded(deps, tx, about, act, calendar);
  return now;
}
