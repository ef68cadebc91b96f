import { type Asked, charactersMax, CORRECTED, type Corrected, correctionName, type FieldId, type RequestKind, texts, type Withdrawn, WITHDRAWABLE } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Choice, type FieldFault, Radios, TextField } from "../ui/fields.tsx";

interface AskedInputsProps {
  readonly context: PageContext;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** The fields that may be corrected here; all unless told. */
  readonly correctable?: readonly Corrected[];
  /** Whether what came may have left open which consents are meant. */
  readonly unsaid?: boolean;
}

const purposeName = (purpose: string): string => `purpose-${purpose}`;
/** The names of the inputs, for forms that carry them along. */
export const ASKED_NAMES: readonly string[] = [...CORRECTED.map(correctionName), "withdraw", ...WITHDRAWABLE.map(purposeName)];

/** The right value by field: what is wrong is typed, everything else is left empty (clause:C7). */
export function CorrectionInputs({ context: { words, language }, typed, faults, correctable = CORRECTED }: AskedInputsProps) {
  return (
    <>
      <p class="small quiet">{words("asked.correct.why")}</p>
      {faultOfField(faults, "corrections") === undefined ? null : <p class="fault">{faultOfField(faults, "corrections")}</p>}
      {correctable.map((field) => (
        <TextField
          key={field} words={words} name={correctionName(field)} label={texts[language].fieldWords[field].name} value={typed.get(correctionName(field))} optional maxLength={charactersMax(field)}
          fault={faultOfField(faults, correctionName(field))} {...(field === "birth-date" ? { kind: "date" as const } : {})}
        />
      ))}
    </>
  );
}

/** Which consents end: each by itself, or everything; nothing is chosen beforehand (clause:C2, clause:R5). */
export function WithdrawalInputs({ context: { words, language }, typed, faults, unsaid = false }: AskedInputsProps) {
  const ways = ["these", "everything", ...(unsaid ? (["unsaid"] as const) : [])] as const;
  return (
    <>
      <Radios name="withdraw" legend={words("asked.withdraw.which")} why={words("asked.withdraw.why")} options={ways.map((value) => ({ value, label: words(`asked.withdraw.${value}`) }))} chosen={typed.get("withdraw")} fault={faultOfField(faults, "withdraw")} />
      <fieldset class="radios">
        <legend class="legend">{words("asked.withdraw.list")}</legend>
        {WITHDRAWABLE.map((purpose) => <Choice key={purpose} name={purposeName(purpose)} label={texts[language].purposeWords[purpose].name} checked={typed.get(purposeName(purpose)) === "yes"} />)}
      </fieldset>
    </>
  );
}

/** What a correction and a withdrawal name, each behind its heading until it is wanted. */
export function AskedInputs(props: AskedInputsProps) {
  const { context: { words }, typed, faults } = props;
  const concerns = (names: readonly string[]): boolean => names.some((name) => (typed.get(name) ?? "") !== "" || faultOfField(faults, name) !== undefined);
  const withdrawal = ASKED_NAMES.filter((name) => !name.startsWith("correct-"));
  return (
    <>
      <details class="panel folded" id="asked-correction" open={typed.get("kind") === "correction" || concerns(CORRECTED.map(correctionName))}>
        <summary><h3>{words("asked.correct")}</h3></summary>
        <div class="stack"><CorrectionInputs {...props} /></div>
      </details>
      <details class="panel folded" id="asked-withdrawal" open={typed.get("kind") === "withdrawal" || concerns(withdrawal)}>
        <summary><h3>{words("asked.withdraw")}</h3></summary>
        <div class="stack"><WithdrawalInputs {...props} /></div>
      </details>
    </>
  );
}

/** Which consents a form says, none where it says that they are not known; undefined where it says nothing, or two things at once. */
function withdrawnIn(form: FormBody): Withdrawn | undefined {
  const way = form.get("withdraw");
  const named = WITHDRAWABLE.filter((purpose) => form.get(purposeName(purpose)) === "yes");
  if (way === "everything" || way === "unsaid") return named.length > 0 ? undefined : way === "everything" ? way : [];
  return named.length === 0 ? undefined : named;
}

/** What a form names in detail, for its kind: what belongs to another kind was left standing there. */
export function askedIn(form: FormBody, kind: RequestKind, correctable: readonly FieldId[] = CORRECTED): { readonly corrections: Asked["corrections"]; readonly purposes: Withdrawn | undefined } {
  const typed = CORRECTED.filter((field) => correctable.includes(field)).map((field) => [field, (form.get(correctionName(field)) ?? "").trim()] as const);
  return { corrections: kind === "correction" ? Object.fromEntries(typed.filter(([, value]) => value !== "")) : {}, purposes: kind === "withdrawal" ? withdrawnIn(form) : undefined };
}

/** What is named, as a form would have it. */
export function typedAsked({ corrections = {}, purposes = [] }: Partial<Asked>): [string, string][] {
  const named: [string, string][] = Object.entries(corrections).map(([field, value]) => [correctionName(field), value]);
  if (purposes === "everything") return [...named, ["withdraw", purposes]];
  return [...named, ...(purposes.length === 0 ? [] : [["withdraw", "these"] as [string, string]]), ...purposes.map((purpose): [string, string] => [purposeName(purpose), "yes"])];
}

/** What is to be corrected or withdrawn, in words: the names, never a value. Null for a request that names nothing. */
export function sayAsked({ words, language }: PageContext, kind: RequestKind, { corrections, purposes }: Asked): string | null {
  const { fieldWords, purposeWords } = texts[language];
  if (kind === "correction") return (Object.keys(corrections) as FieldId[]).map((field) => fieldWords[field].name).join(", ") || null;
  if (kind !== "withdrawal") return null;
  return purposes === "everything" ? words("asked.everything") : purposes.map((purpose) => purposeWords[purpose].name).join("; ") || null;
}

/** The same of a request, while what was said in it is kept. */
export const saidOfCase = (context: PageContext, { one, words }: Pick<ShownRequest, "one" | "words">): string | null => (words === null ? null : sayAsked(context, one.row.kind, words));
