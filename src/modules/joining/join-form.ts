import { ageOn, civilDate, civilDateOf, type FieldId, type FieldsOf, type PurposeId, validateField } from "../../policy/index.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { ConsentChoice } from "../consent/index.ts";

/** The fields of the joining form (clause:C3). An adult alone: place and grade of study come with the child. */
export const JOIN_FIELDS = [
  { field: "family-name", required: true }, { field: "given-name", required: true }, { field: "patronymic", required: false },
  { field: "birth-date", required: true }, { field: "email", required: true }, { field: "phone", required: false }, { field: "home-address", required: false },
] as const satisfies readonly { field: FieldsOf<"service-provision">; required: boolean }[];
export type JoinField = (typeof JOIN_FIELDS)[number]["field"];
export type JoinValues = Readonly<Partial<Record<JoinField, string>>>;

/** The only purpose that is on at registration (clause:C1). */
export const JOIN_PURPOSES = ["service-provision"] as const satisfies readonly PurposeId[];
export const JOIN_CHOICES: readonly ConsentChoice[] = Object.freeze([{ purpose: "service-provision", scope: "processing", state: "ConsentGiven" }]);
export const ADULT_YEARS = 18;

/** One typed field, of a form of joining: its value as it is stored, or its fault. `wrongAge` names the fault of a birth date that the form is not for. */
export function checkedField(
  field: FieldId, text: string | undefined, { required, at, wrongAge }: { required: boolean; at: Date; wrongAge: (age_years: number) => string | null },
): { value: string | null; fault: RefusedField | null } {
  if (text === undefined || text.trim() === "") return { value: null, fault: required ? { field, reason: "missing" } : null };
  const today = civilDateOf(at);
  const check = validateField(field, text, today);
  if (!check.ok) return { value: null, fault: { field, reason: check.reason } };
  const wrong = field === "birth-date" ? wrongAge(ageOn(civilDate(check.value), today)) : null;
  return wrong === null ? { value: check.value, fault: null } : { value: null, fault: { field, reason: wrong } };
}

const notAdult = (age_years: number): string | null => (age_years < ADULT_YEARS ? "not-adult" : null);

/**
 * The typed form in the form in which it is stored. Unknown fields are dropped: nothing is taken that no purpose declares (clause:G3).
 * Throws Refusal (invalid) `invalid-fields` with every fault at once; `consent` is one of the fields: an unticked box is no consent (clause:R5).
 */
export function checkedForm(typed: Readonly<Record<string, string | undefined>>, consent: boolean, at: Date): JoinValues {
  const results = JOIN_FIELDS.map(({ field, required }) => ({ field, ...checkedField(field, typed[field], { required, at, wrongAge: notAdult }) }));
  const faults = results.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  if (!consent) faults.push({ field: "consent", reason: "consent-needed" });
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: consent ? "C3" : "R5" });
  return Object.fromEntries(results.flatMap(({ field, value }) => (value === null ? [] : [[field, value]])));
}
