import type { Language, SubjectId } from "../../policy/index.ts";
import { asList } from "../../platform/gathered.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SessionMethod } from "./session-methods.ts";

export interface SessionRow {
  readonly hash: string;
  readonly id: string;
  readonly subject: SubjectId;
  readonly method: SessionMethod;
  readonly language: Language;
  readonly openedAt: Date;
  readonly seenAt: Date;
  readonly idleEndsAt: Date;
  readonly endsAt: Date;
  /** Says that the service made the row as it is. */
  readonly seal: Buffer;
}

export async function insertSession(tx: Tx, s: SessionRow): Promise<void> {
  await tx`
    insert into accounts.session (session_hash, session_id, subject_id, method, language, opened_at, seen_at, idle_ends_at, ends_at, seal)
    values (${s.hash}, ${s.id}, ${s.subject}, ${s.method}, ${s.language}, ${s.openedAt}, ${s.seenAt}, ${s.idleEndsAt}, ${s.endsAt}, ${s.seal})`;
}

/** The sessions, living or over, while they are not forgotten. */
export async function sessionsByHash(sql: SqlOrTx, hashes: readonly string[]): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select session_hash as hash, session_id as id, subject_id as subject, method, language, opened_at as "openedAt", seen_at as "seenAt",
      idle_ends_at as "idleEndsAt", ends_at as "endsAt", seal
      from accounts.session where session_hash = any(string_to_array(${asList(hashes)}, ','))`;
}

/** Notes a later use: times and seal together, so that the row is whole at every instant. */
export async function touchSession(sql: SqlOrTx, { hash, seenAt, idleEndsAt, seal }: Pick<SessionRow, "hash" | "seenAt" | "idleEndsAt" | "seal">): Promise<void> {
  await sql`update accounts.session set seen_at = ${seenAt}, idle_ends_at = ${idleEndsAt}, seal = ${seal} where session_hash = ${hash} and seen_at < ${seenAt}`;
}

export async function livingSessionsOf(sql: SqlOrTx, subject: SubjectId, at: Date): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select session_hash as hash, session_id as id, subject_id as subject, method, language, opened_at as "openedAt", seen_at as "seenAt",
      idle_ends_at as "idleEndsAt", ends_at as "endsAt", seal
      from accounts.session where subject_id = ${subject} and idle_ends_at > ${at} and ends_at > ${at} order by seen_at desc`;
}

export async function deleteSession(sql: SqlOrTx, hash: string): Promise<void> {
  await sql`delete from accounts.session where session_hash = ${hash}`;
}

/** Ends one session of this subject; 0 when it is somebody else's or none. */
export async function deleteSessionById(sql: SqlOrTx, subject: SubjectId, id: string): Promise<number> {
  const rows = await sql`delete from accounts.session where subject_id = ${subject} and session_id = ${id}`;
  return rows.count;
}

export async function deleteSessionsOf(sql: SqlOrTx, subject: SubjectId, except: string): Promise<number> {
  const rows = await sql`delete from accounts.session where subject_id = ${subject} and session_hash <> ${except}`;
  return rows.count;
}

export async function deleteSessionsOpenedBy(sql: SqlOrTx, subject: SubjectId, method: SessionMethod): Promise<number> {
  const rows = await sql`delete from accounts.session where subject_id = ${subject} and method = ${method}`;
  return rows.count;
}

export async function deleteEndedSessions(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.session where ends_at <= ${at}`;
  return rows.count;
}

/** All sessions of a subject, ended ones that are not forgotten yet too. */
export async function sessionsOf(sql: SqlOrTx, subject: SubjectId): Promise<SessionRow[]> {
  return sql<SessionRow[]>`
    select session_hash as hash, session_id as id, subject_id as subject, method, language, opened_at as "openedAt", seen_at as "seenAt",
      idle_ends_at as "idleEndsAt", ends_at as "endsAt", seal
      from accounts.session where subject_id = ${subject} order by opened_at`;
}

export async function countSessions(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.session where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
