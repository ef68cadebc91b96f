export { DESK_IDLE_MINUTES, DeskSessions } from "./desk-sessions.ts";
export type { Factor } from "./desk-sessions.store.ts";
export { actorIn, type Appointing, type Member, Members, type StaffAct } from "./members.ts";
export type { Membership } from "./membership.ts";
export { RulesSigning } from "./rules-signing.ts";
export { staffParticipant } from "./staff-participant.ts";
