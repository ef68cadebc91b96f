import type { JsonObject, SubjectId } from "../../policy/index.ts";
import { newId } from "../../platform/id.ts";
import type { Tx } from "../../platform/postgres.ts";
import type { JournalRecord } from "../journal/index.ts";
import type { RequestCase, RequestEvent, RequestRow } from "./request-row.ts";
import type { RequestsDeps } from "./requests-deps.ts";
import { tokensOf } from "./requests.store.ts";

/** Bytes as they stand in a record: sealed under the request's own key, so that they say nothing once that key is gone. */
type Sealed = string;

/** A step of a request in the journal; the first one brings the request's row and what it used up. */
interface StepBody {
  /** Without the accepted right, and without a corrected kind, in records from before these were noted. */
  readonly event: Omit<RequestEvent, "caseId" | "sealed" | "at" | "sender" | "kind" | "dueOn"> & { readonly sealed: Sealed | null } & Partial<Pick<RequestEvent, "sender" | "kind" | "dueOn">>;
  readonly about: SubjectId | null;
  readonly sender: SubjectId | null;
  readonly row: (Omit<RequestRow, "caseId" | "sealed" | "receivedAt"> & { readonly sealed: Sealed; readonly receivedAt: string }) | null;
  readonly tokens: readonly string[];
}

/** What a record tells. */
export interface RecordedStep {
  readonly event: RequestEvent;
  readonly about: SubjectId | null;
  readonly sender: SubjectId | null;
  readonly row: RequestRow | null;
  readonly tokens: readonly string[];
}

const base64 = (bytes: Buffer): Sealed => bytes.toString("base64");

/** Notes a step, so that a restore of an older backup neither forgets the request nor does it twice. The caller ships the journal after its commit. */
export async function noteStep({ journal }: Pick<RequestsDeps, "journal">, tx: Tx, { row, about, senderSubject }: RequestCase, event: RequestEvent): Promise<void> {
  const { caseId, sealed, at, ...step } = event;
  const first = event.position === 1;
  const { caseId: _, ...kept } = row;
  const body: StepBody = {
    event: { ...step, sealed: sealed === null ? null : base64(sealed) }, about, sender: senderSubject,
    row: first ? { ...kept, sealed: base64(row.sealed), receivedAt: row.receivedAt.toISOString() } : null, tokens: first ? await tokensOf(tx, caseId) : [],
  };
  // Whom a request is about may not be known: the journal knows it by its own id, as the key store does.
  await journal.note(tx, { kind: "request", id: newId(), subject: caseId as SubjectId, at, body: body as unknown as JsonObject });
}

export function readStep({ subject, at, body }: JournalRecord): RecordedStep {
  const { event, row, ...rest } = body as unknown as StepBody;
  return {
    ...rest, event: { ...event, caseId: subject, at, sender: event.sender ?? null, kind: event.kind ?? null, dueOn: event.dueOn ?? null, sealed: event.sealed === null ? null : Buffer.from(event.sealed, "base64") },
    row: row === null ? null : { ...row, caseId: subject, sealed: Buffer.from(row.sealed, "base64"), receivedAt: new Date(row.receivedAt) },
  };
}
