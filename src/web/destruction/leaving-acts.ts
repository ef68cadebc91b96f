import type { Language } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { BegunRecord } from "../../modules/leaving/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "../my/whose.ts";

/** Whether it is about a child whom this person does not represent alone. */
export async function isShared(deps: Pick<AppDeps, "families" | "databases">, who: Whose): Promise<boolean> {
  return who.actor.kind === "representative" && !(await deps.families.isSole(deps.databases.data, who.subject, who.session.subject));
}

/** Whether it is a pupil before 18 about the own record: what the pupil can end is the own word, and no representative's consent (clause:G5). */
export async function isPupilsOwn({ databases, representations }: Pick<AppDeps, "databases" | "representations">, { actor, subject }: Pick<Whose, "actor" | "subject">): Promise<boolean> {
  if (actor.kind !== "subject") return false;
  const stage = await representations.stageOf(databases.data, subject);
  return stage !== null && stage !== "adult";
}

/**
 * Withdraws everything (clause:D2). `leaves`: the days of grace have begun. Of a shared child one alone only restricts (`restricted`), until another says the
 * same. A pupil takes back every own word (`taken-back`).
 */
export async function withdrawEverything(
  deps: Pick<AppDeps, "families" | "databases" | "leaving" | "representations">, who: Whose, { language, requestId }: { language: Language; requestId: string },
): Promise<"leaves" | "restricted" | "taken-back"> {
  if (await isPupilsOwn(deps, who)) {
    await deps.families.takeBackAssents({ session: who.session, language, requestId });
    return "taken-back";
  }
  return (await deps.leaving.begin({ ...who, language, requestId })).outcome;
}

/** Asked before a code is mailed for it: at once is for who could cancel as well. Throws Refusal `restricted-by-entitled` (clause:G5). */
export async function assertMayHurry(deps: Pick<AppDeps, "leaving" | "databases">, who: Whose): Promise<void> {
  const group = await deps.leaving.groupOf(deps.databases.data, who);
  if (!group.every(({ mayCancel }) => mayCancel)) throw new Refusal("refused", "restricted-by-entitled", { clause: "G5" });
}

/** Destroys at once what leaves together; uses up the fresh proof (clause:D2). */
export async function destroyAtOnce(deps: Pick<AppDeps, "leaving" | "databases" | "leaveAtOnce" | "stepUps">, who: Whose, requestId: string): Promise<BegunRecord[]> {
  const leaves = (await deps.leaving.groupOf(deps.databases.data, who)).map(({ leave }) => leave);
  return deps.leaveAtOnce(leaves, { by: who.session.subject, requestId, stepUp: (tx) => deps.stepUps.use(tx, who.session, "withdraw-all") });
}
