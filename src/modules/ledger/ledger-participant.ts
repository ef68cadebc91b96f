import type { SubjectParticipant } from "../participants/index.ts";
import { historyPage } from "./history.ts";
import type { LedgerKeys } from "./ledger-entry.ts";
import { countHistory } from "./ledger.store.ts";

/** Lines of a person's history read at a time. */
const PAGE_ROWS = 1_000;
const TABLE = "ledger.history";

/**
 * The ledger's part in a person's rights (clause:C8): the history is exported, and dies with the person. The public log keeps what nobody can open any more.
 * A block does not stop the history: it is how the person sees that the block is kept.
 */
export function ledgerParticipant(keys: LedgerKeys): SubjectParticipant {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    name: "ledger",
    schemas: ["ledger"],
    tables: [TABLE],
    export: async (tx, subject) => {
      const lines = [];
      for (let before: string | null = null; ; ) {
        const page = await historyPage(tx, keys, subject, PAGE_ROWS, before);
        lines.push(...page.map(({ at, index, entryId, operation, clause, purpose, fields, actor }) => ({
          at: at.toISOString(), index, entry: entryId, operation, clause, purpose, fields, by: actor.kind === "staff" ? actor.role : actor.kind,
        })));
        before = page.at(-1)?.entryId ?? null;
        if (page.length < PAGE_ROWS) return { history: lines };
      }
    },
    find: async (tx, subject) => {
      const rows = await countHistory(tx, subject);
      return rows === 0 ? [] : [{ table: TABLE, rows }];
    },
    restrict: nothing,
    lift: nothing,
    correct: nothing,
    destroy: async (_tx, destruction) => {
      const rows = await destruction.erase("ledger", "history");
      return [{ table: TABLE, rows }];
    },
    recall: nothing,
  };
}
