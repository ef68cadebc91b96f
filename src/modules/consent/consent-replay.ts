import { type Actor, asSubjectId, type ConsentScope, type ConsentState, isInForce, type Language, type PurposeId, type Source, type SubjectId } from "../../policy/index.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { Ledger } from "../ledger/index.ts";
import { lockSubjects } from "../subjects/index.ts";
import type { ConsentEvent, ConsentMethod } from "./consent-row.ts";
import { entryOf } from "./consents.ts";
import { eventById, insertEvents, newestPosition, statesOfChoices } from "./consents.store.ts";

/** An event in the journal, as `journalBody` writes it. */
export interface JournaledConsent {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
  readonly state: ConsentState;
  readonly receipt: string;
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly language: Language;
  readonly source: Source;
  readonly method: ConsentMethod;
  readonly requestId: string;
  readonly termUntil: string | null;
  readonly decidedBy: string | null;
  readonly decidedAs: Actor["kind"];
  readonly typedBy: string | null;
  readonly typedAs: Actor["kind"];
}

/** An event out of the journal with its id and time. */
export interface ReplayedConsent {
  readonly subject: SubjectId;
  readonly id: string;
  readonly at: Date;
  readonly body: JournaledConsent;
}

const subjectOrNull = (id: string | null) => (id === null ? null : asSubjectId(id));

/**
 * Repeats a withdrawal out of the journal, after a restore brought its consent back (clause:D2). The event keeps its id and time and gets a new entry in the
 * ledger. False when there is nothing to do: it is there already, or the consent is not in force in what was restored. Safe to run twice.
 */
export async function replayConsent(deps: { ledger: Pick<Ledger, "append"> }, tx: Tx, record: JournalRecord): Promise<boolean> {
  const body = record.body as unknown as JournaledConsent;
  await lockSubjects(tx, [record.subject], "exclusive");
  if ((await eventById(tx, record.subject, record.id)) !== null) return false;
  const [held] = await statesOfChoices(tx, [{ subject: record.subject, purpose: body.purpose, scope: body.scope }]);
  const state = held?.state ?? null;
  // A pupil's question stands for the consent of before in the days of grace: a no ends it.
  if (!isInForce(state) && !(body.scope === "assent" && state === "ConsentRequested")) return false;
  await writeAgain(deps, tx, { ...record, body });
  return true;
}

/**
 * Repeats a consent that was given anew when a withdrawal was cancelled, under the lock that the caller holds. Only where a withdrawal has the last word in what was
 * restored: it never stands for a consent that nobody had given before.
 */
export async function replayGiven(deps: { ledger: Pick<Ledger, "append"> }, tx: Tx, given: ReplayedConsent): Promise<boolean> {
  const { subject, id, body } = given;
  if ((await eventById(tx, subject, id)) !== null) return false;
  const [held] = await statesOfChoices(tx, [{ subject, purpose: body.purpose, scope: body.scope }]);
  if (held?.state !== "ConsentWithdrawn" && held?.state !== "ConsentRevoked") return false;
  await writeAgain(deps, tx, given);
  return true;
}

async function writeAgain(deps: { ledger: Pick<Ledger, "append"> }, tx: Tx, { subject, id, at, body }: ReplayedConsent): Promise<void> {
  const event: ConsentEvent = {
    ...body, subject, event: id, at, position: (await newestPosition(tx, subject)) + 1,
    termUntil: body.termUntil === null ? null : new Date(body.termUntil), decidedBy: subjectOrNull(body.decidedBy), typedBy: subjectOrNull(body.typedBy),
  };
  const [entry] = await deps.ledger.append(tx, [entryOf(event, { kind: "system", job: "restore" })]);
  if (entry === undefined) throw new Error("the ledger gave no entry");
  await insertEvents(tx, [{ ...event, entryId: entry.entryId }]);
}
