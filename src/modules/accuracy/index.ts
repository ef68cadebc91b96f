export { AddressChanges, type AddressChangeDeps } from "./address-change.ts";
export { accuracyParticipant } from "./accuracy-participant.ts";
export { registerAccuracyLetters } from "./accuracy-letters.ts";
export { type Corrected, type CorrectionDeps, Corrections, type CorrectionWish } from "./corrections.ts";
export { REVIEW_MONTHS, StillRight, type StillRightDeps } from "./still-right.ts";
