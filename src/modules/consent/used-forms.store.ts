import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface UsedForm {
  readonly subject: SubjectId;
  readonly receipt: string;
}

/** Takes the nonce for this receipt. False when it was taken before; waits for a transaction that is taking it. */
export async function takeNonce(tx: Tx, nonce: string, form: UsedForm, at: Date): Promise<boolean> {
  const rows = await tx`
    insert into consent.used_form (nonce, subject_id, receipt_id, used_at) values (${nonce}, ${form.subject}, ${form.receipt}, ${at})
    on conflict (nonce) do nothing returning nonce`;
  return rows.length > 0;
}

export async function usedForm(sql: SqlOrTx, nonce: string): Promise<UsedForm | null> {
  const rows = await sql<UsedForm[]>`select subject_id as subject, receipt_id as receipt from consent.used_form where nonce = ${nonce}`;
  return rows[0] ?? null;
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
