import type { Databases } from "../../platform/postgres.ts";
import type { DeepSource } from "../ledger/index.ts";
import { leaveRowHash } from "./leave-row.ts";
import { leaveEventsAfter } from "./leaving.store.ts";

const PAGE = 500;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/** Rows of leaving for `ledger verify --deep`: on them hangs a destruction, so a changed day or a cancellation that nobody made must be found. */
export function leavingDeepSource(databases: Pick<Databases, "data">): DeepSource {
  return {
    name: "leaving",
    async *rows() {
      for (let after = { subject: BEFORE_ALL, event: BEFORE_ALL }; ;) {
        const page = await leaveEventsAfter(databases.data, after, PAGE);
        for (const { entryId, ...row } of page) {
          yield { entryId, subject: row.subject, rowHash: leaveRowHash(row) };
          after = { subject: row.subject, event: row.event };
        }
        if (page.length < PAGE) return;
      }
    },
  };
}
