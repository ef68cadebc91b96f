import type { SubjectId } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** The pupils who wait to be tried again. */
export async function heldUp(sql: SqlOrTx): Promise<SubjectId[]> {
  const rows = await sql<{ pupil: SubjectId }[]>`select subject_id as pupil from families.held_up order by subject_id`;
  return rows.map(({ pupil }) => pupil);
}

export async function insertHeldUp(tx: Tx, pupil: SubjectId): Promise<void> {
  await tx`insert into families.held_up (subject_id) values (${pupil}) on conflict (subject_id) do nothing`;
}

export async function deleteHeldUp(tx: Tx, pupil: SubjectId): Promise<void> {
  await tx`delete from families.held_up where subject_id = ${pupil}`;
}

export async function countHeldUp(sql: SqlOrTx, pupil: SubjectId): Promise<number> {
  const rows = await sql<{ rows: number }[]>`select count(*)::int as rows from families.held_up where subject_id = ${pupil}`;
  return rows[0]?.rows ?? 0;
}
