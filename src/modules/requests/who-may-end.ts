import type { Actor, ConsentScope, ConsentState, PurposeId, SubjectId } from "../../policy/index.ts";
import { isInForce } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { askerOf } from "./case-work.ts";
import type { RequestCase } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";

type Ending = Pick<RequestsDeps, "representations" | "clock">;

/** Whether it is a pupil before 18 who asks about the own record: what the pupil ends is the own word, and no representative's consent (clause:G5). */
export async function isPupilsOwn({ representations }: Pick<RequestsDeps, "representations">, tx: Tx, about: SubjectId, asker: Actor | null): Promise<boolean> {
  if (asker?.kind !== "subject") return false;
  const stage = await representations.stageOf(tx, about);
  return stage !== null && stage !== "adult";
}

/**
 * By a request the record goes at once, so it goes by the word of who may destroy at once: never one of several representatives, never a pupil before 18 (clause:G5). Asked
 * when it is decided, before its block is lifted, and under the lock of the destruction. Throws Refusal `leaving-shared-child`, `pupil-takes-back`.
 */
export async function assertMayDestroy(deps: Ending, tx: Tx, one: RequestCase, about: SubjectId): Promise<void> {
  const asker = askerOf(one);
  if (await isPupilsOwn(deps, tx, about, asker)) throw new Refusal("refused", "pupil-takes-back", { clause: "G5" });
  if (asker?.kind !== "representative") return;
  if ((await deps.representations.representativesOf(tx, about, deps.clock.now())).length > 1) throw new Refusal("refused", "leaving-shared-child", { clause: "G5" });
}

/** A pupil before 14 has no own word about the own consents yet (clause:G5). Throws Refusal `consent-decider`. */
export async function assertMayWithdraw({ representations }: Pick<RequestsDeps, "representations">, tx: Tx, one: RequestCase, about: SubjectId): Promise<void> {
  if (askerOf(one)?.kind === "subject" && (await representations.stageOf(tx, about)) === "under-14") throw new Refusal("refused", "consent-decider", { clause: "G5" });
}

interface ToEnd {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
  readonly state: ConsentState;
}

/** What a pupil's request for these purposes ends: every own yes, and every question that is open, as the pupil's own page does. */
export async function ownWordsToEnd({ families }: Pick<RequestsDeps, "families">, tx: Tx, pupil: SubjectId, purposes: readonly PurposeId[]): Promise<ToEnd[]> {
  const open = await families.openToTakeBack(tx, pupil);
  return open.filter(({ purpose }) => purposes.includes(purpose)).map(({ purpose, answer }) => ({ purpose, scope: "assent", state: isInForce(answer) ? "ConsentWithdrawn" : "ConsentRefused" }));
}
