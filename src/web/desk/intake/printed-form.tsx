import { type ComposedDocument, type Language, type OperatorProfile, operatorIn, RELATIONS, texts } from "../../../policy/index.ts";
import { CHILD_FIELDS, CHILD_PURPOSES } from "../../../modules/joining/index.ts";
import { ConsentPaper } from "../../documents/consent-paper.tsx";
import type { PageContext } from "../../request-context.ts";
import { wordsIn } from "../../words/index.ts";
import { QrCode } from "../qr-code.tsx";
import { inGroups } from "./code-in-groups.ts";

const BLANK = "____________________________";

/** What stands on top of every paper of ours: what it is, and the code that leads staff to its record. Nothing of a person. */
export function PaperHead({ language, title, code }: { language: Language; title: string; code: string }) {
  const words = wordsIn(language);
  return (
    <div class="paper-head">
      <div>
        <h1>{title}</h1>
        <p class="small">{words("print.code")} <strong class="code">{inGroups(code)}</strong></p>
        <p class="small">{words("print.code.why")}</p>
      </div>
      <QrCode content={code} label={words("print.code.label", { code: inGroups(code) })} side_px={132} />
    </div>
  );
}

function Line({ name }: { name: string }) {
  return <p class="blank"><span>{name}</span> <span aria-hidden="true">{BLANK}</span></p>;
}

function Signature({ language }: { language: Language }) {
  const words = wordsIn(language);
  return (
    <div class="signatures">
      <Line name={words("print.signature")} />
      <Line name={words("print.date")} />
    </div>
  );
}

export interface ConsentTexts {
  readonly language: Language;
  readonly own: { readonly document: ComposedDocument; readonly hash: string };
  readonly child: { readonly document: ComposedDocument; readonly hash: string };
}

/** The consent form in one language: the exact texts by their hashes, the fields to fill in, a yes and a no for each purpose, the signature (clause:C2, clause:U1). */
export function ConsentForm({ context, texts: { language, own, child } }: { context: PageContext; texts: ConsentTexts }) {
  const words = wordsIn(language);
  const said = texts[language];
  const adult = ["family-name", "given-name", "patronymic", "birth-date", "phone", "email", "home-address"] as const;
  return (
    <section class="sheet" lang={language}>
      <h2>{words("print.adult")}</h2>
      {adult.map((field) => <Line key={field} name={said.fieldWords[field].name} />)}
      <ConsentPaper context={context} text={own} names={{ person: BLANK }} id={`own-${language}`} />
      <p>{own.document.acceptance}</p>
      <h2>{words("print.child")}</h2>
      {CHILD_FIELDS.map(({ field }) => <Line key={field} name={said.fieldWords[field].name} />)}
      <p>{said.fieldWords.relation.name}: {RELATIONS.map((relation) => `☐ ${words(`child.relation.${relation}`)}`).join("  ")}</p>
      <ConsentPaper context={context} text={child} names={{ person: BLANK, representative: BLANK, relation: BLANK }} id={`child-${language}`} />
      <h2>{words("print.answers")}</h2>
      <ul class="plain">
        {CHILD_PURPOSES.map((purpose) => (
          <li key={purpose} class="answer">
            <span>{said.purposeWords[purpose].consent ?? said.purposeWords[purpose].name}</span> <span>☐ {words("child.yes")}</span> <span>☐ {words("child.no")}</span>
          </li>
        ))}
      </ul>
      <p>{child.document.acceptance}</p>
      <Signature language={language} />
    </section>
  );
}

const REQUESTS = ["see", "correct", "block", "withdraw", "other"] as const;

/** The request form in one language, with all that the rules for appeals ask (clause:R1, clause:R2). */
export function RequestForm({ language, operator }: { language: Language; operator: OperatorProfile }) {
  const words = wordsIn(language);
  const { name, address } = operatorIn(language, operator);
  return (
    <section class="sheet" lang={language}>
      <p>{words("print.request.to", { name, address })}</p>
      {(["who", "number", "document", "document-date", "phone", "email"] as const).map((field) => <Line key={field} name={words(`print.request.${field}`)} />)}
      <h2>{words("print.request.what")}</h2>
      <ul class="plain">{REQUESTS.map((what) => <li key={what}>☐ {words(`print.request.what.${what}`)}</li>)}</ul>
      <h2>{words("print.request.words")}</h2>
      {Array.from({ length: 6 }, (_, at) => <p key={at} class="blank" aria-hidden="true">{BLANK}{BLANK}{BLANK}</p>)}
      <p class="small">{words("print.request.answer")}</p>
      <Signature language={language} />
    </section>
  );
}
