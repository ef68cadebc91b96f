import type { ActorRole, CivilDate, DayKind } from "../../policy/index.ts";
import type { SqlOrTx, Tx } from "../../platform/postgres.ts";

export interface EnteredBy {
  readonly by: ActorRole;
  readonly at: Date;
  readonly entryId: string;
}

export interface DayEntry {
  readonly day: CivilDate;
  readonly kind: DayKind;
  readonly source: string;
}

export interface YearEntry {
  readonly year: number;
  readonly source: string;
  readonly entered_at: Date;
}

export async function loadedYears(sql: SqlOrTx): Promise<YearEntry[]> {
  return await sql<YearEntry[]>`select year, source, entered_at from calendar.year order by year`;
}

export async function daysInForce(sql: SqlOrTx): Promise<DayEntry[]> {
  return await sql<DayEntry[]>`select day, kind, source from calendar.facts order by day`;
}

/** Two editors of one day write one after the other. */
export async function lockCalendar(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('calendar.entry'))`;
}

export async function insertYear(tx: Tx, year: number, source: string, entered: EnteredBy): Promise<boolean> {
  const rows = await tx`
    insert into calendar.year (year, source, entered_by, entered_at, entry_id)
    values (${year}, ${source}, ${entered.by}, ${entered.at}, ${entered.entryId})
    on conflict (year) do nothing returning year`;
  return rows.length === 1;
}

export async function insertDay(tx: Tx, { day, kind, source }: DayEntry, entered: EnteredBy): Promise<void> {
  await tx`
    insert into calendar.entry (day, position, kind, source, entered_by, entered_at, entry_id)
    select ${day}, coalesce(max(position), 0) + 1, ${kind}, ${source}, ${entered.by}, ${entered.at}, ${entered.entryId}
      from calendar.entry where day = ${day}`;
}
