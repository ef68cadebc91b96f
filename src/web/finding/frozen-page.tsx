import { FROZEN_A_PAGE, type FrozenPage, type FrozenRecord, type FrozenWhy } from "../../modules/oversight/index.ts";
import { RELEASE_REASONS } from "../../modules/subjects/index.ts";
import type { StaffRole } from "../../policy/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Facts, Note } from "../ui/blocks.tsx";
import { Choice, type FieldFault, FaultSummary, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import type { Words } from "../words/index.ts";

interface Frame {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly faults: readonly FieldFault[];
  readonly token: string;
  readonly signOutToken: string;
  /** The reason that was chosen, where a form is shown anew. */
  readonly reason: string | undefined;
}

/** What the last act did. */
export interface FrozenDone {
  readonly released: number;
  readonly kept: number;
  readonly destroyed: boolean;
}

export interface FrozenListPage extends Frame {
  readonly place: string;
  readonly found: FrozenPage;
  readonly after: number;
  readonly ticked: ReadonlySet<string>;
  readonly done: FrozenDone | null;
}

function sayWhy(words: Words, { reason, entriesLost, at }: FrozenWhy): string {
  if (at === null) return words(`frozen.why.${reason}`);
  return reason === "entries-lost" ? words("frozen.why.entries-lost", { count: entriesLost ?? 1, day: words.day(at) }) : words("frozen.why.keys-missing", { day: words.day(at) });
}

function Why({ words, record }: { words: Words; record: FrozenRecord }) {
  return (
    <>
      {record.why.map((why) => <p key={why.reason}>{sayWhy(words, why)}</p>)}
      {record.stop === null ? null : <p><span class="status status-care">{words(`frozen.stop.${record.stop}`)}</span></p>}
    </>
  );
}

function Reason({ words, faults, reason }: { words: Words; faults: readonly FieldFault[]; reason: string | undefined }) {
  return (
    <Radios
      name="reason" legend={words("label.reason")} why={words("frozen.reason.why")} chosen={reason} fault={faultOfField(faults, "reason")}
      options={RELEASE_REASONS.map((value) => ({ value, label: words(`frozen.reason.${value}`) }))}
    />
  );
}

function Done({ words, done }: { words: Words; done: FrozenDone | null }) {
  if (done === null) return null;
  if (done.destroyed) return <Note kind="done" title={words("frozen.destroyed")}><p>{words("frozen.destroyed.text")}</p></Note>;
  return (
    <Note kind="done" title={words("frozen.released", { count: done.released })}>
      <p>{words("frozen.released.text")}</p>
      {done.kept === 0 ? null : <p>{words("frozen.kept", { count: done.kept })}</p>}
    </Note>
  );
}

function rowOf({ context, ticked }: FrozenListPage, record: FrozenRecord) {
  const { words } = context;
  return {
    id: `f-${record.subject}`,
    cells: [
      <a href={hrefIn(context, `/desk/matters/frozen/${record.subject}`)} aria-label={words("frozen.open-of", { number: record.number })}>№ {record.number}</a>,
      <Why words={words} record={record} />,
      record.stop === null
        ? <Choice name={`tick-${record.subject}`} label={words("frozen.tick", { number: record.number })} checked={ticked.has(record.subject)} />
        : <span class="quiet">{words("frozen.alone")}</span>,
    ],
  };
}

/** All that a restore froze, page by page: ticked ones, or all of the page, are released by one reason, each as an act of its own. */
export function FrozenListBody(page: FrozenListPage) {
  const { context, found, after, place } = page;
  const { words } = context;
  const may = found.records.filter(({ stop }) => stop === null);
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <Done words={words} done={page.done} />
      <div class="text">
        <p class="eyebrow"><a href={hrefIn(context, "/desk/matters")}>{words("matters.title")}</a></p>
        <h1>{words("frozen.title")}</h1>
        <p class="lead">{words("frozen.count", { count: found.count })} {words("frozen.lead")} <ClauseLink context={context} clause="S1" /></p>
      </div>
      {found.records.length === 0 ? <p class="note">{words("frozen.none")}</p> : (
        <form class="stack" method="post" action={place} noValidate>
          <FaultSummary words={words} faults={page.faults} />
          <FormToken token={page.token} />
          <input type="hidden" name="after" value={String(after)} />
          <input type="hidden" name="shown" value={may.map(({ subject }) => subject).join(" ")} />
          <div id="f-people">
            {faultOfField(page.faults, "people") === undefined ? null : <p class="fault">{faultOfField(page.faults, "people")}</p>}
            <Table columns={[words("find.number"), words("frozen.why"), words("frozen.release")]} rows={found.records.map((record) => rowOf(page, record))} />
          </div>
          {may.length === 0 ? null : (
            <div class="form">
              <Reason words={words} faults={page.faults} reason={page.reason} />
              <p class="acts">
                <button class="btn btn-plain" name="which" value="ticked">{words("frozen.act.ticked")}</button>
                <button class="btn btn-plain" name="which" value="page">{words("frozen.act.page", { count: may.length })}</button>
              </p>
              <p class="quiet small">{words("frozen.bulk.text", { max: FROZEN_A_PAGE })}</p>
            </div>
          )}
        </form>
      )}
      <p class="acts">
        {after === 0 ? null : <a class="btn btn-plain" href={hrefIn(context, "/desk/matters/frozen")}>{words("frozen.first")}</a>}
        {found.next === null ? null : <a class="btn btn-plain" href={hrefIn(context, `/desk/matters/frozen?after=${found.next}`)}>{words("frozen.next")}</a>}
      </p>
    </div>
  );
}

export interface FrozenOnePage extends Frame {
  readonly record: FrozenRecord;
  readonly now: Date;
}

/** The one button of this page, or none: a record that may not live again is left, or goes the way that its person chose. */
function Acts({ context, record, now, token, faults, reason }: FrozenOnePage) {
  const { words } = context;
  const place = `/desk/matters/frozen/${record.subject}`;
  const leave = <a class="btn btn-plain" href={hrefIn(context, "/desk/matters/frozen")}>{words("frozen.leave")}</a>;
  const destroys = record.destroyFrom !== null && record.destroyFrom <= now;
  if (record.stop !== null && !destroys) return <p class="acts">{leave}</p>;
  return (
    <form class="form" method="post" action={place} noValidate>
      <FaultSummary words={words} faults={faults} />
      <FormToken token={token} />
      {record.stop === null ? <Reason words={words} faults={faults} reason={reason} /> : null}
      <p class="acts">
        <button class="btn btn-primary" name="decision" value={record.stop === null ? "release" : "destroy"}>{words(record.stop === null ? "frozen.act.release" : "frozen.act.destroy")}</button>
        {leave}
      </p>
    </form>
  );
}

/** One frozen record: why, whether it may live again, and what to look at first. No value of the person is opened here. */
export function FrozenOneBody(page: FrozenOnePage) {
  const { context, record } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <p class="eyebrow"><a href={hrefIn(context, "/desk/matters/frozen")}>{words("frozen.title")}</a></p>
        <h1>{words("frozen.one", { number: record.number })}</h1>
        {record.stop === "keys-missing" ? null : <p><a href={hrefIn(context, `/desk/people/${record.subject}?for=request-handling`)}>{words("frozen.record")}</a></p>}
      </div>
      <Facts facts={[[words("frozen.why"), <Why words={words} record={record} />], [words("matter.meanwhile"), words("frozen.meanwhile")]]} />
      {record.stop === null ? <p class="text">{words("frozen.look")}</p> : (
        <Note kind="care" title={words(`frozen.stop.${record.stop}`)}>
          <p>{words(`frozen.stop.${record.stop}.next`)}</p>
          {record.destroyFrom === null ? null : <p>{words(record.destroyFrom <= page.now ? "frozen.destroy-now" : "frozen.destroy-from", { time: words.time(record.destroyFrom) })} <ClauseLink context={context} clause="D2" /></p>}
        </Note>
      )}
      <Acts {...page} />
    </div>
  );
}
