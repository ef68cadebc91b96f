import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "../accounts/index.ts";

export const FACTORS = ["passkey", "totp"] as const;
export type Factor = (typeof FACTORS)[number];

export interface DeskSessionRow {
  readonly sessionHash: string;
  readonly subject: SubjectId;
  readonly factor: Factor;
  readonly provedAt: Date;
  readonly seenAt: Date;
  readonly seal: Buffer;
}

export function deskSessionParts(d: Omit<DeskSessionRow, "seal">): SealedParts {
  return [d.sessionHash, d.subject, d.factor, d.provedAt, d.seenAt];
}

export async function putDeskSession(sql: SqlOrTx, d: DeskSessionRow): Promise<void> {
  await sql`
    insert into staff.desk_session (session_hash, subject_id, factor, proved_at, seen_at, seal)
    values (${d.sessionHash}, ${d.subject}, ${d.factor}, ${d.provedAt}, ${d.seenAt}, ${d.seal})
    on conflict (session_hash) do update set factor = excluded.factor, proved_at = excluded.proved_at, seen_at = excluded.seen_at, seal = excluded.seal`;
}

export async function deskSession(sql: SqlOrTx, sessionHash: string): Promise<DeskSessionRow | null> {
  const rows = await sql<DeskSessionRow[]>`
    select session_hash as "sessionHash", subject_id as subject, factor, proved_at as "provedAt", seen_at as "seenAt", seal
      from staff.desk_session where session_hash = ${sessionHash}`;
  return rows[0] ?? null;
}

/** Notes a later use, unless another request has just noted one or the row is gone. */
export async function touchDeskSession(sql: SqlOrTx, d: Pick<DeskSessionRow, "sessionHash" | "provedAt" | "seenAt" | "seal">): Promise<void> {
  await sql`
    update staff.desk_session set seen_at = ${d.seenAt}, seal = ${d.seal}
     where session_hash = ${d.sessionHash} and proved_at = ${d.provedAt} and seen_at < ${d.seenAt}`;
}

export async function deleteDeskSessionsOf(tx: Tx, subject: SubjectId): Promise<void> {
  await tx`delete from staff.desk_session where subject_id = ${subject}`;
}

/** Rows whose session is over by any clock. */
export async function deleteOldDeskSessions(sql: SqlOrTx, provedBefore: Date): Promise<number> {
  const rows = await sql`delete from staff.desk_session where proved_at < ${provedBefore}`;
  return rows.count;
}

export async function countDeskSessions(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from staff.desk_session where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
