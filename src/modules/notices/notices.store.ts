import type { Language, NoticeKind, SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export type NoticeState = "waiting" | "sending" | "sent" | "kept" | "refused" | "failed" | "gone";
export type NoticeParams = Readonly<Record<string, string>>;

export interface NoticeRow {
  readonly subject: SubjectId;
  readonly id: string;
  readonly recipient: "subject" | "draft";
  readonly kind: NoticeKind;
  readonly language: Language;
  readonly params: NoticeParams;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly state: NoticeState;
  readonly attempts: number;
}

export async function insertNotice(tx: Tx, n: Omit<NoticeRow, "state" | "attempts">): Promise<void> {
  await tx`
    insert into notices.notice (subject_id, notice_id, recipient, kind, language, params, request_id, created_at)
    values (${n.subject}, ${n.id}, ${n.recipient}, ${n.kind}, ${n.language}, ${tx.json(n.params)}, ${n.requestId}, ${n.createdAt})`;
}

/**
 * Takes a letter up: one that waits, or one whose sender has died (taken up before `diedBefore`). Null when it is done, unknown or in somebody's hands.
 */
export async function claimNotice(sql: SqlOrTx, subject: SubjectId, id: string, at: Date, diedBefore: Date): Promise<NoticeRow | null> {
  const rows = await sql<NoticeRow[]>`
    update notices.notice set state = 'sending', claimed_at = ${at}, attempts = attempts + 1
     where subject_id = ${subject} and notice_id = ${id} and (state = 'waiting' or (state = 'sending' and claimed_at <= ${diedBefore}))
    returning subject_id as subject, notice_id as id, recipient, kind, language, params, request_id as "requestId", created_at as "createdAt", state, attempts`;
  return rows[0] ?? null;
}

/** Gives a letter back after a failure that is known to have sent nothing, so that the next try need not wait. */
export async function releaseNotice(sql: SqlOrTx, subject: SubjectId, id: string, attempt: number): Promise<void> {
  await sql`
    update notices.notice set state = 'waiting', claimed_at = null
     where subject_id = ${subject} and notice_id = ${id} and state = 'sending' and attempts = ${attempt}`;
}

export async function markNotice(sql: SqlOrTx, subject: SubjectId, id: string, state: NoticeState, clause: string, at: Date): Promise<void> {
  await sql`
    update notices.notice set state = ${state}, done_at = ${at}, clause = ${clause}
     where subject_id = ${subject} and notice_id = ${id} and state = 'sending'`;
}

export async function noticeState(sql: SqlOrTx, subject: SubjectId, id: string): Promise<NoticeState | null> {
  const rows = await sql<{ state: NoticeState }[]>`select state from notices.notice where subject_id = ${subject} and notice_id = ${id}`;
  return rows[0]?.state ?? null;
}

export async function noticesOf(sql: SqlOrTx, subject: SubjectId): Promise<{ id: string; kind: NoticeKind; language: Language; state: NoticeState; createdAt: Date; doneAt: Date | null }[]> {
  return sql<{ id: string; kind: NoticeKind; language: Language; state: NoticeState; createdAt: Date; doneAt: Date | null }[]>`
    select notice_id as id, kind, language, state, created_at as "createdAt", done_at as "doneAt"
      from notices.notice where subject_id = ${subject} order by created_at, notice_id`;
}

export async function countNotices(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from notices.notice where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}

/** How long the oldest unsent letter waits, for the alarm; null when none does. */
export async function oldestWaiting(sql: SqlOrTx): Promise<Date | null> {
  const rows = await sql<{ created_at: Date }[]>`
    select created_at from notices.notice where state in ('waiting', 'sending') order by created_at limit 1`;
  return rows[0]?.created_at ?? null;
}

export async function deleteDoneNotices(sql: SqlOrTx, doneBefore: Date): Promise<number> {
  const rows = await sql`delete from notices.notice where done_at < ${doneBefore}`;
  return rows.count;
}

/** Letters that wait will not be sent. */
export async function withdrawWaiting(tx: Tx, subject: SubjectId, at: Date): Promise<number> {
  const rows = await tx`update notices.notice set state = 'gone', done_at = ${at} where subject_id = ${subject} and state = 'waiting'`;
  return rows.count;
}

export async function deleteNoticesOf(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<void> {
  await sql`delete from notices.notice where subject_id = any(${[...subjects]}::uuid[])`;
}

/** Letters to people that are not done. */
export async function waitingLetters(sql: SqlOrTx): Promise<{ subject: SubjectId; id: string; requestId: string }[]> {
  return sql<{ subject: SubjectId; id: string; requestId: string }[]>`
    select subject_id as subject, notice_id as id, request_id as "requestId" from notices.notice
     where state in ('waiting', 'sending') and recipient = 'subject' order by created_at`;
}

export async function giveUpDraftLetters(sql: SqlOrTx, at: Date): Promise<void> {
  await sql`update notices.notice set state = 'gone', done_at = ${at} where state in ('waiting', 'sending') and recipient = 'draft'`;
}

/** The request that a letter to its sender speaks of. */
export async function requestInNotice(sql: SqlOrTx, id: string): Promise<string | null> {
  const rows = await sql<{ caseId: string | null }[]>`
    select params->>'case' as "caseId" from notices.notice where notice_id = ${id} and kind in ('request-received', 'request-more-asked', 'request-answered', 'request-kind-corrected')`;
  return rows[0]?.caseId ?? null;
}

/** Whose letters a mail server refused for good, among these recipients. */
export async function refusedForGood(sql: SqlOrTx, subjects: readonly SubjectId[]): Promise<SubjectId[]> {
  const rows = await sql<{ subject: SubjectId }[]>`select distinct subject_id as subject from notices.notice where subject_id = any(${[...subjects]}::uuid[]) and state = 'failed'`;
  return rows.map(({ subject }) => subject);
}

/** Letters of a kind about a request that went nowhere, or that were queued before a time and have not left; the newest first. */
export async function unsentAbout(sql: SqlOrTx, kind: NoticeKind, queuedBefore: Date, limit: number): Promise<{ caseId: string; at: Date; waits: boolean }[]> {
  return sql<{ caseId: string; at: Date; waits: boolean }[]>`
    select params->>'case' as "caseId", created_at as at, state in ('waiting', 'sending') as waits from notices.notice
     where kind = ${kind} and params ? 'case' and (state in ('gone', 'failed', 'refused') or (state in ('waiting', 'sending') and created_at < ${queuedBefore}))
     order by created_at desc limit ${limit}`;
}
