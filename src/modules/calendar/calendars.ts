import {
  actorRole, addCalendarDays, civilDateOf, DAY_KINDS, parseCivilDate, type Actor, type Calendar, type CivilDate, type DayKind,
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

/** The working-day calendar: read whole, edited day by day, each change with a ledger entry (clause:G4). */
export class Calendars {
  readonly #deps: CalendarsDeps;

  constructor(deps: CalendarsDeps) {
    this.#deps = deps;
  }

  /** The policy's calendar as it stands now. Two small queries. */
  async loadCalendar(sql: SqlOrTx = this.#deps.databases.data): Promise<Calendar> {
    const [years, days] = [await loadedYears(sql), await daysInForce(sql)];
    return new Map(years.map(({ year }) => [year, new Map(days.filter(({ day }) => Number(day.slice(0, 4)) === year).map(({ day, kind }) => [day, kind]))]));
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

  /** Opens a year, so that its days count. Throws Refusal `calendar-year-known`. */
  async openYear(year: number, source: string, change: CalendarChange): Promise<void> {
    if (!Number.isInteger(year) || year < 2000 || year > 2999) throw new Refusal("invalid", "calendar-year", { clause: "G4" });
    this.#checkSource(source);
    await this.#deps.databases.data.begin(async (tx) => {
      await lockCalendar(tx);
      const entered = await this.#note(tx, String(year), "year", change);
      if (!(await insertYear(tx, year, source, entered))) throw new Refusal("conflict", "calendar-year-known", { clause: "G4" });
    });
  }

  /** Says what a day of an opened year is; `ordinary` undoes an entry. Throws Refusal `calendar-day`, `calendar-kind`, `calendar-year-missing`. */
  async setDay(day: string, kind: string, source: string, change: CalendarChange): Promise<void> {
    await this.#deps.databases.data.begin((tx) => this.setDayIn(tx, day, kind, source, change));
  }

  async setDayIn(tx: Tx, day: string, kind: string, source: string, change: CalendarChange): Promise<void> {
    const date: CivilDate | null = parseCivilDate(day);
    if (date === null) throw new Refusal("invalid", "calendar-day", { clause: "G4" });
    if (!isDayKind(kind)) throw new Refusal("invalid", "calendar-kind", { clause: "G4" });
    this.#checkSource(source);
    await lockCalendar(tx);
    const known = await loadedYears(tx);
    if (!known.some(({ year }) => year === Number(date.slice(0, 4)))) throw new Refusal("conflict", "calendar-year-missing", { clause: "G4" });
    await insertDay(tx, { day: date, kind, source }, await this.#note(tx, date, kind, change));
  }

  #checkSource(source: string): void {
    if (source.trim() === "" || source.length > 300) throw new Refusal("invalid", "calendar-source", { clause: "G4" });
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
