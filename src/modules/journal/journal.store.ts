import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { JsonObject, SubjectId } from "../../policy/actor.ts";
import type { JournalKind, JournalRecord } from "./journal-record.ts";

/** "journal" on a telephone keypad: one writer of the file at a time, in whatever process. */
const WRITER_LOCK = 5_687_625;

export async function lockWriter(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${WRITER_LOCK})`;
}

export async function insertRecord(tx: Tx, record: JournalRecord): Promise<void> {
  await tx`
    insert into journal.outbox (record_id, kind, subject_id, body, at)
    values (${record.id}, ${record.kind}, ${record.subject}, ${tx.json(record.body)}, ${record.at})
    on conflict (subject_id, record_id) do nothing`;
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
