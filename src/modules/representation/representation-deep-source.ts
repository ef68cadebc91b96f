import type { Databases } from "../../platform/postgres.ts";
import type { DeepSource } from "../ledger/index.ts";
import { representationRowHash } from "./representation-row.ts";
import { eventsAfter } from "./representation.store.ts";

const PAGE = 500;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Rows of representation for `ledger verify --deep`: a row that somebody wrote past the program has no entry. */
export function representationDeepSource(databases: Pick<Databases, "data">): DeepSource {
  return {
    name: "representation",
    async *rows() {
      for (let after = { subject: BEFORE_ALL, event: BEFORE_ALL }; ;) {
        const page = await eventsAfter(databases.data, after, PAGE);
        for (const { entryId, ...event } of page) {
          yield { entryId, subject: event.child, rowHash: representationRowHash(event) };
          after = { subject: event.child, event: event.event };
        }
        if (page.length < PAGE) return;
      }
    },
  };
}
