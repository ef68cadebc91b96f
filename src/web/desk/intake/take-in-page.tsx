import { type IntakeChannel, IDENTITY_PAPERS, type Language, RELATIONS, texts, confirmationsOf } from "../../../policy/index.ts";
import { CHILDREN_A_FORM_MAX, INTAKE_FIELDS, type IntakeForm } from "../../../modules/intake/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES, NEEDED_FOR_CHILD } from "../../../modules/joining/index.ts";
import type { Refusal } from "../../../platform/refusal.ts";
import { ConsentPaper } from "../../documents/consent-paper.tsx";
import { sayFault } from "../../errors.tsx";
import type { FormBody } from "../../form-body.ts";
import { faultOfField } from "../../form-faults.ts";
import type { PageContext } from "../../request-context.ts";
import { Note } from "../../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios, TextField, type TextFieldProps } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";

export interface TakeInPage {
  readonly context: PageContext;
  readonly action: string;
  readonly channel: IntakeChannel;
  /** The language in which the texts are read or signed: the family's, not that of the desk's screen. */
  readonly spoken: Language;
  readonly form: IntakeForm;
  readonly formToken: string;
  /** Null: a new family. */
  readonly knownNumber: number | null;
  readonly children: number;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew?: Refusal;
}

const INPUTS: Readonly<Record<string, Pick<TextFieldProps, "inputMode" | "maxLength" | "kind" | "type">>> = {
  "birth-date": { inputMode: "numeric", maxLength: 10, kind: "date" }, phone: { type: "tel", inputMode: "tel", maxLength: 40 }, email: { type: "email", inputMode: "email", maxLength: 254 },
  "home-address": { maxLength: 300 }, "study-place": { maxLength: 200 }, "study-grade": { maxLength: 20 },
};

function Fields({ context, typed, faults, prefix = "", fields }: Pick<TakeInPage, "context" | "typed" | "faults"> & { prefix?: string; fields: readonly { field: string; required: boolean }[] }) {
  const said = texts[context.language].fieldWords as Readonly<Record<string, { name: string; hint?: string }>>;
  return (
    <>
      {fields.map(({ field, required }) => (
        <TextField
          key={field} words={context.words} name={prefix + field} label={said[field]?.name ?? field} hint={said[field]?.hint} value={typed.get(prefix + field)}
          fault={faultOfField(faults, prefix + field)} optional={!required} maxLength={100} {...INPUTS[field]}
          {...(field === "email" ? { why: context.words("intake.email.why") } : {})}
        />
      ))}
    </>
  );
}

/** Yes and no, of one size, neither chosen beforehand: what the person answered. */
function YesNo({ context, name, legend, why, typed, faults, anew }: Pick<TakeInPage, "context" | "typed" | "faults" | "anew"> & { name: string; legend: string; why?: string }) {
  const { words } = context;
  return (
    <Radios
      name={name} row legend={legend} {...(why === undefined ? {} : { why })} chosen={anew === undefined ? typed.get(name) : undefined} fault={faultOfField(faults, name)}
      options={[{ value: "yes", label: words("child.yes") }, { value: "no", label: words("child.no") }]}
    />
  );
}

function Lines({ lines, language }: { lines: readonly string[]; language: Language }) {
  return <div class="paper" lang={language}>{lines.map((line) => <p key={line}>{line}</p>)}</div>;
}

function Languages({ page }: { page: TakeInPage }) {
  const { context, action, spoken } = page;
  const others = (["ru", "kk", "en"] as const).filter((language) => language !== spoken);
  return (
    <p>
      {context.words("intake.spoken", { language: context.words(`intake.language.${spoken}`) })}{" "}
      {others.map((language) => <a key={language} href={hrefIn(context, `${action}?spoken=${language}`)}>{context.words(`intake.language.other.${language}`)}</a>).flatMap((link, at) => (at === 0 ? [link] : [", ", link]))}
    </p>
  );
}

function Texts({ page }: { page: TakeInPage }) {
  const { context: { words }, context, form, channel, spoken, knownNumber, typed, faults, anew } = page;
  const telephone = channel === "telephone";
  return (
    <>
      {telephone ? (
        <>
          <h2>{words("intake.call")}</h2>
          <Choice name="called-back" label={words("intake.called-back")} checked={anew === undefined && typed.get("called-back") === "yes"} required fault={faultOfField(faults, "called-back")}>
            <p>{words("intake.called-back.why")}</p>
          </Choice>
        </>
      ) : null}
      <h2>{words(telephone ? "intake.read" : "intake.text")}</h2>
      <Languages page={page} />
      {telephone ? <Lines lines={form.script.before} language={spoken} /> : null}
      {knownNumber === null ? <ConsentPaper context={context} text={form.own} names={{ person: words("intake.person") }} id="own-consent-title" /> : null}
      <ConsentPaper context={context} text={form.child} names={{ person: words("intake.child-person"), representative: words("intake.person"), relation: words("intake.relation-said") }} id="child-consent-title" />
      {telephone ? <Lines lines={form.script.after} language={spoken} /> : null}
      {telephone ? <Choice name="script-read" label={words("intake.script-read")} checked={anew === undefined && typed.get("script-read") === "yes"} required fault={faultOfField(faults, "script-read")} /> : null}
      <How page={page} />
    </>
  );
}

/** How it is confirmed that the word is this person's, where the way in leaves a choice. */
function How({ page: { context: { words }, channel, typed, faults } }: { page: TakeInPage }) {
  if (channel === "telephone") return null;
  return (
    <>
      {confirmationsOf[channel].length > 1 ? (
        <Radios
          name="confirmation" legend={words("intake.confirmation")} chosen={typed.get("confirmation")} fault={faultOfField(faults, "confirmation")}
          options={confirmationsOf[channel].map((value) => ({ value, label: words(`intake.confirmation.${value}`) }))}
        />
      ) : <p>{words("intake.paper.signed")}</p>}
      {channel === "in-person" ? (
        <Radios
          name="shown-document" legend={words("intake.shown")} why={words("intake.shown.why")} chosen={typed.get("shown-document")} fault={faultOfField(faults, "shown-document")}
          options={IDENTITY_PAPERS.map((value) => ({ value, label: words(`document.${value}`) }))}
        />
      ) : null}
      <TextField words={words} name="code" label={words("intake.code")} why={words("intake.code.why")} value={typed.get("code")} fault={faultOfField(faults, "code")} optional maxLength={30} />
    </>
  );
}

function Adult({ page }: { page: TakeInPage }) {
  const { context, spoken } = page;
  const said = texts[context.language].purposeWords["service-provision"];
  return (
    <>
      <h2>{context.words("intake.adult")}</h2>
      <Fields {...page} fields={INTAKE_FIELDS} />
      <YesNo {...page} name="consent" legend={said.consent ?? said.name} why={texts[spoken].consentText.own.acceptance} />
    </>
  );
}

function Child({ page, place }: { page: TakeInPage; place: number }) {
  const { context, context: { words }, typed, faults } = page;
  const prefix = `child${place}-`;
  const said = texts[context.language].purposeWords;
  return (
    <section class="form" aria-labelledby={`${prefix}title`}>
      <h2 id={`${prefix}title`}>{words("intake.child", { place })}</h2>
      <Fields {...page} prefix={prefix} fields={CHILD_FIELDS} />
      <Radios
        name={`${prefix}relation`} legend={texts[context.language].fieldWords.relation.name} chosen={typed.get(`${prefix}relation`)} fault={faultOfField(faults, `${prefix}relation`)}
        options={RELATIONS.map((value) => ({ value, label: words(`child.relation.${value}`) }))}
      />
      {CHILD_PURPOSES.map((purpose) => (
        <YesNo
          key={purpose} {...page} name={prefix + (purpose === NEEDED_FOR_CHILD ? "consent" : `answer-${purpose}`)} legend={said[purpose].consent ?? said[purpose].name}
          why={purpose === NEEDED_FOR_CHILD ? words("intake.needed") : words("join.if-refused", { text: said[purpose].ifRefused })}
        />
      ))}
    </section>
  );
}

function Known({ page: { context: { words }, faults, typed } }: { page: TakeInPage }) {
  const fault = faultOfField(faults, "known");
  if (fault === undefined && typed.get("known") === undefined) return null;
  return (
    <Radios
      name="known" legend={words("intake.known")} why={words("intake.known.why")} chosen={typed.get("known")} fault={fault}
      options={[{ value: "other-people", label: words("intake.known.other") }, { value: "same", label: words("intake.known.same") }]}
    />
  );
}

export function TakeInBody(page: TakeInPage) {
  const { context: { words }, channel, faults, anew, children, action, knownNumber } = page;
  return (
    <div class="form">
      <div class="text">
        <h1>{words(`intake.title.${channel}`)}</h1>
        <p class="lead">{knownNumber === null ? words("intake.lead") : words("intake.lead.known", { number: knownNumber })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {anew ? <Note kind="care" title={words("join.anew")}><p>{sayFault(words, anew)}</p><p>{words("join.anew.why")}</p></Note> : null}
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={page.formToken} />
        <input type="hidden" name="consent-token" value={page.form.token} />
        <input type="hidden" name="spoken" value={page.spoken} />
        <input type="hidden" name="children" value={children} />
        {/* The first button is what Enter presses. */}
        <button class="sr-only" name="act" value="take-in" tabIndex={-1} aria-hidden="true">{words("intake.act")}</button>
        <Known page={page} />
        <Texts page={page} />
        {knownNumber === null ? <Adult page={page} /> : null}
        {Array.from({ length: children }, (_, at) => <Child key={at} page={page} place={at + 1} />)}
        <p class="acts">
          {children < CHILDREN_A_FORM_MAX ? <button class="btn btn-plain" name="act" value="more">{words("intake.more")}</button> : null}
          {children > (knownNumber === null ? 0 : 1) ? <button class="btn btn-plain" name="act" value="fewer">{words("intake.fewer")}</button> : null}
        </p>
        <p class="quiet small">{words("intake.before-collecting")}</p>
        <p class="acts"><button class="btn btn-primary" name="act" value="take-in">{words("intake.act")}</button></p>
      </form>
    </div>
  );
}
