import { isInForce, type LaterStage, stagesBetween, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { lifeOf, lockSubjects, recordLife } from "../subjects/index.ts";
import { holdsField } from "../vault/index.ts";
import { askForAssent, bySystem, endUnanswered } from "./assent.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { tell } from "./family-letters.ts";
import { voidMattersOf } from "./matters.ts";
import { stageOfToday, type TimeAct } from "./stage-of-today.ts";

/**
 * Brings a pupil to the stage of this day, step by step, with all that each step means (clause:G5). Reads the birth date through the vault, and says it to nobody.
 * Safe to run twice. False when there was nothing to do.
 */
export async function comeOfAge(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, act: TimeAct): Promise<boolean> {
  await lockSubjects(tx, [pupil], "exclusive");
  const [stage, life] = [await deps.representations.stageOf(tx, pupil), await lifeOf(tx, pupil)];
  if (stage === null || stage === "adult" || (life !== "living" && life !== "frozen")) return false;
  const now = await stageOfToday(deps, tx, pupil, act);
  if (now === null) return false;
  const target = now.stage;
  const steps = stagesBetween(stage, target);
  for (const step of steps) {
    await deps.representations.recordStage(tx, { child: pupil, stage: step, ...act });
    await begin(deps, tx, pupil, step, step === target, act);
  }
  // The birth date was corrected to a later one.
  const younger = steps.length === 0 && target !== stage && await deps.representations.recordStage(tx, { child: pupil, stage: target, ...act });
  const ended = target !== "under-14" && target !== "adult" && now.graceOver ? await endUnanswered(deps, tx, pupil, act) : 0;
  return steps.length > 0 || younger || ended > 0;
}

/** What the first day of a stage means. Letters go for the stage that is reached, not for those that were missed on the way. */
async function begin(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, step: LaterStage, reached: boolean, act: TimeAct): Promise<void> {
  const { at, requestId } = act;
  const here = (await deps.representations.representativesOf(tx, pupil, at)).map(({ representative }) => representative);
  switch (step) {
    case "from-14":
      if ((await askForAssent(deps, tx, pupil, act)) > 0 && reached) await tell(deps, tx, { kind: "assent-due", child: pupil, to: here, requestId, at });
      return;
    case "own-contact-due":
      if (reached && !(await hasOwnContact(deps, tx, pupil))) await tell(deps, tx, { kind: "own-contact-due", child: pupil, to: here, requestId, at });
      return;
    case "adult":
      return growUp(deps, tx, pupil, here, act);
  }
}

async function hasOwnContact({ vault }: FamiliesDeps, tx: Tx, pupil: SubjectId): Promise<boolean> {
  return holdsField(await vault.heldSummary(tx, pupil), "email");
}

/** At 18 nobody acts for the pupil any more: representations and their consents end, the record is frozen until the grown pupil confirms it (clause:G5). */
async function growUp(deps: FamiliesDeps, tx: Tx, pupil: SubjectId, here: readonly SubjectId[], act: TimeAct): Promise<void> {
  const { by, at, requestId } = act;
  // Before the representatives' consents end: their letters rest on their own, the pupil's on the law.
  await tell(deps, tx, { kind: "representation-ended", child: pupil, to: here, requestId, at });
  for (const representative of here) await deps.representations.end(tx, { child: pupil, representative, reason: "grown-up", by, at, requestId });
  for (const kind of ["withdrawal", "no-representative"] as const) await voidMattersOf(deps, tx, { child: pupil, kind, by, at, requestId });
  const inForce = (await deps.consents.stateOf(tx, pupil)).filter(({ state }) => isInForce(state));
  await bySystem(deps, tx, pupil, inForce.map(({ purpose, scope }) => ({ purpose, scope, state: "ConsentExpired" })), act);
  if ((await lifeOf(tx, pupil)) === "living") await recordLife(tx, pupil, "frozen", at);
  if (await hasOwnContact(deps, tx, pupil)) await tell(deps, tx, { kind: "grown-up", child: pupil, to: [pupil], requestId, at });
}
