import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "./row-seals.ts";

/** As whose credential a session counts that the code opens: the representative's, or the pupil's own. */
export type CodeOpens = "issued-code" | "own-code";

export interface IssuedCodeRow {
  /** Keyed hash of the code. */
  readonly hash: string;
  readonly subject: SubjectId;
  readonly id: string;
  readonly opens: CodeOpens;
  /** Keyed hash of issuer and pupil. */
  readonly issuer: string;
  readonly issuedAt: Date;
  readonly endsAt: Date;
  readonly seal: Buffer;
}

export function issuedCodeParts(c: Omit<IssuedCodeRow, "seal">): SealedParts {
  return [c.hash, c.subject, c.id, c.opens, c.issuer, c.issuedAt, c.endsAt];
}

export async function insertIssuedCode(tx: Tx, c: IssuedCodeRow): Promise<void> {
  await tx`
    insert into accounts.issued_code (hash, subject_id, code_id, opens, issuer, issued_at, ends_at, seal)
    values (${c.hash}, ${c.subject}, ${c.id}, ${c.opens}, ${c.issuer}, ${c.issuedAt}, ${c.endsAt}, ${c.seal})`;
}

/** Takes a code away as it is used: it opens one session. */
export async function takeIssuedCode(tx: Tx, hash: string, at: Date): Promise<IssuedCodeRow | null> {
  const rows = await tx<IssuedCodeRow[]>`
    delete from accounts.issued_code where hash = ${hash} and ends_at > ${at}
    returning hash, subject_id as subject, code_id as id, opens, issuer, issued_at as "issuedAt", ends_at as "endsAt", seal`;
  return rows[0] ?? null;
}

/** The codes of a pupil that wait to be used. */
export async function waitingCodes(sql: SqlOrTx, subject: SubjectId, at: Date): Promise<IssuedCodeRow[]> {
  return sql<IssuedCodeRow[]>`
    select hash, subject_id as subject, code_id as id, opens, issuer, issued_at as "issuedAt", ends_at as "endsAt", seal
      from accounts.issued_code where subject_id = ${subject} and ends_at > ${at} order by issued_at, code_id`;
}

/** Takes back the codes that one issuer made for a pupil. */
export async function deleteCodesOf(sql: SqlOrTx, subject: SubjectId, issuer: string): Promise<number> {
  const rows = await sql`delete from accounts.issued_code where subject_id = ${subject} and issuer = ${issuer}`;
  return rows.count;
}

export async function deleteEndedCodes(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.issued_code where ends_at <= ${at}`;
  return rows.count;
}

export async function countIssuedCodes(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.issued_code where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
