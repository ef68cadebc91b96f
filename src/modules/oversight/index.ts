export { type Counts, LEAVES_A_PAGE, type LogState, OFFICER_ROLES, Oversight, type OversightDeps, type StillRecord, WATCHING_ROLES } from "./oversight.ts";
export type { StandingStill } from "./oversight.store.ts";
