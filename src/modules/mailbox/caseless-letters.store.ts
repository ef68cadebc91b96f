import { CASELESS_LETTERS, type LetterAside } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import { columns, type LetterRow } from "./mailbox.store.ts";

/** Letters that opened no request and that nobody has judged, those that go first coming first. */
export async function caselessLetters(sql: SqlOrTx, limit: number): Promise<LetterRow[]> {
  return sql<LetterRow[]>`
    select ${columns(sql)} from mailbox.letter where state = any(${[...CASELESS_LETTERS]}::text[]) and file_id is not null order by taken_at, hash limit ${limit}`;
}

/** One of them, locked until the transaction ends; null for none, or once it is judged. */
export async function lockCaseless(tx: Tx, letterId: string): Promise<LetterRow | null> {
  const rows = await tx<LetterRow[]>`
    select ${columns(tx)} from mailbox.letter where letter_id = ${letterId} and state = any(${[...CASELESS_LETTERS]}::text[]) and file_id is not null for update`;
  return rows[0] ?? null;
}

export async function countCaseless(sql: SqlOrTx): Promise<number> {
  const rows = await sql<{ letters: number }[]>`select count(*)::int as letters from mailbox.letter where state = any(${[...CASELESS_LETTERS]}::text[]) and file_id is not null`;
  return rows[0]?.letters ?? 0;
}

/** Says what a member made of such a letter, once; what a request has come of is the request's, though another set it aside meanwhile. */
export async function judgeCaseless(sql: SqlOrTx, hash: Buffer, to: { readonly state: "request"; readonly caseId: string } | { readonly state: "set-aside"; readonly reason: LetterAside }, at: Date): Promise<void> {
  const from = to.state === "request" ? [...CASELESS_LETTERS, "set-aside"] : CASELESS_LETTERS;
  await sql`
    update mailbox.letter set state = ${to.state}, case_id = ${to.state === "request" ? to.caseId : null}, reason = ${to.state === "set-aside" ? to.reason : null}, handled_at = ${at}
     where hash = ${hash} and state = any(${[...from]}::text[])`;
}
