import type { SubjectParticipant } from "../participants/index.ts";
import { removalRows } from "./retention.store.ts";

/** Retention's own part: a removal that runs. Its rows are gone already; the row goes with its keys, or with the person. */
export const retentionParticipant: SubjectParticipant = {
  name: "retention",
  schemas: ["retention"],
  tables: ["retention.removal"],
  export: () => Promise.resolve({}),
  async find(tx, subject) {
    const rows = await removalRows(tx, subject);
    return rows > 0 ? [{ table: "retention.removal", rows }] : [];
  },
  restrict: () => Promise.resolve(),
  lift: () => Promise.resolve(),
  correct: () => Promise.resolve(),
  async destroy(_tx, { erase }) {
    return [{ table: "retention.removal", rows: await erase("retention", "removal") }];
  },
  recall: () => Promise.resolve(),
};
