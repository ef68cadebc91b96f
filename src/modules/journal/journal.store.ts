import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { JsonObject, SubjectId } from "../../policy/actor.ts";
import type { JournalKind, JournalRecord } from "./journal-record.ts";

/** "journal" on a telephone keypad: one writer of the file at a time, in whatever process. */
const WRITER_LOCK = 5_687_625;

export async function lockWriter(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${WRITER_LOCK})`;
}

/** All records as one parameter, so that the statement is the same however many there are. Sent at once: a commit may be sent behind it without waiting. */
export async function insertRecords(tx: Tx, records: readonly JournalRecord[]): Promise<void> {
  const rows = records.map(({ id, kind, subject, body, at }) => ({ record_id: id, kind, subject_id: subject, body, at: at.toISOString() }));
  await tx`
    insert into journal.outbox (record_id, kind, subject_id, body, at)
    select record_id, kind, subject_id, body, at
      from jsonb_to_recordset(${tx.json(rows)}) as r (record_id uuid, kind text, subject_id uuid, body jsonb, at timestamptz)
    on conflict (subject_id, record_id) do nothing`.execute();
}

interface OutboxRow {
  record_id: string;
  kind: JournalKind;
  subject_id: SubjectId;
  body: JsonObject;
  at: Date;
}

export async function oldestRecords(tx: Tx, limit: number): Promise<JournalRecord[]> {
  const rows = await tx<OutboxRow[]>`select record_id, kind, subject_id, body, at from journal.outbox order by position limit ${limit}`;
  return rows.map(({ record_id, kind, subject_id, body, at }) => ({ id: record_id, kind, subject: subject_id, body, at }));
}

/** The commit of this transaction does not wait for the disk: what it did may come undone by a crash. */
export async function commitLightly(tx: Tx): Promise<void> {
  await tx`set local synchronous_commit = off`;
}

export async function deleteRecords(tx: Tx, records: readonly JournalRecord[]): Promise<void> {
  await tx`
    delete from journal.outbox using unnest(
      ${tx.array(records.map((record) => record.subject))}::uuid[], ${tx.array(records.map((record) => record.id))}::uuid[]) as shipped (subject_id, record_id)
     where outbox.subject_id = shipped.subject_id and outbox.record_id = shipped.record_id`;
}

export async function countOutbox(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from journal.outbox where subject_id = ${subject}`;
  return row?.count ?? 0;
}

export async function oldestAt(sql: SqlOrTx): Promise<Date | null> {
  const [row] = await sql<{ at: Date | null }[]>`select min(at) as at from journal.outbox`;
  return row?.at ?? null;
}
