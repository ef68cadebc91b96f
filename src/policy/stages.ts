import { addCalendarDays, addMonths, ageOn, parseCivilDate, type CivilDate } from "./working-days.ts";

/**
 * How far a pupil has come. Civil Code arts. 22, 23: under 14 the representative acts, from 14 the pupil assents beside the representative's consent,
 * from 17 and a half an own contact is asked for, from 18 the pupil acts alone and nobody for him.
 */
export const STAGES = ["under-14", "from-14", "own-contact-due", "adult"] as const;
export type Stage = (typeof STAGES)[number];
/** The stages that begin on a day of their own. */
export type LaterStage = Exclude<Stage, "under-14">;

/** Whether the pupil's own assent is needed beside the representative's consent (Civil Code art. 22). */
export function needsAssent(stage: Stage | null): stage is "from-14" | "own-contact-due" {
  return stage === "from-14" || stage === "own-contact-due";
}

const ASSENT_YEARS = 14;
const OWN_CONTACT_MONTHS = 17 * 12 + 6;
const ADULT_AGE_YEARS = 18;

/** So many calendar days a pupil of 14 has to say yes or no to what was consented to before; then it counts as unanswered (a promise of clause:G5). */
export const ASSENT_DAYS = 30;

/** The day on which somebody becomes so old. Who was born on 29 February has the birthday on 1 March where there is no 29 February. */
function birthday(birthDate: CivilDate, years: number): CivilDate {
  const same = `${String(Number(birthDate.slice(0, 4)) + years).padStart(4, "0")}${birthDate.slice(4)}`;
  return parseCivilDate(same) ?? (`${same.slice(0, 4)}-03-01` as CivilDate);
}

/** The first day of a stage, for somebody born on `birthDate`. */
export function firstDayOf(stage: LaterStage, birthDate: CivilDate): CivilDate {
  switch (stage) {
    case "from-14": return birthday(birthDate, ASSENT_YEARS);
    case "own-contact-due": return addMonths(birthDate, OWN_CONTACT_MONTHS);
    case "adult": return birthday(birthDate, ADULT_AGE_YEARS);
  }
}

/** The stage in which somebody born on `birthDate` is on a day in Kazakhstan. */
export function stageOn(birthDate: CivilDate, on: CivilDate): Stage {
  const age_years = ageOn(birthDate, on);
  if (age_years >= ADULT_AGE_YEARS) return "adult";
  if (age_years < ASSENT_YEARS) return "under-14";
  return on >= firstDayOf("own-contact-due", birthDate) ? "own-contact-due" : "from-14";
}

/** The last day on which a pupil may still answer for what was consented to before the 14th birthday. */
export function assentUntil(birthDate: CivilDate): CivilDate {
  return addCalendarDays(firstDayOf("from-14", birthDate), ASSENT_DAYS);
}

const YEARS: Readonly<Record<LaterStage, number>> = { "from-14": ASSENT_YEARS, "own-contact-due": 17.5, adult: ADULT_AGE_YEARS };

/** The birth dates for which a stage begins on `day`: one, or two or three around the end of February. What the daily check looks for. */
export function birthDatesReaching(stage: LaterStage, day: CivilDate): readonly CivilDate[] {
  const about = addMonths(day, -YEARS[stage] * 12);
  return [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((days) => addCalendarDays(about, days)).filter((born) => firstDayOf(stage, born) === day);
}

/** The steps from one stage to another: a pupil never becomes younger but by a correction of the birth date. */
export function stagesBetween(from: Stage, to: Stage): readonly LaterStage[] {
  return STAGES.slice(STAGES.indexOf(from) + 1, STAGES.indexOf(to) + 1) as LaterStage[];
}
