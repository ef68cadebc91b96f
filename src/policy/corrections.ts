import { isFieldId, type FieldId } from "./ids.ts";
import { stageOn, type Stage } from "./stages.ts";
import { ageOn, type CivilDate } from "./working-days.ts";

/** Who corrects: the person, or a representative of the pupil. */
export type Corrector = "subject" | "representative";

/** What a person gave in the joining form, or may give later (the number that a signature is known by), and may put right without anybody's help (clause:C3, clause:C7). */
const OWN: readonly FieldId[] = Object.freeze(["family-name", "given-name", "patronymic", "birth-date", "email", "phone", "home-address", "iin"]);
const PUPIL: readonly FieldId[] = Object.freeze(["family-name", "given-name", "patronymic", "study-place", "study-grade", "iin"]);
const PUPILS_OWN: readonly FieldId[] = Object.freeze([...PUPIL, "email", "phone", "home-address"]);
/** An adult's own record: who joins alone is one. */
const ADULT_YEARS = 18;

/**
 * The fields that somebody puts right by typing (clause:C7). A pupil's birth date decides who may act for the pupil, so that past the first stage it is changed at
 * the school, with a document (clause:G5). `stage` is null for who never was a pupil.
 */
export function selfCorrectable(by: Corrector, stage: Stage | null): readonly FieldId[] {
  if (by === "representative") {
    if (stage === "adult") return [];
    return stage === null || stage === "under-14" ? [...PUPIL.slice(0, 3), "birth-date", ...PUPIL.slice(3)] : PUPIL;
  }
  return stage === null || stage === "adult" ? OWN : PUPILS_OWN;
}

export const BIRTH_DATE_FAULTS = ["not-adult", "birth-date-at-school"] as const;

/** Whether a new birth date may be typed: an adult stays one, and a pupil under 14 does too. Null: it may. */
export function birthDateFault(by: Corrector, birthDate: CivilDate, today: CivilDate): (typeof BIRTH_DATE_FAULTS)[number] | null {
  if (by === "subject") return ageOn(birthDate, today) < ADULT_YEARS ? "not-adult" : null;
  return stageOn(birthDate, today) === "under-14" ? null : "birth-date-at-school";
}

/** Whether a pupil can do without this value: it may be left empty in the form. */
export function mayBeLeftOut(field: string): boolean {
  return isFieldId(field) && ["patronymic", "phone", "home-address", "study-place", "study-grade", "iin"].includes(field);
}
