import type { Actor, ClauseId, FieldId, RestrictionKind, SubjectId } from "../../policy/index.ts";
import { canonicalJson, sha256 } from "../../platform/crypto.ts";

export type RestrictionChange = "placed" | "lifted";

/** One event of a restriction as it stands in the database; without the ledger entry that it leads to. */
export interface RestrictionEvent {
  readonly subject: SubjectId;
  readonly event: string;
  readonly restriction: string;
  readonly change: RestrictionChange;
  readonly kind: RestrictionKind;
  readonly fields: readonly FieldId[] | "all";
  readonly reason: string;
  readonly clause: ClauseId;
  readonly decidedBy: SubjectId | null;
  readonly decidedAs: Actor["kind"];
  readonly reviewAt: Date | null;
  readonly requestId: string;
  readonly at: Date;
}

/** SHA-256 of the event's RFC 8785 form, hex. It stands in the sealed part of the ledger entry, so that `ledger verify --deep` finds a changed row. */
export function restrictionRowHash(e: RestrictionEvent): string {
  const row = {
    v: 1, table: "restrictions.event", subject: e.subject, event: e.event, restriction: e.restriction, change: e.change, kind: e.kind,
    fields: e.fields === "all" ? "all" : [...e.fields], reason: e.reason, clause: e.clause, decidedBy: e.decidedBy, decidedAs: e.decidedAs,
    reviewAt: e.reviewAt?.toISOString() ?? null, requestId: e.requestId, at: e.at.toISOString(),
  };
  return sha256(canonicalJson(row)).toString("hex");
}
