import type { ComponentChildren } from "preact";
import { BLOCK_LIFTINGS, BLOCK_TURNS, TOLD_HOW, texts } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { CorrectionInputs } from "../requests/asked-inputs.tsx";
import { dayOf } from "../requests/case-page.tsx";
import { TextArea } from "../requests/text-area.tsx";
import { ClauseLink, Facts, Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormIds, FormToken, Radios, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { type WordKey, wordsIn } from "../words/index.ts";

/** What is done on a request after its answer: the block that stands is judged, and an answer is told that no mail could carry. */
export const AFTER_ACTS = ["lift-block", "keep-block", "turn-block", "tell"] as const;
export type AfterAct = (typeof AFTER_ACTS)[number];
export const isAfterAct = (name: string): name is AfterAct => (AFTER_ACTS as readonly string[]).includes(name);

const CHARACTERS_MAX = 4_000;
const NOTHING: FormBody = new Map();

interface AfterPage {
  readonly context: PageContext;
  readonly shown: ShownRequest;
  readonly base: string;
  readonly token: (act: AfterAct) => string;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** The act whose form had the faults. */
  readonly faulty: string | null;
}

const typedIn = (page: AfterPage, act: AfterAct, field: string): string | undefined => (page.faulty === act ? page.typed.get(field) : undefined);
const faultIn = (page: AfterPage, act: AfterAct, field: string): string | undefined => (page.faulty === act ? faultOfField(page.faults, field) : undefined);

function Act({ page, act, main, children }: { page: AfterPage; act: AfterAct; main?: boolean; children: ComponentChildren }) {
  const { words } = page.context;
  return (
    <FormIds.Provider value={`${act}-`}>
      <details class="panel folded" open={main === true || page.faulty === act} id={`act-${act}`}>
        <summary><h3>{words(`desk-requests.act.${act}`)}</h3></summary>
        <form class="form" method="post" action={`${page.base}/${act}`} noValidate>
          <FormToken token={page.token(act)} />
          {page.faulty === act ? <FaultSummary words={words} faults={page.faults} /> : null}
          {children}
          <p class="acts"><button class="btn btn-plain">{words(`desk-requests.act.${act}.do`)}</button></p>
        </form>
      </details>
    </FormIds.Provider>
  );
}

/** What the person is told of a decision, in the person's language, whatever the member reads. */
function Said({ page, act }: { page: AfterPage; act: Exclude<AfterAct, "tell"> }) {
  const { language } = page.shown.one.row;
  const template: WordKey = `requests.template.${act}`;
  return <TextArea name="words" label={page.context.words("desk-requests.letter", { language: page.context.words(`desk-requests.language.${language}`) })} value={typedIn(page, act, "words") ?? wordsIn(language)(template)} maxLength={CHARACTERS_MAX} fault={faultIn(page, act, "words")} />;
}

/** The block that stands after the answer, with its day and what may be decided on it (clause:T7). */
function StandingBlock({ page }: { page: AfterPage }) {
  const { context, shown } = page;
  const { words, language } = context;
  if (shown.standing === null) return null;
  const since = shown.steps.findLast(({ event }) => event.change === "blocked")?.event.at;
  const said = texts[language].fieldWords;
  return (
    <section class="stack" id="standing-block" data-standing={shown.standing}>
      <h2>{words("desk-requests.block.title")}</h2>
      <p>{words("desk-requests.block.means", { day: words.day(dayOf(shown.standing)) })} <ClauseLink context={context} clause="T7" /></p>
      <Facts facts={[
        ...(since === undefined ? [] : [[words("desk-requests.block.since"), words.time(since)] as const]),
        [words("desk-requests.block.look"), words.day(dayOf(shown.standing))],
        ...((shown.words?.fields ?? []).length === 0 ? [] : [[words("requests.new.fields"), (shown.words?.fields ?? []).map((field) => said[field].name).join(", ")] as const]),
      ]} />
      <Act page={page} act="lift-block" main>
        <Radios name="reason" legend={words("desk-requests.block.reason")} options={BLOCK_LIFTINGS.map((value) => ({ value, label: words(`desk-requests.block.reason.${value}`) }))} chosen={typedIn(page, "lift-block", "reason")} fault={faultIn(page, "lift-block", "reason")} />
        <Said page={page} act="lift-block" />
      </Act>
      <Act page={page} act="turn-block">
        <Radios name="into" legend={words("desk-requests.block.into")} why={words("desk-requests.block.into.why")} options={BLOCK_TURNS.map((value) => ({ value, label: words(`desk-requests.block.into.${value}`) }))} chosen={typedIn(page, "turn-block", "into")} fault={faultIn(page, "turn-block", "into")} />
        <CorrectionInputs context={context} typed={page.faulty === "turn-block" ? page.typed : NOTHING} faults={page.faulty === "turn-block" ? page.faults : []} />
        <Said page={page} act="turn-block" />
      </Act>
      <Act page={page} act="keep-block">
        <p class="small quiet">{words("desk-requests.block.next")}</p>
        <Said page={page} act="keep-block" />
      </Act>
    </section>
  );
}

/** The answer that no mail could carry: told by another way, which is noted (clause:R3). */
function Untold({ page }: { page: AfterPage }) {
  const { context: { words }, shown } = page;
  if (!shown.untold) return null;
  return (
    <section class="stack" id="untold">
      <Note kind="care" title={words("desk-requests.untold.title")}>
        <p>{words("desk-requests.untold.means")}</p>
      </Note>
      <Act page={page} act="tell" main>
        <Radios name="told-how" legend={words("label.told-how")} options={TOLD_HOW.map((value) => ({ value, label: words(`desk-requests.told.${value}`) }))} chosen={typedIn(page, "tell", "told-how")} fault={faultIn(page, "tell", "told-how")} />
        <TextField words={words} name="told-on" label={words("label.told-on")} value={typedIn(page, "tell", "told-on")} kind="date" maxLength={10} fault={faultIn(page, "tell", "told-on")} />
      </Act>
    </section>
  );
}

/** From which request this one follows, and in which it goes on. */
function Linked({ page: { context, shown } }: { page: AfterPage }) {
  const { words } = context;
  return (
    <>
      {shown.steps.flatMap(({ event, linked }) => linked === null ? [] : [
        <p key={event.position}>{words(event.change === "received" ? "desk-requests.follows" : "desk-requests.followed")} <a href={hrefIn(context, `/desk/requests/${linked.caseId}`)} data-linked={linked.caseId}>{linked.number}</a></p>,
      ])}
    </>
  );
}

/** All that an answered request may still owe, and where the answer is printed (clause:T7, clause:R3). */
export function AfterAnswer({ page }: { page: AfterPage }) {
  const { context, shown } = page;
  const answered = shown.state === "RequestFulfilled" || shown.state === "RequestRejected";
  const asksWithoutMail = shown.state === "RequestRequiresAction" && shown.words !== null && shown.values.email === undefined;
  return (
    <div class="stack no-print">
      <Linked page={page} />
      {asksWithoutMail ? <Note kind="care"><p data-without-mail="yes">{context.words("desk-requests.asked-without-mail")}</p></Note> : null}
      <Untold page={page} />
      <StandingBlock page={page} />
      {answered && shown.words !== null && !shown.locked ? <p><a href={hrefIn(context, `${page.base}/letter`)}>{context.words("desk-requests.letter-page")}</a></p> : null}
    </div>
  );
}
