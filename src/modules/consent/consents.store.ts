import { type Actor, type ConsentScope, type ConsentState, consentStateIris, type Language, type PurposeId, type Source, type SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { ConsentEvent, ConsentMethod } from "./consent-row.ts";

export interface StoredConsentEvent extends ConsentEvent {
  readonly entryId: string;
}

export interface StateRow {
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
  readonly state: ConsentState;
  readonly at: Date;
  readonly eventId: string;
  readonly position: number;
}

interface EventRow {
  subject_id: SubjectId;
  position: number;
  event_id: string;
  receipt_id: string;
  purpose: PurposeId;
  scope: ConsentScope;
  state: ConsentState;
  state_iri: string;
  decided_by: SubjectId | null;
  decided_as: Actor["kind"];
  typed_by: SubjectId | null;
  typed_as: Actor["kind"];
  document_hash: string;
  policy_version: string;
  language: Language;
  source: Source;
  method: ConsentMethod;
  term_until: Date | null;
  request_id: string;
  at: Date;
  entry_id: string;
}

function eventOf(row: EventRow): StoredConsentEvent {
  return {
    subject: row.subject_id, position: row.position, event: row.event_id, receipt: row.receipt_id, purpose: row.purpose, scope: row.scope,
    state: row.state, decidedBy: row.decided_by, decidedAs: row.decided_as, typedBy: row.typed_by, typedAs: row.typed_as,
    documentHash: row.document_hash, policyVersion: row.policy_version, language: row.language, source: row.source, method: row.method,
    termUntil: row.term_until, requestId: row.request_id, at: row.at, entryId: row.entry_id,
  };
}

/** The row as JSON, by column names. */
function rowOf(e: StoredConsentEvent): Record<keyof EventRow, string | number | null> {
  return {
    subject_id: e.subject, position: e.position, event_id: e.event, receipt_id: e.receipt, purpose: e.purpose, scope: e.scope,
    state: e.state, state_iri: consentStateIris[e.state], decided_by: e.decidedBy, decided_as: e.decidedAs, typed_by: e.typedBy,
    typed_as: e.typedAs, document_hash: e.documentHash, policy_version: e.policyVersion, language: e.language, source: e.source,
    method: e.method, term_until: e.termUntil?.toISOString() ?? null, request_id: e.requestId, at: e.at.toISOString(), entry_id: e.entryId,
  };
}

/** All rows as one parameter, so that the statement is the same however many there are. Sent at once: a commit may be sent behind it without waiting. */
export async function insertEvents(tx: Tx, events: readonly StoredConsentEvent[]): Promise<void> {
  await tx`insert into consent.event select * from jsonb_populate_recordset(null::consent.event, ${tx.json(events.map(rowOf))})`.execute();
}

/** The latest event of each purpose and scope, of each of these people. */
export async function latestStates(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<(StateRow & { subject: SubjectId })[]> {
  return sql<(StateRow & { subject: SubjectId })[]>`
    select distinct on (subject_id, purpose, scope) subject_id as subject, purpose, scope, state, at, event_id as "eventId", position
      from consent.event where subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[]) order by subject_id, purpose, scope, position desc`;
}

/** The newest event's number; 0 before the first. */
export async function newestPosition(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ position: number }[]>`
    select position from consent.event where subject_id = ${subject} order by position desc limit 1`;
  return rows[0]?.position ?? 0;
}

export interface Choice {
  readonly subject: SubjectId;
  readonly purpose: PurposeId;
  readonly scope: ConsentScope;
}
export interface ChoiceState extends Choice {
  readonly state: ConsentState;
}

/** The states of just these purposes and scopes, of one person or of several; one step down the index for each. */
export async function statesOfChoices(tx: Tx, choices: readonly Choice[]): Promise<ChoiceState[]> {
  const [subjects, purposes, scopes] = [choices.map((c) => c.subject), choices.map((c) => c.purpose), choices.map((c) => c.scope)];
  return tx<ChoiceState[]>`
    select w.subject, w.purpose, w.scope, l.state
      from unnest(${subjects}::uuid[], ${purposes}::text[], ${scopes}::text[]) as w (subject, purpose, scope)
     cross join lateral (select e.state from consent.event e
                          where e.subject_id = w.subject and e.purpose = w.purpose and e.scope = w.scope
                          order by e.position desc limit 1) l`;
}

/** The newest event's number of each of these people; who has none is left out. */
export async function newestPositions(tx: Tx, subjects: readonly SubjectId[]): Promise<Map<SubjectId, number>> {
  const rows = await tx<{ subject: SubjectId; position: number }[]>`
    select w.subject, l.position from unnest(${[...subjects]}::uuid[]) as w (subject)
     cross join lateral (select e.position from consent.event e where e.subject_id = w.subject order by e.position desc limit 1) l`;
  return new Map(rows.map((row) => [row.subject, row.position]));
}

export async function eventsOf(sql: SqlOrTx, subject: SubjectId): Promise<StoredConsentEvent[]> {
  const rows = await sql<EventRow[]>`select * from consent.event where subject_id = ${subject} order by position`;
  return rows.map(eventOf);
}

export async function eventById(sql: SqlOrTx, subject: SubjectId, event: string): Promise<StoredConsentEvent | null> {
  const rows = await sql<EventRow[]>`select * from consent.event where subject_id = ${subject} and event_id = ${event}`;
  return rows[0] === undefined ? null : eventOf(rows[0]);
}

export async function eventsOfReceipt(sql: SqlOrTx, subject: SubjectId, receipt: string): Promise<StoredConsentEvent[]> {
  const rows = await sql<EventRow[]>`
    select * from consent.event where subject_id = ${subject} and receipt_id = ${receipt} order by position`;
  return rows.map(eventOf);
}

export async function countEvents(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from consent.event where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** A page of all events for the deep check, by (subject, position). */
export async function eventsAfter(sql: SqlOrTx, after: { subject: string; position: number }, limit: number): Promise<StoredConsentEvent[]> {
  const rows = await sql<EventRow[]>`
    select * from consent.event where (subject_id, position) > (${after.subject}, ${after.position})
     order by subject_id, position limit ${limit}`;
  return rows.map(eventOf);
}
