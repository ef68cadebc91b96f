import type { Databases } from "../../platform/postgres.ts";
import type { DeepSource } from "../ledger/index.ts";
import { restrictionRowHash } from "./restriction-row.ts";
import { eventsAfter } from "./restrictions.store.ts";

const PAGE = 500;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Restriction rows for `ledger verify --deep`: each row's hash stands in the sealed part of its entry. */
export function restrictionsDeepSource(databases: Pick<Databases, "data">): DeepSource {
  return {
    name: "restrictions",
    async *rows() {
      for (let after = { subject: BEFORE_ALL, event: BEFORE_ALL }; ;) {
        const page = await eventsAfter(databases.data, after, PAGE);
        for (const { entryId, ...event } of page) {
          yield { entryId, subject: event.subject, rowHash: restrictionRowHash(event) };
          after = { subject: event.subject, event: event.event };
        }
        if (page.length < PAGE) return;
      }
    },
  };
}
