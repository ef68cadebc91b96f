export { Access, accessFor, type AccessWish, type ReadingOperation, type VaultFields } from "./access.ts";
export { VERSIONS_MAX, type Collecting } from "./collecting.ts";
export type { Searched } from "./finding.ts";
export { LISTED_MAX, type ListedAnswer, type ReadOfMany } from "./read-many.ts";
export { READS_A_BATCH_MAX, READS_WAITING_MAX } from "./read-queue.ts";
export { REFUSALS_LEDGERED_A_MINUTE_MAX } from "./refusal-bound.ts";
export { INDEX_JOB, Vault, type HeldSummary, type VaultAnswer, type VaultDeps } from "./vault.ts";
export type { Held } from "./vault-record.ts";
export { vaultParticipant } from "./vault-participant.ts";
