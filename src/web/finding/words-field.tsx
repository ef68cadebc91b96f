import type { Words } from "../words/index.ts";

export interface WordsFieldProps {
  readonly words: Words;
  readonly name: string;
  readonly label: string;
  readonly why: string;
  readonly value: string | undefined;
  readonly fault: string | undefined;
  readonly maxLength: number;
}

/** A labelled place for some sentences, with its reason and what was wrong with it. Keeps what was typed. */
export function WordsField({ words: _, name, label, why, value, fault, maxLength }: WordsFieldProps) {
  const id = `f-${name}`;
  const described = [fault ? `${id}-fault` : null, `${id}-why`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <p class="why" id={`${id}-why`}>{why}</p>
      {fault ? <p class="fault" id={`${id}-fault`}>{fault}</p> : null}
      <textarea id={id} name={name} rows={4} maxLength={maxLength} required aria-invalid={fault ? "true" : undefined} aria-describedby={described}>{value ?? ""}</textarea>
    </div>
  );
}
