import type { SubjectParticipant } from "../participants/index.ts";
import { workRows } from "./destruction.store.ts";

/** Destruction's own part: the work row, which goes in the last step of the destruction itself. */
export const destructionParticipant: SubjectParticipant = {
  name: "destruction",
  schemas: ["destruction"],
  tables: ["destruction.work"],
  export: () => Promise.resolve({}),
  async find(tx, subject) {
    const rows = await workRows(tx, subject);
    return rows > 0 ? [{ table: "destruction.work", rows }] : [];
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  destroy: () => Promise.resolve([]),
  recall: () => Promise.resolve(),
};
