export { type BeginWish, type EndWish, type ProveWish, type RepresentationDeps, Representations } from "./representation.ts";
export { representationDeepSource } from "./representation-deep-source.ts";
export { representationParticipant } from "./representation-participant.ts";
export { replayRepresentation } from "./representation-replay.ts";
export { type RepresentationEvent, representationRowHash } from "./representation-row.ts";
export type { Representation } from "./representation.store.ts";
