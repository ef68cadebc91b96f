import { type ComposedDocument, RELATIONS } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES, type ChildField, type ChildPurpose, NEEDED_FOR_CHILD } from "../../modules/joining/index.ts";
import type { Refusal } from "../../platform/refusal.ts";
import { ConsentPaper } from "../documents/consent-paper.tsx";
import { sayFault } from "../errors.tsx";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios, TextField, type TextFieldProps } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

export interface ChildPage {
  readonly context: PageContext;
  readonly formToken: string;
  readonly consentToken: string;
  readonly consent: { readonly document: ComposedDocument; readonly hash: string };
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew?: Refusal;
  /** The name of who consents, as it is held. */
  readonly representative: string;
}

/** The name of the radio buttons that answer to a purpose. */
export const answerName = (purpose: ChildPurpose): string => `answer-${purpose}`;

const INPUTS: Readonly<Record<ChildField, Pick<TextFieldProps, "inputMode" | "maxLength" | "kind">>> = {
  "family-name": { maxLength: 100 },
  "given-name": { maxLength: 100 },
  patronymic: { maxLength: 100 },
  "birth-date": { inputMode: "numeric", maxLength: 10, kind: "date" },
  "study-place": { maxLength: 200 },
  "study-grade": { maxLength: 20 },
  iin: { inputMode: "numeric", maxLength: 20 },
};

function Fields({ context, typed, faults }: Pick<ChildPage, "context" | "typed" | "faults">) {
  const said = texts[context.language].fieldWords;
  return (
    <>
      {CHILD_FIELDS.map(({ field, required }) => (
        <TextField
          key={field} words={context.words} name={field} label={said[field].name} why={context.words(`child.why.${field}`)} hint={said[field].hint}
          value={typed.get(field)} fault={faultOfField(faults, field)} optional={!required} {...INPUTS[field]}
        />
      ))}
    </>
  );
}

function Right({ context, typed, faults }: Pick<ChildPage, "context" | "typed" | "faults">) {
  const { words } = context;
  return (
    <Radios
      name="relation" legend={texts[context.language].fieldWords.relation.name} why={words("child.right.why")} chosen={typed.get("relation")}
      fault={faultOfField(faults, "relation")} options={RELATIONS.map((value) => ({ value, label: words(`child.relation.${value}`) }))}
    />
  );
}

/** Who stands in the consent: the child as typed so far, who decides, and by which right. */
function namesOn({ context: { words }, typed, representative }: Pick<ChildPage, "context" | "typed" | "representative">): Readonly<Record<string, string>> {
  const name = (["family-name", "given-name", "patronymic"] as const).map((field) => typed.get(field)?.trim() ?? "").filter((part) => part !== "").join(" ");
  const chosen = RELATIONS.find((relation) => relation === typed.get("relation"));
  return { person: name === "" ? words("child.person") : name, representative, ...(chosen ? { relation: words(`child.relation.${chosen}`) } : {}) };
}

function Answers({ context, consent, faults }: Pick<ChildPage, "context" | "consent" | "faults">) {
  const { words } = context;
  const said = texts[context.language].purposeWords;
  const others = CHILD_PURPOSES.filter((purpose) => purpose !== NEEDED_FOR_CHILD);
  return (
    <>
      {/* Never ticked by us, and not kept over an error: each consent is an act of its own. */}
      <Choice name="consent" label={said[NEEDED_FOR_CHILD].consent ?? said[NEEDED_FOR_CHILD].name} checked={false} required fault={faultOfField(faults, "consent")}>
        <p>{consent.document.acceptance}</p>
        <p>{words("child.needed")}. {said[NEEDED_FOR_CHILD].why}</p>
      </Choice>
      {others.map((purpose) => (
        <Radios
          key={purpose} name={answerName(purpose)} row legend={said[purpose].consent ?? said[purpose].name} chosen={undefined}
          why={<><p>{said[purpose].why}</p><p>{words("join.if-refused", { text: said[purpose].ifRefused })}</p></>}
          options={[{ value: "yes", label: words("child.yes") }, { value: "no", label: words("child.no") }]}
        />
      ))}
    </>
  );
}

export function ChildBody(page: ChildPage) {
  const { context, faults, anew } = page;
  const { words } = context;
  return (
    <div class="form">
      <div class="text">
        <h1>{words("child.title")}</h1>
        <p class="lead">{words("child.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {anew ? <Note kind="care" title={words("join.anew")}><p>{sayFault(words, anew)}</p><p>{words("join.anew.why")}</p></Note> : null}
      <form class="form" method="post" action={hrefIn(context, "/my/children/new")} noValidate>
        <FormToken token={page.formToken} />
        <input type="hidden" name="consent-token" value={page.consentToken} />
        <h2>{words("child.about")}</h2>
        <Fields {...page} />
        <p class="quiet small">{words("child.yours")}</p>
        <Right {...page} />
        <h2>{words("child.consents")}</h2>
        <p>{words("child.consents.lead")}</p>
        <ConsentPaper context={context} text={page.consent} names={namesOn(page)} />
        <Answers {...page} />
        <p class="quiet small">{words("child.later")} {words("child.fourteen")}</p>
        <p class="acts">
          <button class="btn btn-primary">{words("child.act")}</button>
          <a class="btn btn-plain" href={hrefIn(context, "/my")}>{words("child.not-now")}</a>
        </p>
      </form>
    </div>
  );
}
