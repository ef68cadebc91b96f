import { canonicalJson, sha256 } from "../../platform/crypto.ts";
import type { StaffEventRow } from "./staff-events.store.ts";

/**
 * SHA-256 of the event's RFC 8785 form, hex. It stands in the sealed part of the ledger entry: a row's own seal shows that the service made it, the entry
 * shows a row that was taken away.
 */
export function staffRowHash(e: Omit<StaffEventRow, "entryId" | "seal">): string {
  const row = {
    v: 1, table: "staff.event", subject: e.subject, position: e.position, event: e.id, change: e.change, role: e.role,
    decidedBy: e.decidedBy, decidedAs: e.decidedAs, requestId: e.requestId, at: e.at.toISOString(),
  };
  return sha256(canonicalJson(row)).toString("hex");
}
