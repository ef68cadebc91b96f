import type { Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface AddressProofRow {
  readonly hash: string;
  /** Whose draft key seals the new address. */
  readonly draft: SubjectId;
  /** Whose address it is to be. */
  readonly subject: SubjectId;
  readonly corrector: SubjectId;
  readonly sessionHash: string;
  readonly keyId: string;
  /** Null once it was used. */
  readonly sealed: Buffer | null;
  readonly language: Language;
  readonly codeHash: string | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export async function insertProof(tx: Tx, p: Omit<AddressProofRow, "codeHash">): Promise<void> {
  await tx`
    insert into accuracy.address_proof (proof_hash, draft_id, subject_id, corrector_id, session_hash, key_id, sealed, language, request_id, created_at, expires_at)
    values (${p.hash}, ${p.draft}, ${p.subject}, ${p.corrector}, ${p.sessionHash}, ${p.keyId}, ${p.sealed}, ${p.language}, ${p.requestId}, ${p.createdAt}, ${p.expiresAt})`;
}

/** A proof that may still be used, by its draft. */
export async function proofByDraft(sql: SqlOrTx, draft: SubjectId, at: Date): Promise<AddressProofRow | null> {
  const rows = await sql<AddressProofRow[]>`
    select proof_hash as hash, draft_id as draft, subject_id as subject, corrector_id as corrector, session_hash as "sessionHash", key_id as "keyId", sealed, language,
      code_hash as "codeHash", request_id as "requestId", created_at as "createdAt", expires_at as "expiresAt"
      from accuracy.address_proof where draft_id = ${draft} and used_at is null and expires_at > ${at}`;
  return rows[0] ?? null;
}

/** Notes the code of the newest letter. False when the proof is over. */
export async function setProofCode(sql: SqlOrTx, hash: string, codeHash: string, at: Date): Promise<boolean> {
  const rows = await sql`
    update accuracy.address_proof set code_hash = ${codeHash} where proof_hash = ${hash} and used_at is null and expires_at > ${at}`;
  return rows.count === 1;
}

/** Takes one try, if any is left. One statement, so that two at once cannot share a try. */
export async function takeProofTry(tx: Tx, hash: string, triesMax: number, at: Date): Promise<AddressProofRow | null> {
  const rows = await tx<AddressProofRow[]>`
    update accuracy.address_proof set tries = tries + 1
     where proof_hash = ${hash} and used_at is null and expires_at > ${at} and tries < ${triesMax}
    returning proof_hash as hash, draft_id as draft, subject_id as subject, corrector_id as corrector, session_hash as "sessionHash", key_id as "keyId", sealed, language,
      code_hash as "codeHash", request_id as "requestId", created_at as "createdAt", expires_at as "expiresAt"`;
  return rows[0] ?? null;
}

export async function markProofUsed(tx: Tx, hash: string, at: Date): Promise<boolean> {
  const rows = await tx`
    update accuracy.address_proof set used_at = ${at}, code_hash = null, sealed = null where proof_hash = ${hash} and used_at is null`;
  return rows.count === 1;
}

/** Ends every proof of a person that waits. */
export async function endProofsOf(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
  await tx`update accuracy.address_proof set used_at = ${at}, code_hash = null, sealed = null where subject_id = ${subject} and used_at is null`;
}

/** Proofs that are over, by time or by use, with the keys that must go first. */
export async function endedProofs(sql: SqlOrTx, at: Date, limit: number): Promise<{ hash: string; draft: SubjectId; keyId: string }[]> {
  return sql<{ hash: string; draft: SubjectId; keyId: string }[]>`
    select proof_hash as hash, draft_id as draft, key_id as "keyId" from accuracy.address_proof
     where expires_at <= ${at} or used_at is not null order by expires_at limit ${limit}`;
}

export async function deleteProofs(sql: SqlOrTx, hashes: readonly string[]): Promise<void> {
  await sql`delete from accuracy.address_proof where proof_hash = any(${[...hashes]}::text[])`;
}

/** The keys of a person's waiting proofs. */
export async function proofKeysOf(sql: SqlOrTx, subject: SubjectId): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from accuracy.address_proof where subject_id = ${subject}`;
  return rows.map((row) => row.key);
}

/** Which of these keys seal an address that waits: they are no orphans. */
export async function proofKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from accuracy.address_proof where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map((row) => row.key);
}
