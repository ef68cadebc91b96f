import type { JsonObject, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export const RESTORE_STEPS = ["loaded", "files", "log", "journal", "destroyed", "frozen", "index", "opened"] as const;
export type RestoreStep = (typeof RESTORE_STEPS)[number];

export interface BegunRestore {
  readonly restore: string;
  readonly backup: string;
  readonly backupAt: Date;
}

/** The restore that was begun here and is not over. */
export async function unfinishedRestore(sql: SqlOrTx): Promise<BegunRestore | null> {
  const rows = await sql<BegunRestore[]>`select restore_id as restore, backup_id as backup, backup_at as "backupAt" from backup.unfinished order by begun_at limit 1`;
  return rows[0] ?? null;
}

export async function insertRestore(tx: Tx, restore: BegunRestore, at: Date): Promise<void> {
  await tx`
    insert into backup.restore (restore_id, backup_id, backup_at, begun_at) values (${restore.restore}, ${restore.backup}, ${restore.backupAt}, ${at})`;
}

export async function insertRestoreStep(sql: SqlOrTx, restore: string, step: RestoreStep, at: Date, detail: JsonObject): Promise<void> {
  await sql`
    insert into backup.restore_step (restore_id, step, at, detail) values (${restore}, ${step}, ${at}, ${sql.json(detail)})`;
}

export async function restoreSteps(sql: SqlOrTx, restore: string): Promise<Map<RestoreStep, JsonObject>> {
  const rows = await sql<{ step: RestoreStep; detail: JsonObject }[]>`select step, detail from backup.restore_step where restore_id = ${restore}`;
  return new Map(rows.map(({ step, detail }) => [step, detail]));
}

/** Subjects that live or are frozen, a page at a time. */
export async function livingAfter(sql: SqlOrTx, after: string, limit: number): Promise<SubjectId[]> {
  const rows = await sql<{ subject_id: SubjectId }[]>`
    select subject_id from subjects.facts where subject_id > ${after}::uuid and life in ('living', 'frozen') order by subject_id limit ${limit}`;
  return rows.map((row) => row.subject_id);
}
