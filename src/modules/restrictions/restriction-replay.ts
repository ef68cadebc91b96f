import { type Actor, asSubjectId, type ClauseId, type FieldId, type RestrictionKind } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { RestrictionChange, RestrictionEvent } from "./restriction-row.ts";
import { writeRestriction } from "./restrictions.ts";
import { liftedExists, placedEvent } from "./restrictions.store.ts";

/** The body of a restriction's journal record, as `Restrictions` writes it. */
interface RestrictionBody {
  readonly change: RestrictionChange;
  readonly restriction: string;
  readonly kind: RestrictionKind;
  readonly fields: readonly FieldId[] | "all";
  readonly reason: string;
  readonly clause: ClauseId;
  readonly decidedBy: string | null;
  readonly decidedAs: Actor["kind"];
  readonly reviewAt: string | null;
  readonly requestId: string;
}

/**
 * Repeats a restriction or its lifting out of the journal, after a restore (clause:T7). The event keeps its id and time and gets a new entry in the ledger.
 * False when it is there already, or lifts what is not there. Safe to run twice; records must come in the journal's order.
 */
export async function replayRestriction(deps: { ledger: Pick<Ledger, "append"> }, tx: Tx, record: JournalRecord): Promise<boolean> {
  const body = record.body as unknown as RestrictionBody;
  await lockSubjects(tx, [record.subject], "exclusive");
  const placed = (await placedEvent(tx, record.subject, body.restriction)) !== null;
  if (body.change === "placed" ? placed : !placed || (await liftedExists(tx, record.subject, body.restriction))) return false;
  const event: RestrictionEvent = {
    ...body, subject: record.subject, event: record.id, at: record.at, decidedBy: body.decidedBy === null ? null : asSubjectId(body.decidedBy),
    reviewAt: body.reviewAt === null ? null : new Date(body.reviewAt),
  };
  await writeRestriction(deps.ledger, tx, event, { kind: "system", job: "restore" });
  return true;
}
