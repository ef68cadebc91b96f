import type { FieldId } from "./ids.ts";
import { HIDDEN_FROM_REPRESENTATIVES } from "./permissions.ts";
import type { Stage } from "./stages.ts";

/**
 * Whether a representative sees a field of the person represented (clause:G5). A pupil's own words, device and interests are the pupil's; contacts and
 * address are never read through a shared child; an adult's record shows nothing, because the representation has ended.
 */
export function representativeSees(field: FieldId, stage: Stage): boolean {
  return stage !== "adult" && !HIDDEN_FROM_REPRESENTATIVES.includes(field);
}

/** Whether one representative may see a field of another representative of the same child: never. */
export function otherRepresentativeSees(field: FieldId): boolean {
  return field === "relation";
}
