import { ASKABLE_FIELDS, ASKED_DAYS, isOpen, REJECTION_REASONS, rejections, REQUEST_SENDERS, requestKinds, requestParts, texts } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import { AnswerLetter, dayOf, sayStep } from "../requests/case-page.tsx";
import { TextArea } from "../requests/text-area.tsx";
import { ClauseLink, Facts, Note } from "../ui/blocks.tsx";
import { Choice, Radios, TextField } from "../ui/fields.tsx";
import { Table } from "../ui/table.tsx";
import { wordsIn } from "../words/index.ts";
import { AfterAnswer } from "./desk-after-answer.tsx";
import { Act, CHARACTERS_MAX, type DeskCase, faultIn, typedIn } from "./desk-case-act.tsx";
import { CorrectingKind, Specifying } from "./desk-case-asked.tsx";
import { GivingCopy, givesCopy } from "./desk-case-copy.tsx";
import { DeskDocuments } from "./desk-case-documents.tsx";
import { GivingMore } from "./desk-case-given-more.tsx";
import { Given } from "./desk-case-given.tsx";
import { DeskLetters } from "./desk-case-letters.tsx";
import { OwnerName } from "./owner-name.tsx";
import { RestoredCase } from "./desk-restored.tsx";
import { DeskTrail } from "./desk-shell.tsx";

/** Whether a copy that was looked at is enough to know the sender by, for this kind (clause:C5, clause:R1). */
const copyShows = ({ documents, one }: ShownRequest): boolean => documents.findLast(({ judged }) => judged !== null)?.judged === "fits" && requestKinds[one.row.kind].proofs.includes("session");

function Accepting({ page }: { page: DeskCase }) {
  const { context: { words } } = page;
  const field = (name: string, label: string, value: string) => <TextField words={words} name={name} label={label} value={typedIn(page, "accept", name) ?? value} inputMode="numeric" maxLength={10} optional fault={faultIn(page, "accept", name)} />;
  return (
    <Act page={page} act="accept" main>
      <p class="small quiet">{words("desk-requests.accept.means")}</p>
      {field("about", words("desk-requests.about-number"), page.aboutNumber === null ? "" : String(page.aboutNumber))}
      {field("by", words("desk-requests.sender-number"), page.senderNumber === null ? "" : String(page.senderNumber))}
      <Radios name="sender" legend={words("desk-requests.new.sender")} options={REQUEST_SENDERS.filter((one) => one !== "stranger").map((one) => ({ value: one, label: words(`desk-requests.sender.${one}`) }))} chosen={typedIn(page, "accept", "sender")} fault={faultIn(page, "accept", "sender")} />
      {copyShows(page.shown) ? <Radios name="how" legend={words("desk-requests.accept.how")} options={(["document-shown", "document-copy"] as const).map((value) => ({ value, label: words(`desk-requests.accept.how.${value}`) }))} chosen={typedIn(page, "accept", "how")} fault={faultIn(page, "accept", "how")} /> : null}
      {copyShows(page.shown) ? <input type="hidden" name="how-asked" value="yes" /> : null}
    </Act>
  );
}

function Asking({ page }: { page: DeskCase }) {
  const { context: { words } } = page;
  return (
    <Act page={page} act="ask" folded>
      <fieldset class="radios">
        <legend class="legend">{words("requests.field.fields")}</legend>
        {faultIn(page, "ask", "fields") === undefined ? null : <p class="fault">{faultIn(page, "ask", "fields")}</p>}
        {ASKABLE_FIELDS.filter((field) => field !== "document-copy" || page.takesDocuments).map((field) => <Choice key={field} name={`ask-${field}`} label={words(`requests.field.${field}`)} checked={typedIn(page, "ask", `ask-${field}`) === "yes"} />)}
      </fieldset>
      <TextArea name="words" label={words("desk-requests.ask.why")} value={typedIn(page, "ask", "words") ?? ""} maxLength={CHARACTERS_MAX} fault={faultIn(page, "ask", "words")} />
      <TextField words={words} name="asked-until" label={words("label.until")} hint={words("desk-requests.ask.until.hint", { days: ASKED_DAYS, day: words.day(dayOf(page.shown.one.row.answerOn)) })} value={typedIn(page, "ask", "asked-until")} kind="date" optional maxLength={10} fault={faultIn(page, "ask", "asked-until")} />
    </Act>
  );
}

function Deciding({ page }: { page: DeskCase }) {
  const { context: { words }, shown } = page;
  const { row } = shown.one;
  // The letter is in the person's language, whatever the member reads.
  const theirs = wordsIn(row.language);
  return (
    <>
      <Act page={page} act="decide" main>
        <ul class="plain">{requestParts[row.kind].map((part) => <li key={part}>{words(`requests.part.${part}`)}</li>)}</ul>
        <TextArea name="words" label={words("desk-requests.letter", { language: words(`desk-requests.language.${row.language}`) })} value={typedIn(page, "decide", "words") ?? theirs(`requests.template.${row.kind}`)} maxLength={CHARACTERS_MAX} fault={faultIn(page, "decide", "words")} />
      </Act>
      <Act page={page} act="delay" folded>
        <TextField words={words} name="until" label={words("label.until")} hint={words("desk-requests.until.hint", { day: words.day(dayOf(row.answerOn)) })} value={typedIn(page, "delay", "until")} kind="date" maxLength={10} fault={faultIn(page, "delay", "until")} />
      </Act>
    </>
  );
}

function Rejecting({ page }: { page: DeskCase }) {
  const { context, shown } = page;
  const { words } = context;
  const theirs = wordsIn(shown.one.row.language);
  return (
    <Act page={page} act="reject" folded>
      <Radios name="reason" legend={words("label.reason")} options={REJECTION_REASONS.map((reason) => ({ value: reason, label: `${words(`requests.reason.${reason}`)} (${texts[context.language].sourceWords[rejections[reason].source] ?? rejections[reason].source})` }))} chosen={typedIn(page, "reject", "reason")} fault={faultIn(page, "reject", "reason")} />
      <TextArea name="words" label={words("desk-requests.letter", { language: words(`desk-requests.language.${shown.one.row.language}`) })} value={typedIn(page, "reject", "words") ?? theirs("requests.template.rejected")} maxLength={CHARACTERS_MAX} fault={faultIn(page, "reject", "words")} />
    </Act>
  );
}

/** To a colleague, by name; with no other officer there is nobody to hand it to. */
function HandingOver({ page }: { page: DeskCase }) {
  const { words } = page.context;
  const others = page.officers.filter(({ subject }) => subject !== page.owner?.subject && subject !== page.self);
  if (others.length === 0) return null;
  return (
    <Act page={page} act="hand-over" folded>
      <Radios name="to" legend={words("desk-requests.hand-over.to")} options={others.map(({ number, name }) => ({ value: String(number), label: name ?? words("desk-requests.owner.number", { number: number ?? "—" }) }))} chosen={typedIn(page, "hand-over", "to")} fault={faultIn(page, "hand-over", "to")} />
    </Act>
  );
}

function Acts({ page }: { page: DeskCase }) {
  const { shown, context: { words } } = page;
  const { state, decided } = shown;
  if (!isOpen(state)) return null;
  return (
    <section class="stack">
      <h2>{words("desk-requests.acts")}</h2>
      {decided ? <Note kind="info"><p>{words("desk-requests.going-on")}</p></Note> : null}
      {state === "RequestAcknowledged" || state === "RequestRequiresAction" ? <Accepting page={page} /> : null}
      <GivingMore page={page} />
      <Specifying page={page} />
      <CorrectingKind page={page} />
      {state === "RequestAccepted" && !decided ? <Deciding page={page} /> : null}
      {state === "RequestActionDelayed" ? <Act page={page} act="resume" main /> : null}
      {(state === "RequestAcknowledged" || state === "RequestAccepted") && !decided ? <Asking page={page} /> : null}
      {decided && (shown.certificate !== null || shown.done.some((part) => part !== "lift-block")) ? null : <Rejecting page={page} />}
      {page.owner?.subject === page.self ? null : <Act page={page} act="take" />}
      <HandingOver page={page} />
    </section>
  );
}

/** One request at the desk, everything on one screen: the clocks, what was given, each step, and what may be done now (clause:R3). */
export function DeskCaseBody(page: DeskCase) {
  const { context, shown, roles, signOutToken } = page;
  const { words } = context;
  const { row } = shown.one;
  const last = shown.steps.at(-1)?.event;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={signOutToken} />
      <div class="text"><p class="eyebrow">{words(`requests.kind.${row.kind}`)}</p><h1>{words("desk-requests.case", { number: row.number })}</h1></div>
      <RestoredCase context={context} steps={shown.steps} />
      <div class="split">
        <div class="stack">
          <Facts facts={[
            [words("requests.state"), <strong data-state={shown.state}>{words.find(`desk-requests.state.${shown.state}`) ?? words(`requests.state.${shown.state}`)}</strong>],
            [words("requests.received"), <>{words.time(row.receivedAt)} · {words(`requests.channel.${row.channel}`)} · {words(`desk-requests.sender.${row.sender}`)}</>],
            ...(last?.nextOn ? [[words("desk-requests.next"), words.day(dayOf(last.nextOn))] as const] : []),
            [words("requests.law-by"), words.day(dayOf(row.dueOn))],
            [words("requests.answer-by"), words.day(dayOf(row.answerOn))],
            [words("desk-requests.about-number"), page.aboutNumber === null ? "—" : String(page.aboutNumber)],
            [words("desk-requests.holds"), shown.blocked ? words("desk-requests.blocked") : shown.marked ? words("desk-requests.marked") : "—"],
            [words("desk-requests.owner"), <OwnerName context={context} owner={page.owner} />],
          ]} />
          <p><ClauseLink context={context} clause="R3" /></p>
          {shown.steps.some(({ event }) => event.reason === "pdf-signed-inside") ? <Note kind="care"><p data-inner-signature="yes">{words("desk-requests.pdf-signed-inside")}</p></Note> : null}
          <Given page={page} />
          <DeskLetters shown={{ context, letters: page.letters, letter: page.letter, base: page.base, locked: shown.locked, token: page.letterToken, refused: page.refusedLetter }} />
          <DeskDocuments shown={{ context, documents: shown.documents, base: page.base, token: page.documentToken }} />
        </div>
        <Acts page={page} />
        {givesCopy(shown) ? <GivingCopy {...page} token={page.token("give-copy")} faults={page.faulty === "give-copy" ? page.faults : []} /> : null}
      </div>
      <AfterAnswer page={page} />
      {shown.locked && !page.opened ? null : <div lang={row.language}><AnswerLetter context={{ ...context, language: row.language, words: wordsIn(row.language) }} shown={shown} copy={{ address: page.schoolAddress, signIn: null }} /></div>}
      <section class="stack">
        <h2>{words("requests.steps")}</h2>
        <Table
          columns={[words("requests.when"), words("requests.what"), words("desk-requests.who")]}
          rows={shown.steps.map((step) => ({
            id: `s-${step.event.position}`,
            cells: [<time dateTime={step.event.at.toISOString()}>{words.time(step.event.at)}</time>, sayStep(context, step), words(`desk-requests.by.${step.event.decidedAs}`)],
          }))}
        />
      </section>
    </div>
  );
}
