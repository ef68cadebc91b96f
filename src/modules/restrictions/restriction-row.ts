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
export function restrictionRowHash(event: RestrictionEvent): string {
  const row = { ...event, v: 1, table: "restrictions.event", reviewAt: event.reviewAt?.toISOString() ?? null, at: event.at.toISOString() };
  return sha256(canonicalJson(row)).toString("hex");
}
