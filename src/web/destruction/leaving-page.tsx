import type { SubjectId } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { CancellationText, PlannedRecord, ShownLeave } from "../../modules/leaving/index.ts";
import { Blocks } from "../documents/document-body.tsx";
import { withNames } from "../documents/named-persons.ts";
import type { Whose } from "../my/whose.ts";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { RecordGoing } from "./record-going.tsx";

/** The receipt of an own answer, and where its file is. */
export interface OwnReceipt {
  readonly subject: SubjectId;
  readonly at: Date;
  readonly href: string;
}

export interface LeavingPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly leaves: readonly ShownLeave[];
  readonly planned: readonly PlannedRecord[];
  readonly names: ReadonlyMap<SubjectId, string>;
  readonly texts: readonly CancellationText[];
  readonly shown: string;
  readonly now: Date;
  readonly receipts: readonly OwnReceipt[];
  readonly certificateUrl: (capability: string) => string;
  readonly tokens: { readonly cancel: string; readonly now: string; readonly signOut: string };
}

function CertificatePanel({ page, leave }: { page: LeavingPage; leave: ShownLeave }) {
  const { words } = page.context;
  if (leave.shown === null) return null;
  const address = page.certificateUrl(leave.shown.capability);
  return (
    <section class="panel">
      <h2>{words("leaving.certificate")}: {page.names.get(leave.leave.subject)}</h2>
      <p>{words("leaving.certificate.text", { day: words.day(leave.leave.dueAt) })}</p>
      <Facts facts={[[words("begun.address"), <a class="code" href={address}>{address}</a>], [words("begun.opening.salt"), <span class="code">{leave.shown.salt}</span>]]} />
    </section>
  );
}

/** The texts that a cancellation agrees to anew, whole, behind their names. */
function CancelForm({ page }: { page: LeavingPage }) {
  const { context, who } = page;
  const { words } = context;
  const said = texts[context.language].purposeWords;
  const shared = page.leaves.some(({ leave }) => leave.secondedBy !== null);
  return (
    <div class="text">
      <h2>{words(shared ? "leaving.shared.stop" : "leaving.cancel")}</h2>
      {shared ? <p>{words(page.texts.length === 0 ? "leaving.shared.stop.text" : "leaving.shared.stop.again")}</p> : null}
      {page.texts.length === 0 ? null : <p>{words("leaving.cancel.text")}</p>}
      {page.texts.length === 0 ? null : <ul class="plain">
        {page.texts.flatMap(({ subject, choices }) => choices.map(({ purpose, scope }) => (
          <li key={`${subject}${purpose}${scope}`}>{page.names.get(subject)}: {said[purpose].name} ({words(`scope.${scope}`)})</li>
        )))}
      </ul>}
      {page.texts.map((text) => {
        const you = words("receipt.person");
        const document = withNames(text.document, text.subject === who.session.subject
          ? { person: you } : { person: page.names.get(text.subject) ?? "", representative: you, relation: words("actor.representative") });
        return (
          <details key={`${text.subject}${text.hash}`}>
            <summary>{document.title}: {page.names.get(text.subject)}</summary>
            <div class="paper">
              {document.sections.flatMap((section) => section.parts).map((part) => <section key={part.anchor}><h3>{part.title}</h3><Blocks blocks={part.blocks} /></section>)}
              <p class="small">{words("policy.hash")}: <span class="code">{text.hash}</span></p>
            </div>
          </details>
        );
      })}
      <form method="post" action={`${who.base}/leaving/cancel`} class="acts">
        <FormToken token={page.tokens.cancel} />
        <input type="hidden" name="shown" value={page.shown} />
        <button class="btn btn-plain">{words(shared ? "leaving.shared.stop.act" : "leaving.cancel.act")}</button>
      </form>
    </div>
  );
}

/** The receipts go with the record: whoever wants to keep the proof of an answer takes the files now (clause:C2). */
function Receipts({ page: { context, receipts, names } }: { page: LeavingPage }) {
  const { words } = context;
  if (receipts.length === 0) return null;
  return (
    <section class="panel">
      <h2>{words("leaving.receipts")}</h2>
      <p>{words("leaving.receipts.text")}</p>
      <ul class="plain">
        {receipts.map(({ subject, at, href }) => <li key={href}><a href={hrefIn(context, href)}>{words("receipt.title")}: {names.get(subject)}, {words.time(at)}</a></li>)}
      </ul>
    </section>
  );
}

/** Once the day has come and the records are still there: why they wait, with the day on which it is judged (clause:D2). */
function Waits({ page: { context, leaves, planned, now } }: { page: LeavingPage }) {
  const { words } = context;
  if (!leaves.some(({ leave }) => leave.dueAt <= now)) return null;
  return <Note kind="care" title={words("leaving.waits")}><p>{words(planned.some(({ stops }) => stops.length > 0) ? "leaving.waits.text" : "leaving.waits.other")}</p></Note>;
}

function AtOnce({ page: { context, who, leaves, tokens } }: { page: LeavingPage }) {
  const { words } = context;
  if (leaves.some(({ shared }) => shared)) return <p class="text">{words("leaving.shared.not-now")}</p>;
  return (
    <div class="text">
      <h2>{words("leaving.now")}</h2>
      <p>{words("leaving.now.text")}</p>
      <form method="post" action={`${who.base}/leaving/now`} class="acts">
        <FormToken token={tokens.now} />
        <button class="btn btn-plain">{words("withdraw.ask-code")}</button>
      </form>
    </div>
  );
}

/** The one page of somebody who has withdrawn everything: until when, what goes and stays, cancelling, at once, the certificate. */
export function LeavingBody(page: LeavingPage) {
  const { context, who, leaves } = page;
  const { words } = context;
  const [first] = leaves;
  const decides = leaves.every(({ mayCancel }) => mayCancel);
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("leaving.title")}</h1>
        {first === undefined ? null : <p class="lead">{words("leaving.due", { time: words.time(first.leave.dueAt) })}</p>}
        <p>{words("leaving.stopped")}</p>
      </div>
      <Waits page={page} />
      {decides ? <CancelForm page={page} /> : <Note kind="info"><p>{words(typeof first?.leave.secondedBy === "string" ? "leaving.shared.decided" : "leaving.by-representative")}</p></Note>}
      {decides ? <AtOnce page={page} /> : null}
      {leaves.map((leave) => <CertificatePanel key={leave.leave.subject} page={page} leave={leave} />)}
      <Receipts page={page} />
      {page.planned.map((record) => <RecordGoing key={record.subject} context={context} name={page.names.get(record.subject) ?? ""} record={record} />)}
      <form method="post" action="/sign-out" class="acts">
        <FormToken token={page.tokens.signOut} />
        <button class="btn btn-plain">{words("sign-out.act")}</button>
        {who.base === "/my" ? null : <a class="btn btn-plain" href={hrefIn(context, "/my")}>{words("my.title")}</a>}
      </form>
    </div>
  );
}
