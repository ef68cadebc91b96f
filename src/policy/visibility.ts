import { FIELD_IDS, type FieldId } from "./ids.ts";
import type { Stage } from "./stages.ts";

/** Address and contacts belong to a representative's own household: they are never written into nor read through a shared child (clause:G5). */
export const OWN_HOUSEHOLD_FIELDS: readonly FieldId[] = Object.freeze(["phone", "email", "home-address", "postcode"]);
const OWN_TO_THE_CHILD: readonly FieldId[] = Object.freeze(["own-words", "device-id", "visit", "interest-topic"]);

/**
 * Whether a representative sees a field of the person represented (clause:G5). A pupil's own words, device and interests are the pupil's; contacts and
 * address are never read through a shared child; an adult's record shows nothing, because the representation has ended.
 */
export function representativeSees(field: FieldId, stage: Stage): boolean {
  return stage !== "adult" && !OWN_TO_THE_CHILD.includes(field) && !OWN_HOUSEHOLD_FIELDS.includes(field);
}

/** What a representative sees of a child of some age: the permissions of that role are cut to it. */
export const SHOWN_TO_REPRESENTATIVES: readonly FieldId[] = Object.freeze(FIELD_IDS.filter((field) => representativeSees(field, "under-14")));
