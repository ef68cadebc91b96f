export { Recoveries, RECOVERY_ROLES, type TypedCheck } from "./recovery.ts";
export type { RecoveryDeps } from "./recovery-deps.ts";
export { registerRecoveryLetters } from "./recovery-letters.ts";
export { recoveryParticipant } from "./recovery-participant.ts";
export type { OpenRecovery } from "./recovery-state.ts";
