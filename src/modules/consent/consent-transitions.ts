import { type Actor, type ConsentParty, type ConsentState, isInForce, isOwnRecord, mayDecide, mayFollow, type SubjectId } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

/** As whom an actor speaks about this subject; null when the actor has no say: a visitor, or somebody else. */
function partyOf(by: Actor, subject: SubjectId): ConsentParty | null {
  switch (by.kind) {
    case "subject":
    case "representative":
      return isOwnRecord(by, subject) ? "person" : null;
    case "staff":
      return "operator";
    case "system":
      return "system";
    case "visitor":
      return null;
  }
}

/**
 * The state in which this actor ends a consent: the person's own withdrawal, what staff does for somebody who has the right to it (the authority, a court),
 * or a term that has passed (clause:R5: nobody else's end is called the person's wish). A visitor ends nothing; `assertTransition` refuses.
 */
export function endingState(by: Actor): ConsentState {
  if (by.kind === "staff") return "ConsentRevoked";
  return by.kind === "system" ? "ConsentExpired" : "ConsentWithdrawn";
}

/**
 * Throws Refusal unless `to` may follow `from` and `by` may decide it (clause:C2, clause:R5: only the person or the representative says yes; silence never does).
 * Reasons: `consent-decider`, `consent-unchanged`, `consent-transition`.
 */
export function assertTransition(from: ConsentState | null, to: ConsentState, by: Actor, subject: SubjectId): void {
  const party = partyOf(by, subject);
  if (party === null || !mayDecide(party, to)) throw new Refusal("refused", "consent-decider", { clause: "R5" });
  if (mayFollow(from, to)) return;
  const same = from === to || (isInForce(from) && to === "ConsentGiven");
  throw new Refusal("conflict", same ? "consent-unchanged" : "consent-transition", { clause: "C2" });
}
