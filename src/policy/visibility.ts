import type { FieldId } from "./ids.ts";
import { HIDDEN_FROM_REPRESENTATIVES } from "./permissions.ts";

export type AgeBand = "under-14" | "from-14" | "adult";

/** Civil Code arts. 22, 23: under 14 the representative acts, from 14 to 18 the pupil acts with consent, from 18 alone. */
export function ageBand(age_years: number): AgeBand {
  if (age_years < 14) return "under-14";
  return age_years < 18 ? "from-14" : "adult";
}

const FROM_14: readonly FieldId[] = Object.freeze([...HIDDEN_FROM_REPRESENTATIVES, "phone", "email"]);

/**
 * Whether a representative sees a field of the person represented (clause:G5). A child's own words, device and interests are the child's; from 14 also
 * the child's own phone and mail address; an adult's record shows nothing, because the representation has ended.
 */
export function representativeSees(field: FieldId, age_years: number): boolean {
  switch (ageBand(age_years)) {
    case "under-14": return !HIDDEN_FROM_REPRESENTATIVES.includes(field);
    case "from-14": return !FROM_14.includes(field);
    case "adult": return false;
  }
}

/** Address and contacts belong to a representative's own household: they are never read through a shared child (clause:G5). */
export const OWN_HOUSEHOLD_FIELDS: readonly FieldId[] = Object.freeze(["phone", "email", "home-address", "postcode"]);

/** Whether one representative may see a field of another representative of the same child: never. */
export function otherRepresentativeSees(field: FieldId): boolean {
  return field === "relation";
}
