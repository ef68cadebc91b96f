import type { Language, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface TokenRow {
  readonly hash: string;
  readonly id: string;
  readonly subject: SubjectId;
  readonly keyId: string;
  readonly sealed: Buffer;
  readonly scopes: readonly string[];
  readonly language: Language;
  readonly madeAt: Date;
  readonly usedAt: Date | null;
  readonly endsAt: Date;
  /** Says that the service made the row as it is. */
  readonly seal: Buffer;
}

export async function insertToken(tx: Tx, t: Omit<TokenRow, "usedAt">): Promise<void> {
  await tx`
    insert into tokens.token (hash, token_id, subject_id, key_id, sealed, scopes, language, made_at, ends_at, seal)
    values (${t.hash}, ${t.id}, ${t.subject}, ${t.keyId}, ${t.sealed}, ${[...t.scopes]}, ${t.language}, ${t.madeAt}, ${t.endsAt}, ${t.seal})`;
}

export async function tokenByHash(sql: SqlOrTx, hash: string): Promise<TokenRow | null> {
  const rows = await sql<TokenRow[]>`
    select hash, token_id as id, subject_id as subject, key_id as "keyId", sealed, scopes, language, made_at as "madeAt", used_at as "usedAt", ends_at as "endsAt", seal
      from tokens.token where hash = ${hash}`;
  return rows[0] ?? null;
}

/** All tokens of a person, the newest first, those that are over too. */
export async function tokensOf(sql: SqlOrTx, subject: SubjectId): Promise<TokenRow[]> {
  return sql<TokenRow[]>`
    select hash, token_id as id, subject_id as subject, key_id as "keyId", sealed, scopes, language, made_at as "madeAt", used_at as "usedAt", ends_at as "endsAt", seal
      from tokens.token where subject_id = ${subject} order by made_at desc, token_id`;
}

export async function noteTokenUse(sql: SqlOrTx, hash: string, at: Date): Promise<void> {
  await sql`update tokens.token set used_at = ${at} where hash = ${hash} and (used_at is null or used_at < ${at})`;
}

/** Removes one token of this person, and names the key of its name; null when it is somebody else's or none. */
export async function deleteToken(sql: SqlOrTx, subject: SubjectId, id: string): Promise<{ keyId: string } | null> {
  const rows = await sql<{ keyId: string }[]>`delete from tokens.token where subject_id = ${subject} and token_id = ${id} returning key_id as "keyId"`;
  return rows[0] ?? null;
}

/** Removes all tokens of a person, and names the keys of their names. */
export async function deleteTokensOf(tx: Tx, subject: SubjectId): Promise<{ keyId: string }[]> {
  return tx<{ keyId: string }[]>`delete from tokens.token where subject_id = ${subject} returning key_id as "keyId"`;
}

/** Tokens of anybody that are over, with the keys of their names, which must go first. */
export async function endedTokens(sql: SqlOrTx, at: Date, limit: number): Promise<{ subject: SubjectId; id: string; keyId: string }[]> {
  return sql<{ subject: SubjectId; id: string; keyId: string }[]>`
    select subject_id as subject, token_id as id, key_id as "keyId" from tokens.token where ends_at <= ${at} order by ends_at limit ${limit}`;
}
