import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface TotpRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly addedAt: Date;
  /** The time step of the newest code that was used. */
  readonly lastStep: number;
}

export async function insertTotp(tx: Tx, t: TotpRow): Promise<void> {
  await tx`
    insert into staff.totp (subject_id, totp_id, key_id, sealed, added_at, last_step)
    values (${t.subject}, ${t.id}, ${t.keyId}, ${t.sealed}, ${t.addedAt}, ${t.lastStep})`;
}

export async function totpsOf(sql: SqlOrTx, subject: SubjectId): Promise<TotpRow[]> {
  return sql<TotpRow[]>`
    select subject_id as subject, totp_id as id, key_id as "keyId", sealed, added_at as "addedAt", last_step::int as "lastStep"
      from staff.totp where subject_id = ${subject} order by added_at, totp_id`;
}

/** Uses a step up. False when it, or a later one, was used before: one statement, so that two at once cannot both use it (RFC 6238 section 5.2). */
export async function useTotpStep(tx: Tx, subject: SubjectId, id: string, step: number): Promise<boolean> {
  const rows = await tx`update staff.totp set last_step = ${step} where subject_id = ${subject} and totp_id = ${id} and last_step < ${step}`;
  return rows.count === 1;
}

export async function deleteTotpsOf(tx: Tx, subject: SubjectId): Promise<number> {
  const rows = await tx`delete from staff.totp where subject_id = ${subject}`;
  return rows.count;
}
