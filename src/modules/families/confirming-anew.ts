import { type Actor, type Language, type PurposeId, type Source, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { isOwnCredential, type Session } from "../accounts/index.ts";
import type { StoredConsentEvent } from "../consent/index.ts";
import { lifeOf, lockSubjects, recordLife, stoppedByRestore, whyFrozen } from "../subjects/index.ts";
import type { FamiliesDeps } from "./families-deps.ts";
import { demandStaff, RECORDING_ROLES } from "./staff-roles.ts";

export interface AnewWish {
  readonly pupil: SubjectId;
  /** The pupil's own session, or the member of staff before whom the pupil stands with a document. */
  readonly by: { readonly session: Pick<Session, "subject" | "method"> } | { readonly staff: Actor };
  /** The purposes that the pupil wants; the service is among them. What is not named stays ended. */
  readonly purposes: readonly PurposeId[];
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly language: Language;
  readonly requestId: string;
}

function typedBy({ by, pupil }: AnewWish): { actor: Actor; source: Source; method: "session" | "in-person" } {
  if ("staff" in by) {
    demandStaff(by.staff, RECORDING_ROLES);
    return { actor: by.staff, source: "in-person", method: "in-person" };
  }
  if (by.session.subject !== pupil || !isOwnCredential(by.session.method)) throw new Refusal("refused", "assent-needs-own-credential", { clause: "G5" });
  return { actor: { kind: "subject", subject: pupil }, source: "web-form", method: "session" };
}

/**
 * A grown pupil gives the own consent, and the frozen record lives again (clause:G5, clause:C2): in a session of the own, or at the desk with a document.
 * Throws Refusal `assent-needs-own-credential`, `role-not-permitted`, `not-grown-up`, `consent-needed`.
 */
export async function confirmAnew(deps: FamiliesDeps, tx: Tx, wish: AnewWish, at: Date): Promise<StoredConsentEvent[]> {
  const { pupil, purposes, requestId } = wish;
  const { actor, source, method } = typedBy(wish);
  await lockSubjects(tx, [pupil], "exclusive");
  if ((await deps.representations.stageOf(tx, pupil)) !== "adult" || (await lifeOf(tx, pupil)) !== "frozen") throw new Refusal("conflict", "not-grown-up", { clause: "G5" });
  if (!purposes.includes("service-provision")) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "consent", reason: "consent-needed" }], clause: "R5" });
  const states = await deps.consents.stateOf(tx, pupil);
  const events = await deps.consents.record(tx, {
    subject: pupil, decidedBy: { kind: "subject", subject: pupil }, typedBy: actor, documentHash: wish.documentHash, policyVersion: wish.policyVersion,
    language: wish.language, source, method, at, requestId,
    choices: [...new Set(purposes)].map((purpose) => {
      const expired = states.some((held) => held.purpose === purpose && held.scope === "processing" && held.state === "ConsentExpired");
      return { purpose, scope: "processing", state: expired ? "RenewedConsentGiven" : "ConsentGiven" };
    }),
  });
  await liveAgain(tx, pupil, at);
  return events;
}

/** The own consent is what a grown pupil's record waited for. One that a restore froze besides waits for the protection officer still (clause:T7). */
export async function liveAgain(tx: Tx, pupil: SubjectId, at: Date): Promise<void> {
  if (!stoppedByRestore(await whyFrozen(tx, pupil))) await recordLife(tx, pupil, "living", at);
}
