import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Words } from "../words/index.ts";

/** What the ids of a form's fields begin with, for pages with more than one form: no id stands twice on a page. */
export const FormIds = createContext("");

/** The id of a field of the form that it stands in, from its name. */
export const useFieldId = (name: string): string => `f-${useContext(FormIds)}${name}`;

/** The hidden proof that a form came from a page of this service. */
export function FormToken({ token }: { token: string }) {
  return <input type="hidden" name="form" value={token} />;
}

export interface TextFieldProps {
  readonly words: Words;
  readonly name: string;
  readonly label: string;
  /** Why it is asked: said at every field (clause G3). */
  readonly why?: ComponentChildren;
  readonly hint?: string | undefined;
  readonly value?: string | undefined;
  readonly fault?: string | undefined;
  readonly optional?: boolean;
  readonly type?: "text" | "email" | "tel";
  readonly autocomplete?: string;
  readonly inputMode?: "numeric" | "email" | "tel";
  readonly maxLength?: number;
  readonly kind?: "code" | "date";
}

/** One labelled input with its reason, its hint, and what was wrong with it. Keeps what was typed. */
export function TextField(field: TextFieldProps) {
  const id = useFieldId(field.name);
  const parts = { why: field.why ? `${id}-why` : null, hint: field.hint ? `${id}-hint` : null, fault: field.fault ? `${id}-fault` : null };
  const described = [parts.fault, parts.hint, parts.why].filter(Boolean).join(" ");
  // The types list each kind of input apart; all that are used here take the attributes of a text.
  const typed = { type: field.type ?? "text" } as { type: "text" };
  return (
    <div class="field">
      <label for={id}>
        {field.label} {field.optional ? <span class="optional">({field.words("form.optional")})</span> : null}
      </label>
      {parts.why ? <p class="why" id={parts.why}>{field.why}</p> : null}
      {parts.fault ? <p class="fault" id={parts.fault}>{field.fault}</p> : null}
      <input
        class={`input${field.kind ? ` input-${field.kind}` : ""}`}
        id={id}
        name={field.name}
        {...typed}
        value={field.value ?? ""}
        autocomplete={field.autocomplete ?? "off"}
        {...(field.inputMode ? { inputMode: field.inputMode } : {})}
        maxLength={field.maxLength ?? 200}
        required={!field.optional}
        aria-invalid={field.fault ? "true" : undefined}
        aria-describedby={described || undefined}
      />
      {parts.hint ? <p class="why" id={parts.hint}>{field.hint}</p> : null}
    </div>
  );
}

export interface ChoiceProps {
  readonly name: string;
  readonly value?: string;
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly required?: boolean;
  readonly fault?: string | undefined;
  readonly children?: ComponentChildren;
}

/** A tick that nobody ticked beforehand: `checked` is only ever what the person sent. */
export function Choice(choice: ChoiceProps) {
  const id = useFieldId(choice.name);
  const described = [choice.fault ? `${id}-fault` : null, choice.children ? `${id}-why` : null].filter(Boolean).join(" ");
  return (
    <div class="choice">
      <input
        class="checkbox"
        type="checkbox"
        id={id}
        name={choice.name}
        value={choice.value ?? "yes"}
        checked={choice.checked}
        required={choice.required}
        aria-invalid={choice.fault ? "true" : undefined}
        aria-describedby={described || undefined}
      />
      <label for={id}>{choice.label}</label>
      {choice.fault ? <p class="fault" id={`${id}-fault`}>{choice.fault}</p> : null}
      {choice.children ? <div class="why" id={`${id}-why`}>{choice.children}</div> : null}
    </div>
  );
}

export interface RadiosProps {
  readonly name: string;
  /** What is asked, for screen readers too. */
  readonly legend: ComponentChildren;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Only ever what the person sent: nothing is chosen beforehand (clause R5). */
  readonly chosen: string | undefined;
  readonly why?: ComponentChildren;
  readonly fault?: string | undefined;
  /** Answers of the same weight stand side by side. */
  readonly row?: boolean;
}

/** One question with its answers, none of them larger or nearer than another. */
export function Radios({ name, legend, options, chosen, why, fault, row }: RadiosProps) {
  const id = useFieldId(name);
  const described = [fault ? `${id}-fault` : null, why ? `${id}-why` : null].filter(Boolean).join(" ");
  return (
    <fieldset class="radios" aria-describedby={described || undefined}>
      <legend class="legend">{legend}</legend>
      {why ? <div class="why" id={`${id}-why`}>{why}</div> : null}
      {fault ? <p class="fault" id={`${id}-fault`}>{fault}</p> : null}
      <div class={row ? "radio-row" : "radio-list"}>
        {options.map(({ value, label }, at) => (
          <label key={value} class="radio-option">
            <input type="radio" id={at === 0 ? id : undefined} name={name} value={value} checked={chosen === value} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface FieldFault {
  readonly field: string;
  /** The field's name, for the list on top. */
  readonly label: string;
  readonly text: string;
}

/** Everything that is wrong with a form, once more on top, each with a way to its field. */
export function FaultSummary({ words, faults }: { words: Words; faults: readonly FieldFault[] }) {
  const idOfAll = useFieldId("");
  if (faults.length === 0) return null;
  return (
    <div class="note note-fault" role="alert" tabIndex={-1} autofocus>
      <h2>{words("form.faults", { count: faults.length })}</h2>
      <ul class="plain">
        {faults.map((fault) => (
          <li key={fault.field}><a href={`#${idOfAll}${fault.field}`}>{fault.label}</a>: {fault.text}</li>
        ))}
      </ul>
      <p>{words("form.kept")}</p>
    </div>
  );
}
