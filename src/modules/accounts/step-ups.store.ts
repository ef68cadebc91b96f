import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";
import type { SealedParts } from "./row-seals.ts";

export interface StepUpRow {
  readonly sessionHash: string;
  readonly act: string;
  readonly subject: SubjectId;
  readonly provedAt: Date;
  readonly endsAt: Date;
  /** Says that the service made the row as it is. */
  readonly seal: Buffer;
}

/** What decides what a proof opens. */
export function stepUpParts(s: Omit<StepUpRow, "seal">): SealedParts {
  return [s.sessionHash, s.act, s.subject, s.provedAt, s.endsAt];
}

export async function putStepUp(tx: Tx, s: StepUpRow): Promise<void> {
  await tx`
    insert into accounts.step_up (session_hash, act, subject_id, proved_at, ends_at, seal)
    values (${s.sessionHash}, ${s.act}, ${s.subject}, ${s.provedAt}, ${s.endsAt}, ${s.seal})
    on conflict (session_hash, act) do update set subject_id = excluded.subject_id, proved_at = excluded.proved_at, ends_at = excluded.ends_at, seal = excluded.seal`;
}

export async function stepUpOf(sql: SqlOrTx, sessionHash: string, act: string, subject: SubjectId, at: Date): Promise<StepUpRow | null> {
  const rows = await sql<StepUpRow[]>`
    select session_hash as "sessionHash", act, subject_id as subject, proved_at as "provedAt", ends_at as "endsAt", seal
      from accounts.step_up where session_hash = ${sessionHash} and act = ${act} and subject_id = ${subject} and ends_at > ${at}`;
  return rows[0] ?? null;
}

/** Takes the proof away as it is used: it serves one act. */
export async function takeStepUp(tx: Tx, sessionHash: string, act: string, subject: SubjectId, at: Date): Promise<StepUpRow | null> {
  const rows = await tx<StepUpRow[]>`
    delete from accounts.step_up where session_hash = ${sessionHash} and act = ${act} and subject_id = ${subject} and ends_at > ${at}
    returning session_hash as "sessionHash", act, subject_id as subject, proved_at as "provedAt", ends_at as "endsAt", seal`;
  return rows[0] ?? null;
}

export async function deleteEndedStepUps(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.step_up where ends_at <= ${at}`;
  return rows.count;
}

export async function countStepUps(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.step_up where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
