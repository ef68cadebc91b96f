import { type Actor, type Language, isInForce } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import { type ConsentEvent, endingState } from "../consent/index.ts";
import { newShown, sealShown } from "./leave-seal.ts";
import { writeLeave } from "./leave-row.ts";
import type { LeavingDeps } from "./leaving-deps.ts";
import type { Leave, WithdrawnChoice } from "./leaving.store.ts";

/** Whose word ends the consents, and how it came. */
export interface EndingWord extends Pick<ConsentEvent, "source" | "method"> {
  readonly by: Extract<Actor, { kind: "subject" | "representative" | "staff" }>;
  readonly language: Language;
  readonly requestId: string;
}

export type LeaveTerms = Pick<Leave, "subject" | "group" | "at" | "dueAt" | "decidedBy" | "secondedBy" | "secondedAs">;

/** Ends every consent in force and sets the day of the destruction, in the caller's transaction and under the record's lock. clause:D2 */
export async function withdrawRecord(deps: LeavingDeps, tx: Tx, { by, source, method, language, requestId }: EndingWord, terms: LeaveTerms): Promise<void> {
  const { consents, ledger, keys } = deps;
  const { subject, at, decidedBy } = terms;
  // The pupil's own assent is the pupil's; it stands for nothing without the consent beside it.
  const inForce = (await consents.stateOf(tx, subject)).filter(({ state, scope }) => isInForce(state) && scope !== "assent");
  const withdrawn: WithdrawnChoice[] = inForce.map(({ purpose, scope }) => ({ purpose, scope }));
  const last = (await consents.history(tx, subject)).at(-1);
  if (withdrawn.length > 0 && last !== undefined) {
    await consents.record(tx, {
      subject, decidedBy: by, typedBy: by, choices: withdrawn.map((choice) => ({ ...choice, state: endingState(by) })), documentHash: last.documentHash,
      policyVersion: last.policyVersion, language, source, method, at, requestId,
    });
  }
  const leave = newId();
  await writeLeave(ledger, tx, {
    ...terms, event: leave, leave, change: "begun", withdrawn, sealed: await sealShown(keys, subject, leave, newShown()),
    decidedAs: decidedBy === subject ? "subject" : "representative", language, requestId,
  }, by);
}
