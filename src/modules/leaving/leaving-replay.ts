import { asSubjectId, type ComposedDocument, type Language } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import { type JournaledConsent, replayGiven } from "../consent/index.ts";
import type { Documents } from "../documents/index.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import { writeLeave } from "./leave-row.ts";
import { leaveOf } from "./leaving.store.ts";

/** The body of a cancellation's journal record, as `Leaving.cancel` writes it. */
export interface CancellationBody {
  readonly leave: string;
  readonly decidedBy: string;
  readonly decidedAs: "subject" | "representative";
  readonly language: Language;
  readonly requestId: string;
  /** The consents that were given anew, and the texts that they were given by: those are kept for ever. */
  readonly given: readonly (JournaledConsent & { readonly event: string })[];
  readonly texts: readonly ComposedDocument[];
}

/**
 * Cancels a withdrawal again out of the journal, after a restore brought it back: else its day would destroy what the person decided to keep (clause:D2). The consents
 * given anew stand again where the withdrawal, itself repeated before this, has the last word. False when there is nothing to do. Safe to run twice.
 */
export async function replayCancellation(deps: { ledger: Pick<Ledger, "append">; documents: Pick<Documents, "keep"> }, tx: Tx, record: JournalRecord): Promise<boolean> {
  const { subject, at } = record;
  const body = record.body as unknown as CancellationBody;
  await lockSubjects(tx, [subject], "exclusive");
  const leave = await leaveOf(tx, subject);
  let repeated = leave?.leave === body.leave;
  if (leave !== null && repeated) {
    const { decidedAs, language, requestId } = body;
    await writeLeave(deps.ledger, tx, {
      ...leave, event: record.id, change: "cancelled", sealed: null, decidedBy: asSubjectId(body.decidedBy), decidedAs, language, requestId, at,
    }, { kind: "system", job: "restore" });
  }
  for (const document of body.texts) await deps.documents.keep(tx, document, at);
  for (const { event, ...given } of body.given) {
    if (await replayGiven(deps, tx, { subject, id: event, at, body: given })) repeated = true;
  }
  return repeated;
}
