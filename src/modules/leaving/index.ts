export { type CancellationText, cancellationTexts } from "./cancellation-texts.ts";
export { type BegunRecord, destroySettled, type EndedLeave, endDueLeaves, leaveAtOnce } from "./ending-leaves.ts";
export { leavingDeepSource } from "./leaving-deep-source.ts";
export { replayCancellation } from "./leaving-replay.ts";
export { registerLeavingLetter } from "./leaving-letter.ts";
export { leavingParticipant } from "./leaving-participant.ts";
export type { LeavingPlan, PlannedRecord, Stop } from "./leaving-plan.ts";
export { type Leaver, Leaving, type LeavingDeps, type LeavingWish, type ShownLeave } from "./leaving.ts";
export type { Leave, WithdrawnChoice } from "./leaving.store.ts";
