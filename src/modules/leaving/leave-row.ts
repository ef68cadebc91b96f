import { canonicalJson, sha256 } from "../../platform/crypto.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { Actor } from "../../policy/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { insertLeaveEvent, type LeaveEvent } from "./leaving.store.ts";

export type LeaveRow = Omit<LeaveEvent, "entryId">;

/** SHA-256 of the row's RFC 8785 form, hex. It stands in the sealed part of the ledger entry, so that `ledger verify --deep` finds a changed day or a forged cancellation. */
export function leaveRowHash(e: LeaveRow): string {
  const row = {
    v: 1, table: "leaving.event", subject: e.subject, event: e.event, leave: e.leave, group: e.group, change: e.change, dueAt: e.dueAt.toISOString(),
    withdrawn: e.withdrawn.map(({ purpose, scope }) => ({ purpose, scope })), sealed: e.sealed === null ? null : sha256(e.sealed).toString("hex"), decidedBy: e.decidedBy,
    decidedAs: e.decidedAs, language: e.language, requestId: e.requestId, at: e.at.toISOString(),
    // Named only where there is one, so that rows from before it hash as they did.
    ...(e.secondedBy === null ? {} : { secondedBy: e.secondedBy, secondedAs: e.secondedAs }),
  };
  return sha256(canonicalJson(row)).toString("hex");
}

/** Writes an event with its ledger entry. */
export async function writeLeave(ledger: Pick<Ledger, "append">, tx: Tx, row: LeaveRow, by: Actor): Promise<void> {
  const { subject, leave, change, requestId, at } = row;
  const [entry] = await ledger.append(tx, [{
    operation: "record", clause: "D2", purpose: "request-handling", subject, actor: by, fields: [], requestId, at,
    detail: { leave, change, ...(change === "begun" ? { due: row.dueAt.toISOString() } : {}), row: leaveRowHash(row) },
  }]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertLeaveEvent(tx, { ...row, entryId: entry.entryId });
}
