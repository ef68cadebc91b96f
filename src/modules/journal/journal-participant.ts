import type { SubjectParticipant } from "../participants/index.ts";
import type { Journal } from "./journal.ts";
import { countOutbox } from "./journal.store.ts";

const TABLE = "journal.outbox";

/**
 * The journal's part in a person's rights (clause:C8). Its rows wait for moments only; a destruction lets them go where they were bound for,
 * since the journal is what makes a restore destroy again.
 */
export function journalParticipant(journal: Journal): SubjectParticipant {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    name: "journal",
    schemas: ["journal"],
    tables: [TABLE],
    export: () => Promise.resolve({}),
    find: async (tx, subject) => {
      const rows = await countOutbox(tx, subject);
      return rows === 0 ? [] : [{ table: TABLE, rows }];
    },
    restrict: nothing,
    lift: nothing,
    correct: nothing,
    destroy: async (tx, destruction) => {
      const rows = await countOutbox(tx, destruction.subject);
      await journal.clear();
      return [{ table: TABLE, rows }];
    },
    recall: nothing,
  };
}
