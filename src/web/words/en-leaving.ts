import type { Translation } from "./translation.ts";
import type { ruLeaving } from "./ru-leaving.ts";

export const enLeaving = {
  "choice.child.title": "Consents for the child",
  "choice.unanswered": "not answered",
  "choice.receipt": "receipt",
  "choice.to-answer": "Answer",
  "choice.to-withdraw": "Withdraw",
  "choice.withdraw-all": "Withdraw all consents",
  "choice.now": "Now",
  "choice.give.means": "The consent holds at once. It can be withdrawn on this very page with one button.",
  "choice.withdraw.means": "After withdrawal processing for this purpose stops at once. The consent can be given again on this very page.",
  "choice.if-not": "Without the consent:",
  "choice.give": "I consent",
  "choice.refuse": "I do not consent",
  "choice.withdraw": "I withdraw my consent",
  "choice.back": "To all consents",
  "refusal.consent-own-sign-in": "With a code from a representative, consent can be neither given nor withdrawn.",
  "refusal.consent-own-sign-in.next": "Sign in with your own mail address or passkey.",
  "refusal.offer-unknown": "The school does not ask for such a consent.",
  "refusal.consent-no-answer": "No answer was chosen. Silence does not count as consent.",
  "refusal.withdraw-all-instead": "Everything else rests on this consent. It is withdrawn together with all.",
  "choice.person.child": "[the child]",
  "receipt.check": "The file is a receipt by ISO/IEC TS 27560. Anyone can check it without trusting the school:",
  "refusal.receipt-not-ready": "The answer is recorded, but does not stand in the open log yet.",
  "refusal.receipt-not-ready.next": "Download the file in a minute.",
} as const satisfies Translation<typeof ruLeaving>;
