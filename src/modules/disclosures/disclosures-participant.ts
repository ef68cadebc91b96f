import type { SubjectParticipant } from "../participants/index.ts";
import { countTaken, takenBy } from "./disclosures.store.ts";

const nothing = (): Promise<void> => Promise.resolve();

/** The door's part in a person's rights (clause:C8): which lists a member of staff took. What was taken of a person stands in that person's history. */
export const disclosuresParticipant: SubjectParticipant = {
  name: "disclosures",
  schemas: ["disclosures"],
  tables: ["disclosures.taken"],
  async export(tx, subject) {
    const taken = await takenBy(tx, subject);
    return taken.length === 0 ? {} : { taken: taken.map(({ disclosure, at }) => ({ disclosure, at: at.toISOString() })) };
  },
  async find(tx, subject) {
    const rows = await countTaken(tx, subject);
    return rows === 0 ? [] : [{ table: "disclosures.taken", rows }];
  },
  restrict: nothing,
  lift: nothing,
  correct: nothing,
  async destroy(_tx, { erase }) {
    return [{ table: "disclosures.taken", rows: await erase("disclosures", "taken") }];
  },
  recall: nothing,
};
