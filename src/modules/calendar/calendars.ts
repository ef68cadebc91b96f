import {
  actorRole, addCalendarDays, carefully, civilDateOf, DAY_KINDS, lawDays, parseCivilDate, type Actor, type Calendar, type CivilDate, type DayKind,
} from "../../policy/index.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Sql, SqlOrTx, Tx } from "../../platform/postgres.ts";
import { Refusal } from "../../platform/refusal.ts";
import { daysInForce, insertDay, insertYear, loadedYears, lockCalendar, type DayEntry, type EnteredBy, type YearEntry } from "./calendar.store.ts";

/** What the calendar needs of the ledger, which stands after it in the order of modules: the composition root hands it in. */
export interface CalendarLedger {
  append(tx: Tx, entries: {
    operation: "clarify"; clause: "G4"; purpose: null; subject: null; actor: Actor; fields: readonly never[]; requestId: string; at: Date;
    publicDetail: { readonly calendar: string; readonly kind: string };
  }[]): Promise<readonly { readonly entryId: string }[]>;
}

export interface CalendarsDeps {
  readonly databases: { readonly data: Sql };
  readonly clock: Clock;
  readonly ledger: CalendarLedger;
}

/** The days that differ in a year, with the source of each, as the desk shows and edits them. */
export interface CalendarYear extends YearEntry {
  readonly days: readonly DayEntry[];
}

export interface CalendarChange {
  readonly actor: Actor;
  readonly requestId: string;
}

export interface OpenedYear {
  readonly year: number;
  /** By which act, and who says so. */
  readonly source: string;
  /** The first day of Kurban-ait, which the law's rule cannot give; null until it is known. */
  readonly kurbanAit?: string | null;
}

/** Before it the law was another; nobody plans terms further ahead. */
const FIRST_YEAR = 2026;
const YEARS_AHEAD_MAX = 5;
export const CALENDAR_SOURCE_CHARACTERS_MAX = 300;

/** What is wrong with what was typed, under the name of its field. */
const invalid = (field: string, reason: string): Refusal => new Refusal("invalid", "invalid-fields", { clause: "G4", fields: [{ field, reason }] });

/** The working-day calendar: read whole, edited day by day, each change with a ledger entry (clause:G4). */
export class Calendars {
  readonly #deps: CalendarsDeps;

  constructor(deps: CalendarsDeps) {
    this.#deps = deps;
  }

  /** The policy's calendar as it stands now: a term that reaches into a year that nobody entered throws. Two small queries. */
  async loadCalendar(sql: SqlOrTx = this.#deps.databases.data): Promise<Calendar> {
    const [years, days] = [await loadedYears(sql), await daysInForce(sql)];
    return new Map(years.map(({ year }) => [year, new Map(days.filter(({ day }) => Number(day.slice(0, 4)) === year).map(({ day, kind }) => [day, kind]))]));
  }

  /** The same for what must not fail over a missing year: there each day counts, and no term ends too late (clause:R3). */
  async loadCarefully(sql: SqlOrTx = this.#deps.databases.data): Promise<Calendar> {
    return carefully(await this.loadCalendar(sql));
  }

  /** Every loaded year with its days and sources. */
  async years(sql: SqlOrTx = this.#deps.databases.data): Promise<readonly CalendarYear[]> {
    const [years, days] = [await loadedYears(sql), await daysInForce(sql)];
    return years.map((year) => ({ ...year, days: days.filter(({ day }) => Number(day.slice(0, 4)) === year.year) }));
  }

  /** The years that terms of the next `days` days (a year unless told) may reach and that nobody entered: what the alarm shows. */
  async missingYears(days = 366): Promise<readonly number[]> {
    const today = civilDateOf(this.#deps.clock.now());
    const [first, last] = [Number(today.slice(0, 4)), Number(addCalendarDays(today, days).slice(0, 4))];
    const loaded = new Set((await loadedYears(this.#deps.databases.data)).map(({ year }) => year));
    return Array.from({ length: last - first + 1 }, (_, at) => first + at).filter((year) => !loaded.has(year));
  }

  /**
   * Opens a year with the days that the law itself names, so that its days count; what decrees move is entered after it. Throws Refusal `calendar-year-known`,
   * invalid with the fields `year`, `source`, `kurban-ait`.
   */
  async openYear({ year, source, kurbanAit = null }: OpenedYear, change: CalendarChange): Promise<void> {
    const last = Number(civilDateOf(this.#deps.clock.now()).slice(0, 4)) + YEARS_AHEAD_MAX;
    if (!Number.isInteger(year) || year < FIRST_YEAR || year > last) throw invalid("year", "calendar-year");
    const stated = sourceIn(source);
    const ait = kurbanAit === null || kurbanAit === "" ? null : parseCivilDate(kurbanAit);
    if (ait === null ? kurbanAit !== null && kurbanAit !== "" : Number(ait.slice(0, 4)) !== year) throw invalid("kurban-ait", "calendar-day");
    await this.#deps.databases.data.begin(async (tx) => {
      await lockCalendar(tx);
      const entered = await this.#note(tx, String(year), "year", change);
      if (!(await insertYear(tx, year, stated, entered))) throw new Refusal("conflict", "calendar-year-known", { clause: "G4" });
      for (const day of lawDays(year, ait)) await insertDay(tx, day, entered);
    });
  }

  /** Says what a day of an opened year is; `ordinary` undoes an entry. Throws Refusal `calendar-year-missing`, invalid with the fields `day`, `kind`, `source`. */
  async setDay({ day, kind, source }: { day: string; kind: string; source: string }, change: CalendarChange): Promise<void> {
    const date: CivilDate | null = parseCivilDate(day);
    if (date === null) throw invalid("day", "calendar-day");
    if (!isDayKind(kind)) throw invalid("kind", "calendar-kind");
    const stated = sourceIn(source);
    await this.#deps.databases.data.begin(async (tx) => {
      await lockCalendar(tx);
      const known = await loadedYears(tx);
      if (!known.some(({ year }) => year === Number(date.slice(0, 4)))) throw new Refusal("conflict", "calendar-year-missing", { clause: "G4" });
      await insertDay(tx, { day: date, kind, source: stated }, await this.#note(tx, date, kind, change));
    });
  }

  async #note(tx: Tx, day: string, kind: string, { actor, requestId }: CalendarChange): Promise<EnteredBy> {
    const at = this.#deps.clock.now();
    const [entry] = await this.#deps.ledger.append(tx, [{
      operation: "clarify", clause: "G4", purpose: null, subject: null, actor, fields: [], requestId, at, publicDetail: { calendar: day, kind },
    }]);
    if (!entry) throw new Error("the ledger answered no entry");
    return { by: actorRole(actor), at, entryId: entry.entryId };
  }
}

function isDayKind(kind: string): kind is DayKind {
  return (DAY_KINDS as readonly string[]).includes(kind);
}

/** Whose word it is: an entry without it is hearsay. Throws Refusal (invalid) with the field `source`. */
function sourceIn(source: string): string {
  const stated = source.trim();
  if (stated === "") throw invalid("source", "missing");
  if (stated.length > CALENDAR_SOURCE_CHARACTERS_MAX) throw invalid("source", "too-long");
  return stated;
}
