import type { Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "./row-seals.ts";

export type AttemptAim = "sign-in" | "step-up" | "own-address" | "staff" | "recovery";
/** Aims whose letter goes to a typed address of which nothing else is known. */
export const DRAFTED_AIMS: readonly AttemptAim[] = ["own-address", "staff", "recovery"];

export interface AttemptRow {
  readonly hash: string;
  /** Whose draft key seals the typed address. */
  readonly draft: SubjectId;
  /** Whose address it is, once that is known. */
  readonly subject: SubjectId | null;
  readonly aim: AttemptAim;
  readonly act: string | null;
  readonly keyId: string | null;
  readonly sealed: Buffer | null;
  readonly language: Language;
  readonly sessionHash: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** Keyed hash of the code in the newest letter; null before there is one, and once it is used. */
  readonly codeHash: string | null;
  /** Says that the service made the row as it is; null on rows from before there were seals, which open nothing. */
  readonly seal: Buffer | null;
}

/** What decides what an attempt opens. The sealed address is left out: it goes as soon as it is looked up. */
export function attemptParts(a: Omit<AttemptRow, "keyId" | "sealed" | "seal">): SealedParts {
  return [a.hash, a.draft, a.subject, a.aim, a.act, a.language, a.sessionHash, a.codeHash, a.createdAt, a.expiresAt];
}

export async function insertAttempt(tx: Tx, a: AttemptRow): Promise<void> {
  await tx`
    insert into accounts.attempt (attempt_hash, draft_id, subject_id, aim, act, key_id, sealed, language, session_hash, created_at, expires_at, seal)
    values (${a.hash}, ${a.draft}, ${a.subject}, ${a.aim}, ${a.act}, ${a.keyId}, ${a.sealed}, ${a.language}, ${a.sessionHash}, ${a.createdAt}, ${a.expiresAt}, ${a.seal})`;
}

export async function attemptByHash(sql: SqlOrTx, hash: string): Promise<AttemptRow | null> {
  const rows = await sql<AttemptRow[]>`
    select attempt_hash as hash, draft_id as draft, subject_id as subject, aim, act, key_id as "keyId", sealed, language,
      session_hash as "sessionHash", created_at as "createdAt", expires_at as "expiresAt", code_hash as "codeHash", seal
      from accounts.attempt where attempt_hash = ${hash}`;
  return rows[0] ?? null;
}

/** The attempt whose draft key seals a typed address. */
export async function attemptByDraft(sql: SqlOrTx, draft: SubjectId): Promise<AttemptRow | null> {
  const rows = await sql<AttemptRow[]>`
    select attempt_hash as hash, draft_id as draft, subject_id as subject, aim, act, key_id as "keyId", sealed, language,
      session_hash as "sessionHash", created_at as "createdAt", expires_at as "expiresAt", code_hash as "codeHash", seal
      from accounts.attempt where draft_id = ${draft}`;
  return rows[0] ?? null;
}

/** Says whose address it is, once. False when that was said before or the attempt is over. */
export async function nameSubject(tx: Tx, hash: string, subject: SubjectId, seal: Buffer): Promise<boolean> {
  const rows = await tx`update accounts.attempt set subject_id = ${subject}, seal = ${seal} where attempt_hash = ${hash} and subject_id is null`;
  return rows.count === 1;
}

export async function dropSealedAddress(sql: SqlOrTx, hash: string): Promise<void> {
  await sql`update accounts.attempt set sealed = null, key_id = null where attempt_hash = ${hash}`;
}

/** Notes the code of the newest letter, for the subject that the seal was made over. False when the attempt is over. */
export async function setCode(sql: SqlOrTx, made: { hash: string; subject: SubjectId | null; codeHash: string; seal: Buffer }, at: Date): Promise<boolean> {
  const rows = await sql`
    update accounts.attempt set code_hash = ${made.codeHash}, seal = ${made.seal}
     where attempt_hash = ${made.hash} and subject_id is not distinct from ${made.subject} and used_at is null and expires_at > ${at}`;
  return rows.count === 1;
}

/** Takes one try, if any is left. One statement, so that two at once cannot share a try. */
export async function takeTry(tx: Tx, hash: string, aim: AttemptAim, triesMax: number, at: Date): Promise<AttemptRow | null> {
  const rows = await tx<AttemptRow[]>`
    update accounts.attempt set tries = tries + 1
     where attempt_hash = ${hash} and aim = ${aim} and used_at is null and expires_at > ${at} and tries < ${triesMax}
    returning attempt_hash as hash, draft_id as draft, subject_id as subject, aim, act, key_id as "keyId", sealed, language,
      session_hash as "sessionHash", created_at as "createdAt", expires_at as "expiresAt", code_hash as "codeHash", seal`;
  return rows[0] ?? null;
}

/** Holds an address until the transaction ends: of two who confirm it, the second waits and then finds the first. The same lock as joining's. */
export async function holdAddress(tx: Tx, lock: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${lock}::bigint)`;
}

export async function markUsed(tx: Tx, hash: string, at: Date): Promise<boolean> {
  const rows = await tx`update accounts.attempt set used_at = ${at}, code_hash = null where attempt_hash = ${hash} and used_at is null`;
  return rows.count === 1;
}

/** Ends every way in that was opened for a person and not used yet. */
export async function endAttemptsOf(tx: Tx, subject: SubjectId, at: Date): Promise<void> {
  await tx`update accounts.attempt set used_at = ${at}, code_hash = null where subject_id = ${subject} and used_at is null`;
}

/** Attempts that are over, with the keys that must go first. */
export async function endedAttempts(sql: SqlOrTx, at: Date, limit: number): Promise<Pick<AttemptRow, "hash" | "keyId" | "draft" | "aim">[]> {
  return sql<Pick<AttemptRow, "hash" | "keyId" | "draft" | "aim">[]>`
    select attempt_hash as hash, key_id as "keyId", draft_id as draft, aim from accounts.attempt where expires_at <= ${at} order by expires_at limit ${limit}`;
}

export async function deleteAttempts(sql: SqlOrTx, hashes: readonly string[]): Promise<void> {
  await sql`delete from accounts.attempt where attempt_hash = any(${[...hashes]}::text[])`;
}

export async function countAttempts(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.attempt where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** The keys of addresses that a person typed and that wait for their code. */
export async function attemptKeysOf(sql: SqlOrTx, subject: SubjectId): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from accounts.attempt where subject_id = ${subject} and key_id is not null`;
  return rows.map((row) => row.key);
}

/** Which of these keys seal an address that waits: they are no orphans. */
export async function attemptKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from accounts.attempt where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map((row) => row.key);
}
