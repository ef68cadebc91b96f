import type { Language, Source, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface DraftRow {
  /** Not the id that the person will have: nothing that is kept leads from the person to the draft. */
  readonly draft: SubjectId;
  readonly hash: string;
  readonly nonce: string;
  readonly keyId: string;
  readonly sealed: Buffer | null;
  readonly source: Source;
  readonly language: Language;
  readonly documentHash: string;
  readonly policyVersion: string;
  readonly codeHash: string | null;
  readonly codeEndsAt: Date;
  readonly letters: number;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly confirmedAt: Date | null;
}

/** False when the form's nonce was used before; waits for a transaction that is using it. */
export async function insertDraft(tx: Tx, d: Omit<DraftRow, "codeHash" | "confirmedAt">): Promise<boolean> {
  const rows = await tx`
    insert into joining.draft (draft_id, draft_hash, nonce, key_id, sealed, source, language, document_hash, policy_version, code_ends_at, letters,
      request_id, created_at, expires_at)
    values (${d.draft}, ${d.hash}, ${d.nonce}, ${d.keyId}, ${d.sealed}, ${d.source}, ${d.language}, ${d.documentHash}, ${d.policyVersion}, ${d.codeEndsAt},
      ${d.letters}, ${d.requestId}, ${d.createdAt}, ${d.expiresAt})
    on conflict do nothing returning draft_id`;
  return rows.length > 0;
}

export async function draftById(sql: SqlOrTx, draft: SubjectId): Promise<DraftRow | null> {
  const rows = await sql<DraftRow[]>`
    select draft_id as draft, draft_hash as hash, nonce, key_id as "keyId", sealed, source, language, document_hash as "documentHash",
      policy_version as "policyVersion", code_hash as "codeHash", code_ends_at as "codeEndsAt", letters, request_id as "requestId",
      created_at as "createdAt", expires_at as "expiresAt", confirmed_at as "confirmedAt"
      from joining.draft where draft_id = ${draft}`;
  return rows[0] ?? null;
}

export async function draftByHash(sql: SqlOrTx, hash: string): Promise<DraftRow | null> {
  const rows = await sql<{ draft: SubjectId }[]>`select draft_id as draft from joining.draft where draft_hash = ${hash}`;
  return rows[0] === undefined ? null : draftById(sql, rows[0].draft);
}

/** Asks for the next letter, if any is left. Gives which one it is. */
export async function nextLetter(tx: Tx, hash: string, lettersMax: number, codeEndsAt: Date, at: Date): Promise<{ draft: SubjectId; letters: number } | null> {
  const rows = await tx<{ draft: SubjectId; letters: number }[]>`
    update joining.draft set letters = letters + 1, code_ends_at = ${codeEndsAt}, code_hash = null, tries = 0
     where draft_hash = ${hash} and letters < ${lettersMax} and expires_at > ${at} and confirmed_at is null
    returning draft_id as draft, letters`;
  return rows[0] ?? null;
}

/** Notes the code of the newest letter. False when the draft is over. */
export async function setDraftCode(sql: SqlOrTx, draft: SubjectId, codeHash: string, at: Date): Promise<boolean> {
  const rows = await sql`
    update joining.draft set code_hash = ${codeHash} where draft_id = ${draft} and code_ends_at > ${at} and confirmed_at is null and sealed is not null`;
  return rows.count === 1;
}

/** Takes one try, if any is left. One statement, so that two at once cannot share a try. */
export async function takeDraftTry(tx: Tx, hash: string, triesMax: number, at: Date): Promise<{ draft: SubjectId; codeHash: string | null } | null> {
  const rows = await tx<{ draft: SubjectId; codeHash: string | null }[]>`
    update joining.draft set tries = tries + 1
     where draft_hash = ${hash} and expires_at > ${at} and code_ends_at > ${at} and tries < ${triesMax}
    returning draft_id as draft, code_hash as "codeHash"`;
  return rows[0] ?? null;
}

/** Holds the draft until the transaction ends: of two that confirm at once, one waits and then finds it confirmed. */
export async function holdDraft(tx: Tx, draft: SubjectId): Promise<void> {
  await tx`select 1 from joining.draft where draft_id = ${draft} for update`;
}

/** The code stays until the draft goes: the same code again is told from a wrong one. */
export async function markConfirmed(tx: Tx, draft: SubjectId, at: Date): Promise<void> {
  await tx`update joining.draft set confirmed_at = ${at} where draft_id = ${draft}`;
}

export async function dropSealedForm(sql: SqlOrTx, draft: SubjectId): Promise<void> {
  await sql`update joining.draft set sealed = null where draft_id = ${draft}`;
}

/** Drafts that are over, and confirmed ones whose form was not dropped because a process died. */
export async function draftsToForget(sql: SqlOrTx, at: Date, limit: number): Promise<{ draft: SubjectId; keyId: string; over: boolean }[]> {
  return sql<{ draft: SubjectId; keyId: string; over: boolean }[]>`
    select draft_id as draft, key_id as "keyId", expires_at <= ${at} as over from joining.draft
     where expires_at <= ${at} or (confirmed_at is not null and sealed is not null) order by expires_at limit ${limit}`;
}

export async function deleteDrafts(sql: SqlOrTx, drafts: readonly SubjectId[]): Promise<void> {
  await sql`delete from joining.draft where draft_id = any(${[...drafts]}::uuid[])`;
}

/** Which of these keys seal a form that waits: they are no orphans. */
export async function draftKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`
    select key_id as key from joining.draft where key_id = any(${[...keyIds]}::uuid[]) and sealed is not null`;
  return rows.map((row) => row.key);
}

/** Holds an address, by eight bytes of its blind token, until the transaction ends: of two that join with it at once, one waits. */
export async function lockAddress(tx: Tx, lock: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(${lock}::bigint)`;
}

/** Takes up one letter of a draft, once: a job that runs again finds it taken. */
export async function claimLetter(tx: Tx, draft: SubjectId, letter: number): Promise<boolean> {
  const rows = await tx`
    update joining.draft set letters_queued = ${letter} where draft_id = ${draft} and letters_queued < ${letter} and confirmed_at is null`;
  return rows.count === 1;
}
