import type { SubjectParticipant } from "../participants/index.ts";

/**
 * The marks' part in a person's rights. A mark leads to nobody: it knows no subject, and thousands of addresses share it. It stays for ever, so that a destroyed
 * person is not brought back unasked (clause:D2); there is nothing to find, hand out or destroy by a subject's id.
 */
export const marksParticipant: SubjectParticipant = {
  name: "marks",
  schemas: ["marks"],
  tables: ["marks.mark"],
  export: () => Promise.resolve({}),
  find: () => Promise.resolve([]),
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
