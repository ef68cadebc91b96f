import type { CivilDate } from "../../policy/index.ts";
import type { SqlOrTx } from "../../platform/postgres.ts";

/** The newest day that was looked at; null before the first. */
export async function newestCheckedDay(sql: SqlOrTx): Promise<CivilDate | null> {
  const rows = await sql<{ day: CivilDate }[]>`select to_char(max(day), 'YYYY-MM-DD') as day from families.checked_day`;
  return rows[0]?.day ?? null;
}

export async function insertCheckedDay(sql: SqlOrTx, day: CivilDate, at: Date): Promise<void> {
  await sql`insert into families.checked_day (day, checked_at) values (${day}, ${at}) on conflict (day) do nothing`;
}
