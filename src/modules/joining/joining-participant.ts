import type { SubjectParticipant } from "../participants/index.ts";

/**
 * Joining's part in a subject's rights. A draft leads to nobody: its id is random, its form sealed under a key of its own that dies within 24 hours,
 * at the confirmation at once. So there is nothing to find or to hand out by a subject's id.
 */
export const joiningParticipant: SubjectParticipant = {
  name: "joining",
  schemas: ["joining"],
  tables: ["joining.draft"],
  export: () => Promise.resolve({}),
  find: () => Promise.resolve([]),
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
