import type { Actor, ConsentState, SubjectId } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";

const OPEN_AGAIN: readonly ConsentState[] = ["ConsentRequested", "ConsentGiven"];
const WHILE_GIVEN: readonly ConsentState[] = ["RenewedConsentGiven", "ConsentWithdrawn", "ConsentRevoked", "ConsentExpired", "ConsentInvalidated"];

/** What may follow on what. Before any answer there is only a request, a yes or a no: nothing begins as withdrawn or renewed. */
const AFTER: Readonly<Record<ConsentState | "none", readonly ConsentState[]>> = {
  none: ["ConsentRequested", "ConsentGiven", "ConsentRefused"],
  ConsentRequested: ["ConsentGiven", "ConsentRefused", "ConsentExpired", "ConsentInvalidated"],
  ConsentGiven: WHILE_GIVEN,
  RenewedConsentGiven: WHILE_GIVEN,
  ConsentRefused: OPEN_AGAIN,
  ConsentWithdrawn: OPEN_AGAIN,
  ConsentRevoked: OPEN_AGAIN,
  ConsentExpired: [...OPEN_AGAIN, "RenewedConsentGiven"],
  ConsentInvalidated: OPEN_AGAIN,
};

/** Whether the state lets processing on consent happen. */
export function isGiven(state: ConsentState | null): boolean {
  return state === "ConsentGiven" || state === "RenewedConsentGiven";
}

function mayDecide(state: ConsentState, by: Actor, subject: SubjectId): boolean {
  const self = by.kind === "subject" && by.subject === subject;
  const representative = by.kind === "representative" && by.of === subject;
  switch (state) {
    case "ConsentGiven":
    case "RenewedConsentGiven":
    case "ConsentRefused":
      return self || representative;
    case "ConsentWithdrawn":
      return self;
    // DPV: revoked is what another than the data subject ends, here the representative.
    case "ConsentRevoked":
      return representative;
    case "ConsentRequested":
    case "ConsentInvalidated":
      return by.kind === "staff" || by.kind === "system";
    case "ConsentExpired":
      return by.kind === "system";
  }
}

/**
 * Throws Refusal unless `to` may follow `from` and `by` may decide it (clause:C2, clause:R5: only the person or the representative says yes; silence never does).
 * Reasons: `consent-decider`, `consent-unchanged`, `consent-transition`.
 */
export function assertTransition(from: ConsentState | null, to: ConsentState, by: Actor, subject: SubjectId): void {
  if (!mayDecide(to, by, subject)) throw new Refusal("refused", "consent-decider", { clause: "R5" });
  if (AFTER[from ?? "none"].includes(to)) return;
  const same = from === to || (isGiven(from) && to === "ConsentGiven");
  throw new Refusal("conflict", same ? "consent-unchanged" : "consent-transition", { clause: "C2" });
}
