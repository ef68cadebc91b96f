import { CORRECTED, correctionName, isFieldId, texts } from "../policy/index.ts";
import { Refusal } from "../platform/refusal.ts";
import type { FieldFault } from "./ui/fields.tsx";
import type { Words } from "./words/index.ts";

/** What a refusal says about single fields, in words. A reason without words of its own is told in general. `labels` names fields that this form calls otherwise than others do. */
export function fieldFaults(words: Words, refusal: Refusal, labels: Readonly<Record<string, string>> = {}): FieldFault[] {
  return refusal.fields.map(({ field, reason }) => ({ field, label: labels[field] ?? labelOf(words, field), text: words.find(`field-fault.${reason}`) ?? words("field-fault.unreadable") }));
}

function labelOf(words: Words, field: string): string {
  const corrected = CORRECTED.find((one) => correctionName(one) === field);
  if (corrected !== undefined) return texts[words.language].fieldWords[corrected].name;
  return isFieldId(field) ? texts[words.language].fieldWords[field].name : (words.find(`label.${field}`) ?? field);
}

/** The fault of one field, for its place beside the input. */
export function faultOfField(faults: readonly FieldFault[], field: string): string | undefined {
  return faults.find((fault) => fault.field === field)?.text;
}

/** Whether a form is to be shown again with what was typed, instead of an error page. */
export function isFormFault(error: unknown): error is Refusal {
  return error instanceof Refusal && error.kind === "invalid" && error.fields.length > 0;
}
