import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

/** Adds numbers to the set; those that are in it stay. */
export async function insertMarks(tx: Tx, marks: readonly number[]): Promise<void> {
  await tx`insert into marks.mark (mark) select unnest(${[...marks]}::integer[]) on conflict (mark) do nothing`;
}

/** Which of these numbers are in the set. */
export async function marksAmong(sql: SqlOrTx, marks: readonly number[]): Promise<number[]> {
  const rows = await sql<{ mark: number }[]>`select mark from marks.mark where mark = any(${[...marks]}::integer[])`;
  return rows.map(({ mark }) => mark);
}

export async function countMarks(sql: SqlOrTx): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from marks.mark`;
  return row?.count ?? 0;
}
