import { type CivilDate, isOpen, isRejectionReason, isRequestField, rejections, type RequestField, texts, civilDateOf, requestKeptUntil } from "../../policy/index.ts";
import type { ShownRequest, ToldStep } from "../../modules/requests/index.ts";
import type { FormBody } from "../form-body.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Facts, Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { saidOfCase } from "./asked-inputs.tsx";
import { DocumentField } from "./document-form.tsx";
import { BlockDecisions } from "./block-decisions.tsx";
import { RequestFieldInputs } from "./request-fields.tsx";
import { Transfers } from "./transfers.tsx";
import { answeringStep, mayTakeBack, openQuestion, toldSteps } from "./told-case.ts";

export interface CasePage {
  readonly context: PageContext;
  readonly shown: ShownRequest;
  /** Where the forms of this page go. */
  readonly base: string;
  readonly moreToken: string;
  readonly documentToken: string;
  /** Whether a document can be sent at all (clause:C5). */
  readonly takesDocuments: boolean;
  readonly backToken: string;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly copy: CopyWay;
}

/** How the copy of the data comes to who asked for it: downloaded at once, or handed over at the school; `signIn`: where who has an account after all downloads it. */
export type CopyWay = { readonly href: string } | { readonly address: string; readonly signIn: string | null };

/** The heading of a request's page: that it came, while it is open. Its number never breaks over two lines. */
export const caseTitle = ({ words }: PageContext, { one, state }: Pick<ShownRequest, "one" | "state">): string =>
  words(isOpen(state) ? "requests.sent" : "desk-requests.case", { number: one.row.number.replaceAll("-", "\u2011") });

export const dayOf = (date: CivilDate): Date => new Date(`${date}T00:00:00Z`);

export function sayStep({ words }: PageContext, { event, on }: Pick<ToldStep, "event" | "on">): string {
  const part = event.part === null ? "" : words(`requests.part.${event.part}`);
  const told = words.find(`requests.step.${event.change}`, { part, kind: event.kind === null ? "" : words(`requests.kind.${event.kind}`) }) ?? event.change;
  const reason = event.reason === null ? null : words.find(`requests.reason.${event.reason}`) ?? words.find(`refusal.${event.reason}`);
  const day = on === null ? "" : `, ${words.day(dayOf(on))}`;
  return `${reason === null ? told : `${told}: ${reason}`}${day}`;
}

function Steps({ context, shown }: { context: PageContext; shown: ShownRequest }) {
  const { words } = context;
  return (
    <section class="stack">
      <h2>{words("requests.steps")}</h2>
      <Table
        columns={[words("requests.when"), words("requests.what"), words("requests.who")]}
        rows={toldSteps(shown).map((step, n) => ({
          // Counted here: a gap in the steps' own numbers would tell of what is not shown.
          id: `s-${n + 1}`,
          cells: [<time dateTime={step.event.at.toISOString()}>{words.time(step.event.at)}</time>, sayStep(context, step), words(`requests.by.${step.event.decidedAs}`)],
        }))}
      />
    </section>
  );
}

function CopyOf({ context, copy }: Pick<CasePage, "context" | "copy">) {
  const { words } = context;
  if ("href" in copy) return <a href={hrefIn(context, copy.href)}>{words("requests.answer.export")}</a>;
  return (
    <>
      {words("requests.answer.copy-at-school", { address: copy.address })}{" "}
      {words("requests.answer.copy-by-account")}{copy.signIn === null ? null : <> <a class="no-print" href={hrefIn(context, copy.signIn)}>{words("requests.answer.copy-sign-in")}</a></>}
    </>
  );
}

/** The answer as a letter: what was asked, what was done or why not, the proofs, and where to complain (clause:R3). Prints on A4. */
export function AnswerLetter({ context, shown, copy }: Pick<CasePage, "context" | "shown" | "copy">) {
  const { words, language } = context;
  const { row } = shown.one;
  const decided = answeringStep(shown);
  // What happened since (a letter that did not go out, a block that was lifted) is no part of the answer.
  const closing = shown.steps.findLast(({ event }) => event.change === "fulfilled" || event.change === "rejected");
  if (closing === undefined || decided === null) return null;
  const { reason } = closing.event;
  const asked = saidOfCase(context, shown);
  const rule = reason !== null && isRejectionReason(reason) ? rejections[reason] : null;
  return (
    <article class="certificate" id="answer">
      <h2>{words("requests.answer.on", { number: row.number, day: words.day(row.receivedAt) })}</h2>
      <p>{words(`requests.kind.${row.kind}`)}{asked === null ? null : <>: <span data-asked="letter">{asked}</span></>}</p>
      <p><strong>{reason !== null && rule !== null ? words("requests.answer.rejected", { reason: words.find(`requests.reason.${reason}`) ?? reason }) : words("requests.answer.fulfilled")}</strong></p>
      {rule === null ? null : <p class="small">{words("requests.answer.source", { source: texts[language].sourceWords[rule.source] ?? rule.source })} <ClauseLink context={context} clause={rule.clause} /></p>}
      {decided.words ? decided.words.split("\n").filter((line) => line.trim() !== "").map((line, n) => <p key={n}>{line}</p>) : null}
      <ul class="plain">
        {shown.steps.filter(({ event }) => event.change === "part-done").flatMap((step) => [
          <li key={step.event.position}>{sayStep(context, step)}, {words.time(step.event.at)}</li>,
          ...Object.entries(step.told).map(([what, count]) => <li key={`${step.event.position}-${what}`}>{words.find(`requests.answer.told.${what}`, { count })}{what === "parts" ? <> <CopyOf context={context} copy={copy} /></> : null}{what === "consents" && count > 0 ? <> {words("requests.answer.consents-follow")} <ClauseLink context={context} clause="D2" /></> : null}</li>),
        ])}
      </ul>
      <Transfers context={context} transfers={shown.steps.flatMap(({ transfers }) => transfers)} />
      {shown.certificate === null ? null : <p><a href={shown.certificate}>{words("requests.answer.certificate")}</a></p>}
      <p>{words("requests.answer.complain")}</p>
      <p class="small quiet">{words.time(closing.event.at)}</p>
      <BlockDecisions context={context} shown={shown} />
      <p class="small quiet no-print">{words("requests.answer.print")}</p>
    </article>
  );
}

function MoreForm({ page, document }: { page: CasePage; document: boolean }) {
  const { context, shown, base, moreToken, documentToken, typed, faults } = page;
  const { words } = context;
  const fields = shown.asked.filter((field): field is RequestField => isRequestField(field));
  return (
    <div class="form">
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={`${base}/${document ? "document" : "more"}`} {...(document ? { enctype: "multipart/form-data" } : {})} noValidate>
        <FormToken token={document ? documentToken : moreToken} />
        <RequestFieldInputs context={context} fields={fields.length === 0 && !document ? ["words"] : fields} typed={typed} faults={faults} needed />
        {document ? <DocumentField context={context} faults={faults} /> : null}
        <p class="acts"><button class="btn btn-primary">{words("requests.give")}</button></p>
      </form>
    </div>
  );
}

/** What the school still needs, why, until when; typed or sent here (clause:R2, clause:C5). */
function More({ page }: { page: CasePage }) {
  const { context: { words }, shown } = page;
  const question = openQuestion(shown);
  if (question === null) return null;
  const { words: said, until } = question;
  const document = shown.asked.includes("document-copy");
  return (
    <section class="stack" id="more">
      <Note kind="care" title={words("requests.asked")}>
        {said === null || said === "" ? null : <p>{said}</p>}
        <ul class="plain">{shown.asked.map((field) => <li key={field}>{words.find(`requests.field.${field}`) ?? field}</li>)}</ul>
        {until === null ? null : <p>{words("requests.asked.until", { day: words.day(dayOf(until)) })}</p>}
        {shown.steps.some(({ event }) => event.reason === "pdf-signed-inside") ? <p data-inner-signature="yes">{words("requests.pdf-signed-inside")}</p> : null}
        {shown.asked.includes("document-shown") ? <p>{words("requests.document-shown")}</p> : null}
        {document ? <p>{words(page.takesDocuments ? "requests.document.or" : "requests.document.closed")}</p> : null}
      </Note>
      <MoreForm page={page} document={document && page.takesDocuments} />
    </section>
  );
}

/** What became of what the person sent: the copy is not shown back, its end is (clause:C5). */
function Sent({ context: { words }, shown }: CasePage) {
  if (shown.documents.length === 0) return null;
  return (
    <section class="stack">
      <h2>{words("requests.documents")}</h2>
      <ul class="plain">
        {shown.documents.map(({ document, at, judged, here, scan }) => (
          <li key={document} data-document={here ? "here" : "gone"}>
            {words.time(at)} · {words(judged === null ? "requests.document.waits" : `requests.step.document-${judged}`)} · {words(here ? "requests.document.here" : "requests.step.document-destroyed")}
            {scan === "clean" ? null : <> · {words("requests.document.not-scanned")}</>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function TakeBack({ page: { context, shown, base, backToken } }: { page: CasePage }) {
  const { words } = context;
  if (!mayTakeBack(shown)) return null;
  return (
    <form class="form" method="post" action={`${base}/take-back`}>
      <FormToken token={backToken} />
      <p class="small quiet">{words("requests.take-back.means")}</p>
      <p class="acts"><button class="btn btn-plain">{words("requests.take-back")}</button></p>
    </form>
  );
}

/** One request as its sender sees it: where it stands, each step as it happens, what is asked, the answer (clause:R1, clause:R2, clause:R3). */
export function CaseBody(page: CasePage) {
  const { context, shown } = page;
  const { words } = context;
  const { row } = shown.one;
  const asked = saidOfCase(context, shown);
  return (
    <>
      <Facts facts={[
        [words("requests.number"), <span class="code">{row.number}</span>],
        [words("requests.kind"), words(`requests.kind.${row.kind}`)],
        ...(asked === null ? [] : [[words("asked.what"), asked] as const]),
        [words("requests.received"), words.time(row.receivedAt)],
        [words("requests.channel"), words(`requests.channel.${row.channel}`)],
        [words("requests.state"), <strong data-state={shown.state}>{words(`requests.state.${shown.state}`)}</strong>],
        ...(isOpen(shown.state) ? [[words("desk-requests.owner"), words("actor.protection-officer")] as const] : []),
        ...(isOpen(shown.state) ? [[words("requests.answer-by"), words.day(dayOf(row.answerOn))], [words("requests.law-by"), words.day(dayOf(row.dueOn))]] as const : [[words("requests.kept-until"), words.day(dayOf(requestKeptUntil(row.kind, civilDateOf(row.receivedAt))))]] as const),
      ]} />
      <More page={page} />
      <Sent {...page} />
      <AnswerLetter {...page} />
      <Steps context={context} shown={shown} />
      {shown.values.words === undefined ? null : <section class="text"><h2>{words("requests.field.words")}</h2><p class="whitespace-pre-wrap break-words">{shown.values.words}</p></section>}
      <TakeBack page={page} />
    </>
  );
}

