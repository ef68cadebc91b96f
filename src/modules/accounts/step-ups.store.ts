import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export async function putStepUp(tx: Tx, s: { sessionHash: string; act: string; subject: SubjectId; provedAt: Date; endsAt: Date }): Promise<void> {
  await tx`
    insert into accounts.step_up (session_hash, act, subject_id, proved_at, ends_at)
    values (${s.sessionHash}, ${s.act}, ${s.subject}, ${s.provedAt}, ${s.endsAt})
    on conflict (session_hash, act) do update set proved_at = excluded.proved_at, ends_at = excluded.ends_at`;
}

/** Takes the proof away as it is used: it serves one act. */
export async function takeStepUp(tx: Tx, sessionHash: string, act: string, subject: SubjectId, at: Date): Promise<boolean> {
  const rows = await tx`
    delete from accounts.step_up where session_hash = ${sessionHash} and act = ${act} and subject_id = ${subject} and ends_at > ${at}`;
  return rows.count === 1;
}

export async function deleteEndedStepUps(sql: SqlOrTx, at: Date): Promise<number> {
  const rows = await sql`delete from accounts.step_up where ends_at <= ${at}`;
  return rows.count;
}

export async function countStepUps(sql: SqlOrTx, subject: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*) as rows from accounts.step_up where subject_id = ${subject}`;
  return rows[0]?.rows ?? 0;
}
