import type { Databases } from "../../platform/postgres.ts";
import type { DeepSource } from "../ledger/index.ts";
import { allStaffEvents } from "./staff-events.store.ts";
import { staffRowHash } from "./staff-row.ts";

/** Rows of the staff for `ledger verify --deep`: without the newest one somebody who has left would be a member again. */
export function staffDeepSource(databases: Pick<Databases, "data">): DeepSource {
  return {
    name: "staff",
    async *rows() {
      for (const event of await allStaffEvents(databases.data)) yield { entryId: event.entryId, subject: event.subject, rowHash: staffRowHash(event) };
    },
  };
}
