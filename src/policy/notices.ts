import type { ClauseId, PurposeId } from "./ids.ts";
import type { NoticeKind } from "./text/text-shape.ts";

export interface NoticeRow {
  readonly clause: ClauseId;
  /** The purpose under which the address is read. */
  readonly purpose: PurposeId;
  /** Sent even when the record is blocked or being destroyed, because the law demands that the person be told or the person asked (clause:U4, clause:T7). */
  readonly dueByLaw: boolean;
}

const service = (clause: ClauseId): NoticeRow => ({ clause, purpose: "important-notices", dueByLaw: false });

/**
 * The closed list of notices that nobody can refuse; none carries advertising (clause:U4). A letter of another kind does not compile.
 * The codes of the first two kinds go to an address of which nothing else is known yet, kept in the draft.
 */
export const notices: Readonly<Record<NoticeKind, NoticeRow>> = Object.freeze({
  "registration-code": service("C2"),
  "already-registered": service("U4"),
  // Signing in is how a person reaches the own rights: also after everything is withdrawn, and while a record is blocked (Law 94-V arts. 10, 24).
  "sign-in-code": { clause: "S1", purpose: "request-handling", dueByLaw: true },
  "withdraw-code": { clause: "D2", purpose: "request-handling", dueByLaw: true },
  joined: service("U4"),
  // Proof of an answer, and word of a withdrawal, are owed whatever else is withdrawn (Law 94-V arts. 8(7), 25(2)(5)).
  // To an address that the school had before: whether anything may be done with it at all is what the letter asks.
  "import-consent": service("C2"),
  "consent-receipt": { clause: "C2", purpose: "request-handling", dueByLaw: true },
  "withdrawal-begun": { clause: "D2", purpose: "request-handling", dueByLaw: true },
  "child-leaving-begun": { clause: "D2", purpose: "request-handling", dueByLaw: true },
  "child-leaving-stopped": service("G5"),
  "withdrawal-received": { clause: "D2", purpose: "legal-duty", dueByLaw: true },
  "destroyed-certificate": { clause: "D2", purpose: "legal-duty", dueByLaw: true },
  "staff-invitation": service("S1"),
  "staff-factor-reset": service("S1"),
  // A person who lost every way in reaches the own rights again, also while the record is blocked (Law 94-V arts. 10, 24).
  "recovery-code": { clause: "S1", purpose: "request-handling", dueByLaw: true },
  "recovery-asked": { clause: "S1", purpose: "request-handling", dueByLaw: true },
  "account-recovered": { clause: "S1", purpose: "request-handling", dueByLaw: true },
  "new-address-code": service("C7"),
  // Who moves an account in an open session is noticed where it was, also while the record is blocked.
  "address-change-asked": { clause: "S1", purpose: "request-handling", dueByLaw: true },
  // A signature is known by the number: whoever writes it into an open session is noticed at the address.
  "iin-written": service("S1"),
  "still-right": service("C7"),
  "policy-changed": service("R4"),
  "terms-changed": service("U4"),
  "purchase-confirmed": service("U4"),
  "representative-added": service("G5"),
  "representation-ended": service("G5"),
  "record-restricted": service("G5"),
  "use-restricted": service("G5"),
  "restriction-lifted": service("G5"),
  "assent-due": service("G5"),
  "assent-awaited": service("G5"),
  "own-contact-due": service("G5"),
  // The representatives' consents have ended and the record is frozen by then: the law wants the grown person asked.
  // Word about a request is owed to whoever sent it, whatever is blocked or withdrawn (Law 94-V arts. 24, 25).
  "request-received": { clause: "R1", purpose: "request-handling", dueByLaw: true },
  "request-more-asked": { clause: "R2", purpose: "request-handling", dueByLaw: true },
  "request-answered": { clause: "R3", purpose: "request-handling", dueByLaw: true },
  "request-kind-corrected": { clause: "R1", purpose: "request-handling", dueByLaw: true },
  // To the school's own people: what is due, and what is overdue. Nobody can switch it off.
  "requests-due": { clause: "R3", purpose: "request-handling", dueByLaw: true },
  "requests-overdue": { clause: "R3", purpose: "request-handling", dueByLaw: true },
  "grown-up": { clause: "G5", purpose: "legal-duty", dueByLaw: true },
});

export const NOTICE_KINDS = Object.freeze(Object.keys(notices) as NoticeKind[]);
