import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type AccountState = "open" | "closed";

export interface AccountRow {
  readonly subject: SubjectId;
  readonly state: AccountState;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
}

export async function insertAccount(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
  await tx`insert into accounts.account (subject_id, state, opened_at) values (${subject}, 'open', ${at})`;
}

export async function accountOf(sql: SqlOrTx, subject: SubjectId): Promise<AccountRow | null> {
  const rows = await sql<AccountRow[]>`
    select subject_id as subject, state, opened_at as "openedAt", closed_at as "closedAt" from accounts.account where subject_id = ${subject}`;
  return rows[0] ?? null;
}

/** Which of these subjects have an open account. */
export async function openAccounts(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<SubjectId[]> {
  const rows = await sql<{ subject: SubjectId }[]>`
    select subject_id as subject from accounts.account where subject_id = any(${[...subjects]}::uuid[]) and state = 'open' order by opened_at`;
  return rows.map((row) => row.subject);
}

export async function closeAccountRow(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
  await tx`update accounts.account set state = 'closed', closed_at = ${at} where subject_id = ${subject} and state = 'open'`;
}

/** A page of open accounts that were opened before `before`, by id. */
export async function accountsOpenedBefore(sql: SqlOrTx, before: Date, after: SubjectId | null, limit: number): Promise<SubjectId[]> {
  const rows = await sql<{ subject: SubjectId }[]>`
    select subject_id as subject from accounts.account
     where state = 'open' and opened_at < ${before} and (${after}::uuid is null or subject_id > ${after}::uuid) order by subject_id limit ${limit}`;
  return rows.map((row) => row.subject);
}
