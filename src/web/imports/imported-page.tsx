import { FIELD_IDS, type FieldId, RELATIONS } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { CHILD_PURPOSES, NEEDED_FOR_CHILD } from "../../modules/joining/index.ts";
import type { WaitingFamily } from "../../modules/imports/index.ts";
import type { Personal } from "../../platform/personal.ts";
import type { Refusal } from "../../platform/refusal.ts";
import { ConsentPaper } from "../documents/consent-paper.tsx";
import { sayFault } from "../errors.tsx";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { PersonalText } from "../ui/personal-text.tsx";

export interface ImportedPage {
  readonly context: PageContext;
  readonly school: string;
  readonly path: string;
  readonly waiting: WaitingFamily;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew: Refusal | null;
  readonly acceptToken: string;
  readonly refuseToken: string;
}

export const answerName = (purpose: string): string => (purpose === NEEDED_FOR_CHILD ? NEEDED_FOR_CHILD : `answer-${purpose}`);

function Held({ context, values }: { context: PageContext; values: Readonly<Record<string, Personal<string>>> }) {
  const said = texts[context.language].fieldWords;
  const fields = FIELD_IDS.filter((field): field is FieldId => values[field] !== undefined);
  return <Facts facts={fields.map((field) => [said[field].name, <PersonalText key={field} of={values[field] as Personal<string>} />] as const)} />;
}

function ForChildren({ page }: { page: ImportedPage }) {
  const { context, waiting, typed, faults } = page;
  const { words } = context;
  if (waiting.child === null) return null;
  const said = texts[context.language].purposeWords;
  const options = [{ value: "yes", label: words("child.yes") }, { value: "no", label: words("child.no") }];
  return (
    <>
      <h2>{words("imported.children")}</h2>
      <p>{words("imported.children.lead")}</p>
      <ConsentPaper id="consent-children" context={context} text={waiting.child} names={{ person: words("child.person"), representative: words("child.your-name") }} />
      {CHILD_PURPOSES.map((purpose) => (
        <Radios
          key={purpose} name={answerName(purpose)} row legend={said[purpose].consent ?? said[purpose].name} chosen={undefined} fault={faultOfField(faults, purpose)}
          why={<p>{said[purpose].why}</p>} options={options}
        />
      ))}
      {waiting.relation === null ? (
        <Radios
          name="relation" legend={texts[context.language].fieldWords.relation.name} why={words("child.right.why")} chosen={typed.get("relation")} fault={faultOfField(faults, "relation")}
          options={RELATIONS.map((value) => ({ value, label: words(`child.relation.${value}`) }))}
        />
      ) : null}
    </>
  );
}

/** What the school holds of somebody whom it has not asked yet, with both doors on one page and nothing chosen beforehand (clause:C2, clause:R5). */
export function ImportedBody(page: ImportedPage) {
  const { context, waiting, school, path, faults, anew } = page;
  const { words } = context;
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("imported.title")}</h1>
        <p class="lead">{words("imported.lead", { school, day: words.day(waiting.since) })}</p>
        <p>{words("imported.until", { day: words.day(waiting.until) })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {anew === null ? null : <Note kind="care" title={words("join.anew")}><p>{sayFault(words, anew)}</p><p>{words("join.anew.why")}</p></Note>}
      <section class="note">
        <h2>{words("imported.held")}</h2>
        <Held context={context} values={waiting.adult} />
        {waiting.children.map((child, at) => [<h3 key={`${at}-title`}>{words("imported.child")}</h3>, <Held key={at} context={context} values={child} />])}
        <p class="small">{words("imported.from")}</p>
      </section>
      <form class="form" method="post" action={hrefIn(context, `${path}/acceptance`)} noValidate>
        <FormToken token={page.acceptToken} />
        <input type="hidden" name="consent-token" value={waiting.token} />
        <h2>{words("imported.own")}</h2>
        <ConsentPaper context={context} text={waiting.own} names={{ person: words("child.your-name") }} />
        {/* Never ticked by us, and not kept over an error: each consent is an act of its own. */}
        <Choice name="consent" label={words("imported.own.label")} checked={false} required fault={faultOfField(faults, "consent")}><p>{waiting.own.document.acceptance}</p></Choice>
        <ForChildren page={page} />
        <p class="acts"><button class="btn btn-primary">{words("imported.accept")}</button></p>
      </form>
      <form class="form" method="post" action={hrefIn(context, `${path}/refusal`)}>
        <FormToken token={page.refuseToken} />
        <input type="hidden" name="consent-token" value={waiting.token} />
        <p>{words("imported.refuse.text")}</p>
        <p class="acts"><button class="btn btn-primary">{words("imported.refuse")}</button></p>
      </form>
    </div>
  );
}
