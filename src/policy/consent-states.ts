import { CONSENT_STATES, type ConsentState } from "./ids.ts";

const ANSWERS: readonly ConsentState[] = ["ConsentGiven", "ConsentRefused"];
const ENDS: readonly ConsentState[] = ["RenewedConsentGiven", "ConsentWithdrawn", "ConsentRevoked", "ConsentExpired", "ConsentInvalidated"];
const AGAIN: readonly ConsentState[] = ["ConsentRequested", "ConsentGiven"];
const RENEWABLE: readonly ConsentState[] = ["ConsentRequested", "RenewedConsentGiven"];

/** What may follow which state of one purpose and scope. Silence is no answer: a request stays a request until it is answered, or lapses (clause:R5). */
const next: Readonly<Record<ConsentState | "none", readonly ConsentState[]>> = Object.freeze({
  none: ["ConsentRequested", ...ANSWERS],
  ConsentRequested: [...ANSWERS, "RenewedConsentGiven", "ConsentExpired"],
  ConsentGiven: ENDS,
  RenewedConsentGiven: ENDS,
  ConsentRefused: AGAIN,
  ConsentWithdrawn: AGAIN,
  ConsentRevoked: AGAIN,
  ConsentExpired: [...RENEWABLE, "ConsentRefused"],
  ConsentInvalidated: AGAIN,
});

/** Whether `to` may be recorded after `from`; null stands for no event yet (clause:C2). */
export function mayFollow(from: ConsentState | null, to: ConsentState): boolean {
  return next[from ?? "none"].includes(to);
}

/** The states that may follow, for pages and tests. */
export function followers(from: ConsentState | null): readonly ConsentState[] {
  return next[from ?? "none"];
}

/** IRIs of the Data Privacy Vocabulary 2, stored beside the state. */
export const consentStateIris: Readonly<Record<ConsentState, string>> = Object.freeze(
  Object.fromEntries(CONSENT_STATES.map((state) => [state, `https://w3id.org/dpv#${state}`])) as Record<ConsentState, string>,
);

/** Who may bring a state about: the person (or the representative), the operator's staff, or time and checks of the system. */
export type ConsentParty = "person" | "operator" | "system";
const parties: Readonly<Record<ConsentState, readonly ConsentParty[]>> = Object.freeze({
  ConsentRequested: ["operator", "system"],
  ConsentGiven: ["person"],
  RenewedConsentGiven: ["person"],
  ConsentRefused: ["person"],
  ConsentWithdrawn: ["person"],
  ConsentRevoked: ["operator"],
  ConsentExpired: ["system"],
  ConsentInvalidated: ["operator", "system"],
});

/** Whether this party may decide this state: a yes, a no and a withdrawal are the person's alone, whoever types them (clause:C2, clause:R5). */
export function mayDecide(party: ConsentParty, state: ConsentState): boolean {
  return parties[state].includes(party);
}
