import { addCalendarDays, type CivilDate, civilDate, type DayKind } from "./working-days.ts";

/** A day of the law in a year, with the act that says so. */
export interface LawDay {
  readonly day: CivilDate;
  readonly kind: DayKind;
  readonly source: string;
}

const LAW = "Law 267-II";
const HOLIDAYS: readonly (readonly [day: string, name: string])[] = [
  ["01-01", "New Year"], ["01-02", "New Year"], ["03-08", "Women's Day"], ["03-15", "Constitution Day, from 2027"], ["03-21", "Nauryz"], ["03-22", "Nauryz"], ["03-23", "Nauryz"],
  ["05-01", "Unity Day"], ["05-07", "Defender's Day"], ["05-09", "Victory Day"], ["07-06", "Capital Day"], ["10-25", "Republic Day"], ["12-16", "Independence Day"],
];
const CHRISTMAS = ["01-07", "Christmas"] as const;

const isWeekend = (day: CivilDate): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/**
 * What the law of 13.12.2001 No. 267-II says of a year by itself: its holidays, the days off that are never moved, and for each holiday on a weekend the next working
 * day after it (art. 5). The first day of Kurban-ait follows the moon and is told; days that the Government moves by decree are not here: both are entered as
 * they become known. Of 2026 the law was another (30 August instead of 15 March): that year came with the program.
 */
export function lawDays(year: number, kurbanAit: CivilDate | null = null): readonly LawDay[] {
  const at = (day: string): CivilDate => civilDate(`${year}-${day}`);
  const holidays: LawDay[] = HOLIDAYS.map(([day, name]) => ({ day: at(day), kind: "holiday", source: `${LAW}, ${name}` }));
  const fixed: LawDay[] = [{ day: at(CHRISTMAS[0]), kind: "day-off", source: `${LAW}, ${CHRISTMAS[1]}` }];
  if (kurbanAit !== null && !holidays.some(({ day }) => day === kurbanAit)) fixed.push({ day: kurbanAit, kind: "day-off", source: `${LAW}, first day of Kurban-ait` });
  const off = new Set([...holidays, ...fixed].map(({ day }) => day));
  const moved: LawDay[] = [];
  for (const { day } of holidays.filter((one) => isWeekend(one.day))) {
    let next = addCalendarDays(day, 1);
    while (isWeekend(next) || off.has(next)) next = addCalendarDays(next, 1);
    off.add(next);
    moved.push({ day: next, kind: "moved-day-off", source: `${LAW} art. 5, for ${day}` });
  }
  return [...holidays, ...fixed, ...moved].sort((a, b) => (a.day < b.day ? -1 : 1));
}
