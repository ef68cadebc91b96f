import {
  consentDocument, type ComposedDocument, type FieldId, type Language, type OperatorProfile, OWN_HOUSEHOLD_FIELDS, type PurposeId, purposeRow,
} from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { ConsentChoice } from "../consent/index.ts";
import { ADULT_YEARS, checkedField } from "./join-form.ts";

/** What is asked about a child (clause:C3). The number is no part of the service: it is taken for the rights alone, that a signature is known by. Phone, e-mail and address are the representative's own and never a child's (clause:G5). */
export const CHILD_FIELDS = [
  { field: "family-name", required: true }, { field: "given-name", required: true }, { field: "patronymic", required: false },
  { field: "birth-date", required: true }, { field: "study-place", required: false }, { field: "study-grade", required: false },
  { field: "iin", required: false },
] as const satisfies readonly { field: FieldId; required: boolean }[];
export type ChildField = (typeof CHILD_FIELDS)[number]["field"];
export type ChildValues = Readonly<Partial<Record<ChildField, string>>>;

/** The purposes that a child's form asks for: the first is needed to be a pupil at all (clause:C1), each other one is answered by itself. */
export const CHILD_PURPOSES = ["service-provision", "learning", "events"] as const satisfies readonly PurposeId[];
export type ChildPurpose = (typeof CHILD_PURPOSES)[number];
export const NEEDED_FOR_CHILD: ChildPurpose = "service-provision";

export interface TypedChild {
  readonly values: Readonly<Record<string, string | undefined>>;
  readonly relation: string | undefined;
  readonly answers: Readonly<Record<string, string | undefined>>;
}

export interface CheckedChild {
  readonly values: ChildValues;
  readonly relation: string;
  readonly choices: readonly ConsentChoice[];
}

const notChild = (age_years: number): string | null => (age_years >= ADULT_YEARS ? "not-a-child" : null);

/** What was answered, purpose by purpose; an unanswered one is not asked again here, and is no consent (clause:R5). */
function choicesOf(answers: TypedChild["answers"]): ConsentChoice[] {
  return CHILD_PURPOSES.flatMap((purpose): ConsentChoice[] => {
    const answer = answers[purpose];
    if (answer !== "yes" && answer !== "no") return [];
    return [{ purpose, scope: "processing", state: answer === "yes" ? "ConsentGiven" : "ConsentRefused" }];
  });
}

/** The typed form as it is stored. Throws Refusal (invalid) `invalid-fields` with every fault at once (clause:C3, clause:R5). */
export function checkedChild(typed: TypedChild, at: Date): CheckedChild {
  const results = CHILD_FIELDS.map(({ field, required }) => ({ field, ...checkedField(field, typed.values[field], { required, at, wrongAge: notChild }) }));
  const relation = checkedField("relation", typed.relation, { required: true, at, wrongAge: notChild });
  const faults = [...results, relation].flatMap(({ fault }) => (fault === null ? [] : [fault]));
  const agreed = typed.answers[NEEDED_FOR_CHILD] === "yes";
  if (!agreed) faults.push({ field: "consent", reason: "consent-needed" });
  if (faults.length > 0) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: agreed ? "C3" : "R5" });
  const values = Object.fromEntries(results.flatMap(({ field, value }) => (value === null ? [] : [[field, value]])));
  return { values, relation: relation.value ?? "", choices: choicesOf(typed.answers) };
}

/** The exact text that is shown and agreed to: all purposes of the form, and only fields that a child's record may hold. */
export function childConsentText(language: Language, operator: OperatorProfile): ComposedDocument {
  const declared = new Set(CHILD_PURPOSES.flatMap((purpose) => purposeRow(purpose).fields));
  const fields = [...declared].filter((field) => !OWN_HOUSEHOLD_FIELDS.includes(field));
  return consentDocument("representative", language, operator, { purposes: CHILD_PURPOSES, fields });
}
