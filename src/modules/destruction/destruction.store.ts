import type { JsonObject, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { Begun, Kept, Step, StepName } from "./certificate.ts";

export interface BegunRow { readonly begun: Begun; readonly entryId: string }
export interface StepRow { readonly step: Step; readonly entryId: string }

/** What a running destruction still has to do its work with. */
export interface Work {
  readonly subject: SubjectId;
  readonly destruction: string;
  readonly keyIds: readonly string[];
  readonly ownKeyId: string;
  readonly sought: Buffer;
  readonly dueAt: Date;
}

interface DestructionRecord {
  destruction_id: string; clause: string; ground: string; key_hashes: string[]; kept: readonly Kept[]; holder: string; begun_at: Date; entry_id: string;
}
interface StepRecord { destruction_id: string; step: StepName; at: Date; detail: JsonObject; entry_id: string }
interface WorkRecord { subject_id: SubjectId; destruction_id: string; key_ids: string[]; own_key_id: string; sought: Buffer; due_at: Date }

const begunOf = (row: DestructionRecord): BegunRow => ({
  begun: {
    destruction: row.destruction_id, clause: row.clause, ground: row.ground, keyHashes: row.key_hashes, kept: row.kept, holder: row.holder,
    begunAt: row.begun_at.toISOString(),
  },
  entryId: row.entry_id,
});
const stepOf = (row: StepRecord): StepRow => ({
  step: { destruction: row.destruction_id, step: row.step, at: row.at.toISOString(), detail: row.detail }, entryId: row.entry_id,
});
const workOf = (row: WorkRecord): Work => ({
  subject: row.subject_id, destruction: row.destruction_id, keyIds: row.key_ids, ownKeyId: row.own_key_id, sought: row.sought, dueAt: row.due_at,
});

export async function insertDestruction(tx: Tx, { begun, entryId }: BegunRow): Promise<void> {
  await tx`
    insert into destruction.destruction (destruction_id, clause, ground, key_hashes, kept, holder, begun_at, entry_id)
    values (${begun.destruction}, ${begun.clause}, ${begun.ground}, ${begun.keyHashes as string[]}, ${tx.json(begun.kept as never)}, ${begun.holder},
            ${new Date(begun.begunAt)}, ${entryId})`;
}

export async function insertWork(tx: Tx, work: Work): Promise<void> {
  await tx`
    insert into destruction.work (subject_id, destruction_id, key_ids, own_key_id, sought, due_at)
    values (${work.subject}, ${work.destruction}, ${work.keyIds as string[]}, ${work.ownKeyId}, ${work.sought}, ${work.dueAt})`;
}

export async function insertAddress(tx: Tx, capabilityHash: Buffer, destruction: string): Promise<void> {
  await tx`insert into destruction.address (capability_hash, destruction_id) values (${capabilityHash}, ${destruction})`;
}

export async function insertStep(tx: Tx, { step, entryId }: StepRow): Promise<void> {
  await tx`
    insert into destruction.step (destruction_id, step, at, detail, entry_id)
    values (${step.destruction}, ${step.step}, ${new Date(step.at)}, ${tx.json(step.detail)}, ${entryId})`;
}

export async function workOfDestruction(sql: SqlOrTx, destruction: string): Promise<Work | null> {
  const rows = await sql<WorkRecord[]>`
    select subject_id, destruction_id, key_ids, own_key_id, sought, due_at from destruction.work where destruction_id = ${destruction}`;
  return rows[0] === undefined ? null : workOf(rows[0]);
}

export async function destructionOfSubject(sql: SqlOrTx, subject: SubjectId): Promise<string | null> {
  const rows = await sql<{ destruction_id: string }[]>`select destruction_id from destruction.work where subject_id = ${subject}`;
  return rows[0]?.destruction_id ?? null;
}

export async function workRows(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from destruction.work where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** Destructions that still run, oldest first. */
export async function runningWork(sql: SqlOrTx, limit: number): Promise<Work[]> {
  const rows = await sql<WorkRecord[]>`
    select subject_id, destruction_id, key_ids, own_key_id, sought, due_at from destruction.work order by due_at limit ${limit}`;
  return rows.map(workOf);
}

export async function destructionById(sql: SqlOrTx, destruction: string): Promise<BegunRow | null> {
  const rows = await sql<DestructionRecord[]>`select * from destruction.destruction where destruction_id = ${destruction}`;
  return rows[0] === undefined ? null : begunOf(rows[0]);
}

export async function destructionByAddress(sql: SqlOrTx, capabilityHash: Buffer): Promise<string | null> {
  const rows = await sql<{ destruction_id: string }[]>`select destruction_id from destruction.address where capability_hash = ${capabilityHash}`;
  return rows[0]?.destruction_id ?? null;
}

export async function stepsOf(sql: SqlOrTx, destruction: string): Promise<StepRow[]> {
  const rows = await sql<StepRecord[]>`select * from destruction.step where destruction_id = ${destruction}
     order by array_position(array['unreadable', 'removed', 'erased', 'irrecoverable'], step)`;
  return rows.map(stepOf);
}

/** Destructions that were erased before `turnedAt`, their own keys gone too, and that no turn has sealed yet. */
export async function notYetIrrecoverable(sql: SqlOrTx, turnedAt: Date, limit: number): Promise<string[]> {
  const rows = await sql<{ destruction_id: string }[]>`
    select e.destruction_id from destruction.step e
     where e.step = 'erased' and e.at < ${turnedAt}
       and not exists (select 1 from destruction.step i where i.destruction_id = e.destruction_id and i.step = 'irrecoverable')
     order by e.at limit ${limit}`;
  return rows.map((row) => row.destruction_id);
}

/** Which of these keys are running destructions' own. */
export async function ownKeysHeld(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ own_key_id: string }[]>`select own_key_id from destruction.work where own_key_id = any(${keyIds as string[]}::uuid[])`;
  return rows.map((row) => row.own_key_id);
}

/** How many destructions run, and are not finished although begun before `before`. */
export async function overdueWork(sql: SqlOrTx, before: Date): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from destruction.work where due_at < ${before}`;
  return rows[0]?.rows ?? 0;
}

/** Removes the subject's rows of one table; the database demands the running destruction and the entry of this transaction. */
export async function eraseRows(tx: Tx, at: { destruction: string; entryId: string; schema: string; table: string }): Promise<number> {
  const rows = await tx<{ rows: number }[]>`
    select destruction.erase(${at.destruction}, ${at.entryId}, ${at.schema}, ${at.table}) as rows`;
  return rows[0]?.rows ?? 0;
}

/** A page of destructions and steps for `verify --deep`. */
export async function destructionsAfter(sql: SqlOrTx, after: string, limit: number): Promise<BegunRow[]> {
  const rows = await sql<DestructionRecord[]>`
    select * from destruction.destruction where destruction_id > ${after} order by destruction_id limit ${limit}`;
  return rows.map(begunOf);
}
