export { type RestrictionChange, type RestrictionEvent, restrictionRowHash } from "./restriction-row.ts";
export { replayRestriction } from "./restriction-replay.ts";
export { type LiftingWish, Restrictions, type RestrictionsDeps, type RestrictionWish } from "./restrictions.ts";
export { restrictionsDeepSource } from "./restrictions-deep-source.ts";
export { restrictionsParticipant } from "./restrictions-participant.ts";
