import type { SubjectParticipant } from "../participants/index.ts";

/**
 * The imports' part in a subject's rights. Who waits in an import is nobody's subject yet: ids are random, rows sealed under keys of their own that die with the
 * answer, at the latest after the days of the setting; after a yes nothing of them is left. So there is nothing to find or to hand out by a subject's id: the person
 * sees it, and has it destroyed, at the address in the letter.
 */
export const importsParticipant: SubjectParticipant = {
  name: "imports",
  schemas: ["imports"],
  tables: ["imports.import", "imports.family", "imports.row"],
  export: () => Promise.resolve({}),
  find: () => Promise.resolve([]),
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
