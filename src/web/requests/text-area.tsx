import { useFieldId } from "../ui/fields.tsx";

export interface TextAreaProps {
  readonly name: string;
  readonly label: string;
  readonly why?: string;
  readonly value: string;
  readonly fault?: string | undefined;
  readonly maxLength: number;
}

/** One labelled field for more than a line, with its reason and what was wrong with it. Keeps what was typed. */
export function TextArea({ name, label, why, value, fault, maxLength }: TextAreaProps) {
  const id = useFieldId(name);
  const described = [fault ? `${id}-fault` : null, why ? `${id}-why` : null].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {why ? <p class="why" id={`${id}-why`}>{why}</p> : null}
      {fault ? <p class="fault" id={`${id}-fault`}>{fault}</p> : null}
      <textarea class="input" id={id} name={name} rows={6} maxLength={maxLength} aria-invalid={fault ? "true" : undefined} aria-describedby={described || undefined}>{value}</textarea>
    </div>
  );
}
