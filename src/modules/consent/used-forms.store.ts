import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface UsedForm {
  /** The form's own, or the mark of what stood on it, by which the same form is told from one with other content. Both look random. */
  readonly nonce: string;
  readonly subject: SubjectId;
  readonly receipt: string;
}

/** Tries to lock people exclusively, without waiting; true for each lock that this transaction now holds. In the order given. */
export async function tryLocks(tx: Tx, locks: readonly string[]): Promise<boolean[]> {
  const rows = await tx<{ got: boolean }[]>`
    select pg_try_advisory_xact_lock(l) as got from unnest(${[...locks]}::bigint[]) with ordinality as w (l, n) order by n`;
  return rows.map((row) => row.got);
}

/** Notes the nonces of forms that count now. Nobody else can take them: each belongs to a person whose lock is held. Sent at once, as the events. */
export async function insertUsedForms(tx: Tx, forms: readonly UsedForm[], at: Date): Promise<void> {
  const [nonces, subjects, receipts] = [forms.map((form) => form.nonce), forms.map((form) => form.subject), forms.map((form) => form.receipt)];
  await tx`
    insert into consent.used_form (nonce, subject_id, receipt_id, used_at)
    select nonce, subject, receipt, ${at} from unnest(${nonces}::text[], ${subjects}::uuid[], ${receipts}::uuid[]) as f (nonce, subject, receipt)`.execute();
}

/** Those of these nonces that were used before. */
export async function usedForms(sql: SqlOrTx, nonces: readonly string[]): Promise<UsedForm[]> {
  return sql<UsedForm[]>`select nonce, subject_id as subject, receipt_id as receipt from consent.used_form where nonce = any(${[...nonces]}::text[])`;
}

/** Forgets nonces whose token has expired, so that they could not be used again anyway. Returns how many. */
export async function deleteUsedForms(sql: SqlOrTx, usedBefore: Date): Promise<number> {
  const rows = await sql`delete from consent.used_form where used_at < ${usedBefore}`;
  return rows.count;
}

export async function countUsedForms(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from consent.used_form where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
