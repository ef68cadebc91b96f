import { type FieldId, type PurposeId, type StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { DISCLOSURE_REASONS, LISTS, WORDS_CHARACTERS_MAX } from "../../modules/disclosures/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { FormBody } from "../form-body.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Note } from "../ui/blocks.tsx";
import { Choice, type FieldFault, FaultSummary, FormToken, Radios } from "../ui/fields.tsx";
import { WordsField } from "./words-field.tsx";

export interface ListPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly purposes: readonly PurposeId[];
  /** The fields that some of these purposes let this member take out. */
  readonly fields: readonly FieldId[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew: string | null;
  readonly token: string;
  readonly signOutToken: string;
}

function Fields({ page: { context, fields, typed, faults } }: { page: ListPage }) {
  const { words } = context;
  const fault = faultOfField(faults, "fields");
  return (
    <fieldset class="radios" aria-describedby={fault ? "f-fields-fault" : undefined}>
      <legend class="legend" id="f-fields" tabIndex={-1}>{words("label.fields")}</legend>
      <div class="why">{words("list.fields.why")} <ClauseLink context={context} clause="G3" /></div>
      {fault ? <p class="fault" id="f-fields-fault">{fault}</p> : null}
      {fields.map((field) => <Choice key={field} name={`field-${field}`} label={texts[context.language].fieldWords[field].name} checked={typed.get(`field-${field}`) === "yes"} />)}
    </fieldset>
  );
}

/** The door out for lists (clause:T1): what, for what, why, in the own words of who takes it. */
export function ListBody(page: ListPage) {
  const { context, purposes, typed, faults } = page;
  const { words } = context;
  const said = texts[context.language].purposeWords;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("list.title")}</h1>
        <p class="lead">{words("list.lead")} <ClauseLink context={context} clause="T1" /></p>
        <p>{words("list.told")}</p>
      </div>
      {page.anew === null ? null : <Note kind="care" title={words("correct.anew")}><p>{page.anew} {words("form.kept")}</p></Note>}
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action="/desk/lists" noValidate>
          <FormToken token={page.token} />
          <Radios name="for" legend={words("find.for")} why={words("find.for.why")} options={purposes.map((value) => ({ value, label: said[value].name }))} chosen={typed.get("for")} fault={faultOfField(faults, "for")} />
          <Radios name="list" legend={words("label.list")} options={LISTS.map((value) => ({ value, label: words(`list.of.${value}`) }))} chosen={typed.get("list")} fault={faultOfField(faults, "list")} />
          <Fields page={page} />
          <Radios name="reason" legend={words("label.reason")} options={DISCLOSURE_REASONS.map((value) => ({ value, label: words(`list.reason.${value}`) }))} chosen={typed.get("reason")} fault={faultOfField(faults, "reason")} />
          <WordsField words={words} name="words" label={words("label.words")} why={words("list.words.why")} value={typed.get("words")} fault={faultOfField(faults, "words")} maxLength={WORDS_CHARACTERS_MAX} />
          <Note kind="care"><p>{words("list.care")}</p></Note>
          <p class="acts"><button class="btn btn-primary">{words("list.act")}</button></p>
        </form>
      </div>
    </div>
  );
}
