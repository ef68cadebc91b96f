export { FROZEN_A_PAGE, type FrozenPage, type FrozenRecord, FrozenRecords, type FrozenRecordsDeps, type FrozenWhy, type ReleasedMany, type ReleaseStop } from "./frozen-records.ts";
export { type Counts, LEAVES_A_PAGE, type LogState, Oversight, type OversightDeps, type StillPage, type StillRecord } from "./oversight.ts";
export type { StandingStill } from "./oversight.store.ts";
export { OFFICER_ROLES, WATCHING_ROLES } from "./watching-roles.ts";
