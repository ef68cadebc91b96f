import { type Actor, asSubjectId, type RepresentationEnd } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { type Proven, provenAfter, type RepresentationEvent } from "./representation-row.ts";
import { writeRepresentation } from "./representation.ts";
import { begunEvent, endedExists } from "./representation.store.ts";

const BY_RESTORE = { kind: "system", job: "restore" } as const;

/** The body of an ended representation's journal record, as `Representations` writes it. */
interface EndBody {
  readonly representation: string;
  readonly reason: RepresentationEnd;
  readonly decidedBy: string | null;
  readonly decidedAs: Actor["kind"];
  readonly requestId: string;
  /** The right that goes on as a document showed it. */
  readonly next?: Proven;
}

/**
 * Ends a representation again out of the journal, after a restore brought it back (clause:G5). The event keeps its id and time and gets a new entry in the ledger;
 * a right that went on as a document showed it goes on again, with its term.
 * False when there is nothing to do. Safe to run twice.
 */
export async function replayRepresentation(deps: { ledger: Pick<Ledger, "append"> }, tx: Tx, record: JournalRecord): Promise<boolean> {
  const body = record.body as unknown as EndBody;
  await lockSubjects(tx, [record.subject], "exclusive");
  const begun = await begunEvent(tx, record.subject, body.representation);
  if (begun === null || (await endedExists(tx, record.subject, body.representation))) return false;
  const { entryId: _, ...same } = begun;
  const ended: RepresentationEvent = {
    ...same, event: record.id, change: "ended", reason: body.reason, decidedBy: body.decidedBy === null ? null : asSubjectId(body.decidedBy), decidedAs: body.decidedAs,
    requestId: body.requestId, at: record.at,
  };
  await writeRepresentation(deps.ledger, tx, ended, BY_RESTORE);
  if (body.next !== undefined) await writeRepresentation(deps.ledger, tx, provenAfter(ended, body.next), BY_RESTORE);
  return true;
}
