import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface PasskeyRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly addedAt: Date;
  readonly usedAt: Date | null;
}

export async function insertPasskey(tx: Tx, p: PasskeyRow): Promise<void> {
  await tx`
    insert into accounts.passkey (subject_id, passkey_id, key_id, sealed, added_at, used_at)
    values (${p.subject}, ${p.id}, ${p.keyId}, ${p.sealed}, ${p.addedAt}, ${p.usedAt})`;
}

export async function passkeysOf(sql: SqlOrTx, subject: SubjectId): Promise<PasskeyRow[]> {
  return sql<PasskeyRow[]>`
    select subject_id as subject, passkey_id as id, key_id as "keyId", sealed, added_at as "addedAt", used_at as "usedAt"
      from accounts.passkey where subject_id = ${subject} order by added_at, passkey_id`;
}

/** The same, locked against a second use until the transaction ends. */
export async function passkeysForUse(tx: Tx, subject: SubjectId): Promise<PasskeyRow[]> {
  return tx<PasskeyRow[]>`
    select subject_id as subject, passkey_id as id, key_id as "keyId", sealed, added_at as "addedAt", used_at as "usedAt"
      from accounts.passkey where subject_id = ${subject} order by added_at, passkey_id for update`;
}

export async function notePasskeyUse(tx: Tx, p: Pick<PasskeyRow, "subject" | "id" | "sealed">, usedAt: Date): Promise<void> {
  await tx`update accounts.passkey set sealed = ${p.sealed}, used_at = ${usedAt} where subject_id = ${p.subject} and passkey_id = ${p.id}`;
}

export async function replacePasskey(tx: Tx, p: Pick<PasskeyRow, "subject" | "id" | "sealed">): Promise<void> {
  await tx`update accounts.passkey set sealed = ${p.sealed} where subject_id = ${p.subject} and passkey_id = ${p.id}`;
}

/** Removes one of the subject's; 0 when it is somebody else's or none. */
export async function deletePasskey(sql: SqlOrTx, subject: SubjectId, id: string): Promise<number> {
  const rows = await sql`delete from accounts.passkey where subject_id = ${subject} and passkey_id = ${id}`;
  return rows.count;
}

/** Notes that a challenge was used. False when it was before: one statement, so that two at once cannot both use it. */
export async function useChallenge(sql: SqlOrTx, nonce: string, endsAt: Date): Promise<boolean> {
  const rows = await sql`insert into accounts.used_challenge (nonce, ends_at) values (${nonce}, ${endsAt}) on conflict (nonce) do nothing`;
  return rows.count === 1;
}

export async function deleteEndedChallenges(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.used_challenge where ends_at <= ${at}`;
  return rows.count;
}
