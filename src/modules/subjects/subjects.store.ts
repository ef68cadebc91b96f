import type { Life, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** Why a restore froze a record. */
export type FreezeReason = "entries-lost" | "keys-missing";
/** Why the protection officer lets a record live again. */
export const RELEASE_REASONS = ["nothing-missing", "made-good", "person-confirmed"] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];
export type LifeReason = FreezeReason | ReleaseReason;

export interface LifeWhy {
  readonly reason?: LifeReason;
  /** With `entries-lost`: how many. */
  readonly entriesLost?: number;
  /** With a release: its ledger entry. */
  readonly entryId?: string;
}

export async function insertSubject(tx: Tx, subject: SubjectId, at: Date): Promise<number> {
  const rows = await tx<{ number: number }[]>`
    insert into subjects.subject (subject_id, created_at) values (${subject}, ${at}) returning number`;
  const row = rows[0];
  if (row === undefined) throw new Error("no row came back from an insert");
  return row.number;
}

/** Taken one after the other in the order given; unnest keeps it. Sent at once, so that what is asked next on the transaction stands behind it. */
export async function lockShared(tx: Tx, locks: readonly string[]): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(l) from unnest(${locks as string[]}::bigint[]) as l`.execute();
}

/** Taken one after the other in the order given; unnest keeps it. Sent at once, so that what is asked next on the transaction stands behind it. */
export async function lockExclusive(tx: Tx, locks: readonly string[]): Promise<void> {
  await tx`select pg_advisory_xact_lock(l) from unnest(${locks as string[]}::bigint[]) as l`.execute();
}

export async function lastLife(sql: SqlOrTx, subject: SubjectId): Promise<{ position: number; life: Life } | null> {
  const rows = await sql<{ position: number; life: Life }[]>`
    select coalesce((select max(l.position) from subjects.life l where l.subject_id = f.subject_id), 0) as position, f.life
      from subjects.facts f where f.subject_id = ${subject}`;
  return rows[0] ?? null;
}

export async function insertLife(tx: Tx, subject: SubjectId, position: number, life: Life, at: Date, { reason, entriesLost, entryId }: LifeWhy): Promise<void> {
  await tx`
    insert into subjects.life (subject_id, position, life, at, reason, entries_lost, entry_id)
    values (${subject}, ${position}, ${life}, ${at}, ${reason ?? null}, ${entriesLost ?? null}, ${entryId ?? null})`;
}

/** The rows since which a record stands still, the oldest first. */
export async function freezesOf(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject: SubjectId; reason: FreezeReason | null; entriesLost: number | null; at: Date }[]> {
  return sql<{ subject: SubjectId; reason: FreezeReason | null; entriesLost: number | null; at: Date }[]>`
    select l.subject_id as subject, l.reason, l.entries_lost as "entriesLost", l.at from subjects.life l
     where l.subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[]) and l.life = 'frozen'
       and not exists (select 1 from subjects.life o where o.subject_id = l.subject_id and o.position > l.position and o.life <> 'frozen')
     order by l.subject_id, l.position`;
}

export async function frozenAfter(sql: SqlOrTx, after: number, limit: number): Promise<{ subject: SubjectId; number: number }[]> {
  return sql<{ subject: SubjectId; number: number }[]>`
    select s.subject_id as subject, s.number from subjects.subject s join subjects.facts f on f.subject_id = s.subject_id
     where s.subject_id in (select subject_id from subjects.life where life = 'frozen') and f.life = 'frozen' and s.number > ${after}
     order by s.number limit ${limit}`;
}

export async function countFrozen(sql: SqlOrTx): Promise<number> {
  const rows = await sql<{ people: number }[]>`
    select count(*)::int as people from subjects.facts f where f.subject_id in (select subject_id from subjects.life where life = 'frozen') and f.life = 'frozen'`;
  return rows[0]?.people ?? 0;
}

export async function subjectRows(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject_id: SubjectId; number: number; created_at: Date }[]> {
  return sql<{ subject_id: SubjectId; number: number; created_at: Date }[]>`
    select subject_id, number, created_at from subjects.subject where subject_id = any(string_to_array(${asList(subjects)}, ',')::uuid[])`;
}

export async function subjectOfNumber(sql: SqlOrTx, number: number): Promise<SubjectId | null> {
  const rows = await sql<{ subject_id: SubjectId }[]>`select subject_id from subjects.subject where number = ${number}`;
  return rows[0]?.subject_id ?? null;
}

export async function lifeRows(sql: SqlOrTx, subject: SubjectId): Promise<{ life: Life; at: Date; reason: LifeReason | null }[]> {
  return sql<{ life: Life; at: Date; reason: LifeReason | null }[]>`select life, at, reason from subjects.life where subject_id = ${subject} order by position`;
}

export async function whichExist(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<SubjectId[]> {
  const rows = await sql<{ subject_id: SubjectId }[]>`
    select subject_id from subjects.subject where subject_id = any(${subjects as SubjectId[]}::uuid[])`;
  return rows.map((row) => row.subject_id);
}

export async function numbersOf(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<{ subject: SubjectId; number: number }[]> {
  return sql<{ subject: SubjectId; number: number }[]>`
    select subject_id as subject, number from subjects.subject where subject_id = any(${subjects as SubjectId[]}::uuid[])`;
}
