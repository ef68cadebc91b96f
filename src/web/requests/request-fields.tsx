import { requestCharactersMax, type RequestField, type RequestValues, REQUEST_FIELDS } from "../../policy/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { type FieldFault, TextField, type TextFieldProps } from "../ui/fields.tsx";
import { TextArea } from "./text-area.tsx";

const INPUTS: Readonly<Partial<Record<RequestField, Pick<TextFieldProps, "type" | "autocomplete" | "inputMode" | "kind">>>> = {
  name: { autocomplete: "name" },
  email: { type: "email", inputMode: "email", autocomplete: "email" },
  phone: { type: "tel", inputMode: "tel", autocomplete: "tel" },
  "document-date": { kind: "date", inputMode: "numeric" },
};

interface RequestFieldsProps {
  readonly context: PageContext;
  readonly fields: readonly RequestField[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** These are what the school still needs: none of them is said to be optional. */
  readonly needed?: boolean;
}

/** The inputs of these fields of a request, each with why it is asked (clause:R2, clause:G3). */
export function RequestFieldInputs({ context, fields, typed, faults, needed = false }: RequestFieldsProps) {
  const { words } = context;
  return (
    <>
      {fields.map((field) => {
        const same = { name: field, label: words(`requests.field.${field}`), why: words(`requests.field.${field}.why`), value: typed.get(field) ?? "", fault: faultOfField(faults, field), maxLength: requestCharactersMax[field] };
        return field === "words" ? <TextArea key={field} {...same} /> : <TextField key={field} words={words} optional={!needed} {...same} {...INPUTS[field]} />;
      })}
    </>
  );
}

/** What was typed into these fields. */
export function requestValuesIn(form: FormBody, fields: readonly RequestField[] = REQUEST_FIELDS): RequestValues {
  return Object.fromEntries(fields.flatMap((field) => ((form.get(field) ?? "").trim() === "" ? [] : [[field, (form.get(field) ?? "").replaceAll("\r\n", "\n")]])));
}
