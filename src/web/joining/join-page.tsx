import { texts } from "../../policy/text/index.ts";
import { JOIN_FIELDS, JOIN_PURPOSES, type JoinField } from "../../modules/joining/index.ts";
import type { KeptDocument } from "../../modules/documents/index.ts";
import type { Refusal } from "../../platform/refusal.ts";
import { sayFault } from "../errors.tsx";
import { ConsentPaper } from "../documents/consent-paper.tsx";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, TextField, type TextFieldProps } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

export interface JoinPage {
  readonly context: PageContext;
  readonly formToken: string;
  readonly consentToken: string;
  readonly consent: KeptDocument;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew?: Refusal;
}

/** How each field is typed; what it is and why stands in the policy's words. */
const INPUTS: Readonly<Record<JoinField, Pick<TextFieldProps, "type" | "autocomplete" | "inputMode" | "maxLength" | "kind">>> = {
  "family-name": { autocomplete: "family-name", maxLength: 100 },
  "given-name": { autocomplete: "given-name", maxLength: 100 },
  patronymic: { autocomplete: "additional-name", maxLength: 100 },
  "birth-date": { autocomplete: "bday", inputMode: "numeric", maxLength: 10, kind: "date" },
  email: { type: "email", autocomplete: "email", inputMode: "email", maxLength: 254 },
  phone: { type: "tel", autocomplete: "tel", inputMode: "tel", maxLength: 40 },
  "home-address": { autocomplete: "street-address", maxLength: 300 },
};

function Fields({ context, typed, faults }: Pick<JoinPage, "context" | "typed" | "faults">) {
  const said = texts[context.language].fieldWords;
  return (
    <>
      {JOIN_FIELDS.map(({ field, required }) => (
        <TextField
          key={field} words={context.words} name={field} label={said[field].name} why={said[field].why} hint={said[field].hint}
          value={typed.get(field)} fault={faultOfField(faults, field)} optional={!required} {...INPUTS[field]}
        />
      ))}
    </>
  );
}

/** Who consents: the name as typed so far, or where it stands on the form. */
function personOn(typed: FormBody, context: PageContext): string {
  const name = (["family-name", "given-name", "patronymic"] as const).map((field) => typed.get(field)?.trim() ?? "").filter((part) => part !== "").join(" ");
  return name === "" ? context.words("join.person") : name;
}

function ConsentChoice({ context, consent, faults }: Pick<JoinPage, "context" | "consent" | "faults">) {
  const { words } = context;
  const said = texts[context.language].purposeWords;
  return (
    <div>
      {JOIN_PURPOSES.map((purpose) => (
        // Never ticked by us, and not kept over an error either: each consent is an act of its own.
        <Choice key={purpose} name="consent" label={said[purpose].consent ?? said[purpose].name} checked={false} required fault={faultOfField(faults, "consent")}>
          <p>{consent.document.acceptance}</p>
          <p>{said[purpose].why}</p>
          <p>{words("join.if-refused", { text: said[purpose].ifRefused })}</p>
        </Choice>
      ))}
      <p class="quiet small">{words("join.privacy")}</p>
    </div>
  );
}

export function JoinBody(page: JoinPage) {
  const { context, faults, anew } = page;
  const { words } = context;
  return (
    <div class="form">
      <div class="text">
        <h1>{words("join.title")}</h1>
        <p class="lead">{words("join.lead")}</p>
        <p>{words("join.known")} <a href={hrefIn(context, "/sign-in")}>{words("home.sign-in")}</a></p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {anew ? (
        <Note kind="care" title={words("join.anew")}>
          <p>{sayFault(words, anew)}</p>
          <p>{words("join.anew.why")}</p>
        </Note>
      ) : null}
      <form class="form" method="post" action={hrefIn(context, "/join")} noValidate>
        <FormToken token={page.formToken} />
        <input type="hidden" name="consent-token" value={page.consentToken} />
        <h2>{words("join.about")}</h2>
        <Fields {...page} />
        <h2>{words("join.purposes")}</h2>
        <ConsentPaper context={context} text={page.consent} names={{ person: personOn(page.typed, context) }} />
        <ConsentChoice {...page} />
        <p class="acts"><button class="btn btn-primary">{words("join.act")}</button></p>
        <p class="quiet small">{words("join.then")}</p>
      </form>
    </div>
  );
}
