import { charactersMax, type FieldId, mayBeLeftOut } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { Refusal } from "../../platform/refusal.ts";
import type { CorrectionRow, EarlierValue } from "../../modules/vault/index.ts";
import { sayFault } from "../errors.tsx";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField, type TextFieldProps } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { type HeldValues, sayValue } from "./held-values.tsx";
import { nameOf } from "./person-card.tsx";
import type { Whose } from "./whose.ts";

export interface CorrectPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly fields: readonly FieldId[];
  readonly values: HeldValues;
  /** What was typed, over what is held. */
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew: Refusal | null;
  readonly done: "corrected" | "same" | null;
  readonly corrections: readonly CorrectionRow[];
  readonly earlier: readonly EarlierValue[];
  readonly asOf: Date;
  readonly token: string;
  readonly signOutToken: string;
}

const INPUTS: Readonly<Partial<Record<FieldId, Pick<TextFieldProps, "type" | "autocomplete" | "inputMode" | "kind">>>> = {
  "birth-date": { inputMode: "numeric", kind: "date" },
  email: { type: "email", inputMode: "email", autocomplete: "email" },
  phone: { type: "tel", inputMode: "tel", autocomplete: "tel" },
  iin: { inputMode: "numeric" },
};

/** A held value as people type it: days by numbers. */
function typedForm(field: FieldId, value: string): string {
  return field === "birth-date" ? value.split("-").reverse().join(".") : value;
}

function Fields({ page }: { page: CorrectPage }) {
  const { context, who, values, typed, faults } = page;
  const said = texts[context.language].fieldWords;
  return (
    <>
      {page.fields.map((field) => {
        const held = values[field];
        return (
          <TextField
            key={field} words={context.words} name={field} label={said[field].name} hint={said[field].hint} optional={held === undefined && mayBeLeftOut(field)}
            why={field === "email" && who.base === "/my" ? context.words("correct.email-why") : said[field].why}
            value={typed.get(field) ?? (held === undefined ? "" : typedForm(field, reveal(held.value, "ui")))} maxLength={charactersMax(field)}
            fault={faultOfField(faults, field)} {...INPUTS[field]}
          />
        );
      })}
    </>
  );
}

/** Who corrected, as the one who looks may know it. */
function sayCorrector({ words }: PageContext, { as, by }: CorrectionRow, { session, subject }: Whose): string {
  if (by === session.subject) return words("actor.self");
  if (as === "staff") return words("actor.school");
  if (as === "representative") return words(subject === session.subject ? "actor.representative" : "actor.another-representative");
  return words(as === "subject" ? "actor.pupil" : "actor.system");
}

function Past({ page }: { page: CorrectPage }) {
  const { context, who, corrections, earlier } = page;
  const { words } = context;
  const said = texts[context.language].fieldWords;
  const rows = corrections.map((row) => ({ row, fields: row.fields.filter(who.sees) })).filter(({ fields }) => fields.length > 0);
  if (rows.length === 0) return null;
  const before = (row: CorrectionRow, field: FieldId): string => {
    const old = earlier.find((value) => value.field === field && value.replacedAt.getTime() === row.at.getTime());
    return old === undefined ? words("correct.was-nothing") : sayValue(context, field, reveal(old.held.value, "ui"));
  };
  return (
    <section class="stack">
      <h2>{words("correct.history")}</h2>
      <Table
        columns={[words("history.when"), words("history.who"), words("correct.was")]}
        rows={rows.map(({ row, fields }) => ({
          id: `c-${row.entryId}`,
          cells: [
            <time dateTime={row.at.toISOString()}>{words.time(row.at)}</time>,
            sayCorrector(context, row, who),
            <ul class="lines">{fields.map((field) => <li key={field}>{said[field].name}: {before(row, field)}</li>)}</ul>,
          ],
        }))}
      />
    </section>
  );
}

/** The form with what is held, to be put right (clause:C7), and what it was before. */
export function CorrectBody(page: CorrectPage) {
  const { context, who, values, faults, anew, done } = page;
  const { words } = context;
  const own = who.base === "/my";
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={page.signOutToken} base={who.base} />
      <div class="text">
        {own ? null : <p class="eyebrow">{nameOf(context, values, false)}</p>}
        <h1>{words("correct.title")}</h1>
        <p class="lead">{words("correct.lead")}</p>
      </div>
      {done === null ? null : <Note kind="done" title={words(`correct.${done}`)}><p>{words(`correct.${done}.text`)}</p></Note>}
      {anew === null ? null : <Note kind="care" title={words("correct.anew")}><p>{sayFault(words, anew)} {words("form.kept")}</p></Note>}
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={`${who.base}/correct`} noValidate>
          <FormToken token={page.token} />
          <input type="hidden" name="as-of" value={String(page.asOf.getTime())} />
          <Fields page={page} />
          <p class="acts">
            <button class="btn btn-primary">{words("correct.act")}</button>
            <a class="btn btn-plain" href={hrefIn(context, who.base)}>{words("correct.leave")}</a>
          </p>
        </form>
        {page.fields.includes("birth-date") || own ? null : <p class="quiet small">{words("correct.birth-date-at-school")}</p>}
      </div>
      <Past page={page} />
    </div>
  );
}
