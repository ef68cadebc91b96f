import type { SqlOrTx } from "../../platform/postgres.ts";

export const LETTER_STATES = ["waiting", "request", "reply", "repeated", "automatic", "no-sender", "unreadable", "set-aside"] as const;
export type LetterState = (typeof LETTER_STATES)[number];

export interface LetterRow {
  readonly hash: Buffer;
  readonly letterId: string;
  /** UIDVALIDITY, in digits: it may be larger than a number holds. */
  readonly validity: string;
  readonly uid: number;
  readonly bytes: number;
  readonly whole: boolean;
  readonly takenAt: Date;
  readonly keyId: string | null;
  readonly fileId: string | null;
  readonly state: LetterState;
  readonly attempts: number;
  readonly caseId: string | null;
}

export const columns = (sql: SqlOrTx) => sql`
  hash, letter_id as "letterId", validity::text as validity, uid::int8 as uid, bytes::int8 as bytes, whole, taken_at as "takenAt", key_id as "keyId", file_id as "fileId", state, attempts, case_id as "caseId"`;

/** Writes a letter's one row. False when these bytes have one. */
export async function insertLetter(sql: SqlOrTx, l: Omit<LetterRow, "state" | "attempts" | "caseId">): Promise<boolean> {
  const rows = await sql`
    insert into mailbox.letter (hash, letter_id, validity, uid, bytes, whole, taken_at, key_id, file_id, state)
    values (${l.hash}, ${l.letterId}, ${l.validity}, ${l.uid}, ${l.bytes}, ${l.whole}, ${l.takenAt}, ${l.keyId}, ${l.fileId}, 'waiting') on conflict (hash) do nothing`;
  return rows.count === 1;
}

export async function letterByHash(sql: SqlOrTx, hash: Buffer): Promise<LetterRow | null> {
  const rows = await sql<LetterRow[]>`select ${columns(sql)} from mailbox.letter where hash = ${hash}`;
  return rows[0] ?? null;
}

/** Says where a letter that stays in the mailbox lies now. */
export async function moveLetter(sql: SqlOrTx, hash: Buffer, { validity, uid }: Pick<LetterRow, "validity" | "uid">): Promise<void> {
  await sql`update mailbox.letter set validity = ${validity}, uid = ${uid} where hash = ${hash}`;
}

/** Letters that are still to be read, those tried least first, then the oldest. */
export async function waitingLetters(sql: SqlOrTx, limit: number): Promise<LetterRow[]> {
  return sql<LetterRow[]>`select ${columns(sql)} from mailbox.letter where state = 'waiting' order by attempts, taken_at, hash limit ${limit}`;
}

/** Notes that reading is begun, and gives the try's number. */
export async function beginReading(sql: SqlOrTx, hash: Buffer): Promise<number> {
  const rows = await sql<{ attempts: number }[]>`update mailbox.letter set attempts = attempts + 1 where hash = ${hash} returning attempts`;
  return rows[0]?.attempts ?? 0;
}

/** Says what became of a letter, once. */
export async function markLetter(sql: SqlOrTx, hash: Buffer, state: LetterState, caseId: string | null, at: Date): Promise<void> {
  await sql`update mailbox.letter set state = ${state}, case_id = ${caseId}, handled_at = ${at} where hash = ${hash} and state = 'waiting'`;
}

/** Numbers of letters that stay in the mailbox because they are too large. */
export async function stayingUids(sql: SqlOrTx, validity: string): Promise<number[]> {
  const rows = await sql<{ uid: string | number }[]>`select uid from mailbox.letter where validity = ${validity} and not whole`;
  return rows.map(({ uid }) => Number(uid));
}

export interface LetterCount {
  readonly state: LetterState;
  readonly letters: number;
}

export async function countLetters(sql: SqlOrTx): Promise<LetterCount[]> {
  return sql<LetterCount[]>`select state, count(*)::int as letters from mailbox.letter group by state order by state`;
}

/** The letter that opened a request, and those that came for it later. */
export async function lettersOfCase(sql: SqlOrTx, caseId: string): Promise<LetterRow[]> {
  return sql<LetterRow[]>`select ${columns(sql)} from mailbox.letter where case_id = ${caseId} and state in ('request', 'reply') order by state desc, taken_at, hash limit 200`;
}

/** Letters that have a file, belong to no request and are older. */
export async function oldLetters(sql: SqlOrTx, before: Date, limit: number): Promise<LetterRow[]> {
  return sql<LetterRow[]>`
    select ${columns(sql)} from mailbox.letter
     where file_id is not null and state not in ('waiting', 'request', 'reply') and taken_at < ${before} order by taken_at, hash limit ${limit}`;
}

/** Requests that have a letter with a file, in the order of their ids. */
export async function casesWithLetters(sql: SqlOrTx, after: string, limit: number): Promise<string[]> {
  const rows = await sql<{ caseId: string }[]>`
    select distinct case_id as "caseId" from mailbox.letter
     where case_id > ${after} and file_id is not null and state in ('request', 'reply') order by case_id limit ${limit}`;
  return rows.map(({ caseId }) => caseId);
}

/** Letters of these requests that have a file. */
export async function keptLettersOf(sql: SqlOrTx, cases: readonly string[], limit: number): Promise<LetterRow[]> {
  return sql<LetterRow[]>`
    select ${columns(sql)} from mailbox.letter where case_id = any(${[...cases]}::uuid[]) and file_id is not null and state in ('request', 'reply') order by taken_at, hash limit ${limit}`;
}

export async function forgetLetter(sql: SqlOrTx, hash: Buffer): Promise<void> {
  await sql`update mailbox.letter set key_id = null, file_id = null where hash = ${hash}`;
}

/** Which of these keys seal a letter: they are no orphans. */
export async function letterKeys(sql: SqlOrTx, keyIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ key: string }[]>`select key_id as key from mailbox.letter where key_id = any(${[...keyIds]}::uuid[])`;
  return rows.map(({ key }) => key);
}
