export { type DueHolding, dueHoldings } from "./due-holdings.ts";
export { retentionParticipant } from "./retention-participant.ts";
export { type RetentionDeps, type RetentionRun, runRetention } from "./retention-run.ts";
