import type { ComponentChildren } from "preact";
import type { StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { DisclosureTold } from "../../modules/disclosures/index.ts";
import type { OpenMatter } from "../../modules/families/index.ts";
import type { PersonSeen } from "../../modules/finding/index.ts";
import type { Stop } from "../../modules/leaving/index.ts";
import type { StillPage } from "../../modules/oversight/index.ts";
import { StopNote } from "../destruction/record-going.tsx";
import { DeskTrail, sayRole } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { ClauseLink, Facts, Note } from "../ui/blocks.tsx";
import { type FieldFault, FaultSummary, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { sayMaskedName } from "./masked-name.ts";

interface Frame {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly now: Date;
  readonly signOutToken: string;
}

export interface MattersPage extends Frame {
  readonly matters: readonly OpenMatter[];
  readonly still: StillPage;
  /** Rows that stand before this page. */
  readonly after: number;
  readonly left: readonly DisclosureTold[];
  readonly blocks: ComponentChildren;
  readonly done: "keep" | "destroy" | null;
}

function Matters({ context, matters, now }: MattersPage) {
  const { words } = context;
  if (matters.length === 0) return <p class="note">{words("matters.none")}</p>;
  return (
    <Table
      columns={[words("matters.what"), words("matters.since"), words("matters.reminders"), words("find.record")]}
      rows={matters.map((matter) => ({
        id: `m-${matter.matter}`,
        cells: [
          words(`matter.kind.${matter.kind}`),
          <><time dateTime={matter.openedAt.toISOString()}>{words.day(matter.openedAt)}</time><br /><span class="quiet small">{words.age(matter.openedAt, now)}</span></>,
          String(matter.reminders),
          <a href={hrefIn(context, `/desk/matters/${matter.child}`)} aria-label={words("matter.open-of", { kind: words(`matter.kind.${matter.kind}`), day: words.day(matter.openedAt) })}>{words("matter.open")}</a>,
        ],
      }))}
    />
  );
}

function Still({ context, still: { records, next }, after, now }: MattersPage) {
  const { words } = context;
  if (records.length === 0) return <p class="note">{words("still.none")}</p>;
  return (
    <>
      <Table
        columns={[words("find.number"), words("still.kind"), words("matters.since"), words("still.review")]}
        rows={records.map((row, at) => ({
          id: `s-${at}`,
          cells: [
            <a href={hrefIn(context, row.kind === "frozen" ? `/desk/matters/frozen/${row.subject}` : `/desk/people/${row.subject}?for=request-handling`)} aria-label={words("find.open-of", { number: row.number ?? 0 })}>{row.number === null ? "—" : `№ ${row.number}`}</a>,
            <>{words(`still.kind.${row.kind}`)} <span class="small"><ClauseLink context={context} clause={row.clause} /></span></>,
            row.since === null ? "—" : words.day(row.since),
            row.reviewAt === null ? "—" : <>{words.day(row.reviewAt)} {row.reviewAt <= now ? <span class="status status-care">{words("still.due")}</span> : null}</>,
          ],
        }))}
      />
      <p class="acts">
        {after === 0 ? null : <a class="btn btn-plain" href={hrefIn(context, "/desk/matters")}>{words("frozen.first")}</a>}
        {next === null ? null : <a class="btn btn-plain" href={hrefIn(context, `/desk/matters?after=${next}`)}>{words("frozen.next")}</a>}
      </p>
    </>
  );
}

function Left({ context, left }: MattersPage) {
  const { words } = context;
  const said = texts[context.language];
  if (left.length === 0) return <p class="note">{words("left.none")}</p>;
  return (
    <Table
      columns={[words("history.when"), words("left.who"), words("left.what"), words("left.why")]}
      rows={left.map((row) => ({
        id: `d-${row.disclosure}`,
        cells: [
          <time dateTime={row.at.toISOString()}>{words.time(row.at)}</time>,
          <>{sayRole(words, row.role)}<br /><span class="quiet small">{words("left.own-staff")}</span></>,
          <>
            {words(`list.of.${row.list}`)}: {row.people === null ? words("left.running") : words("left.people", { count: row.people })}{row.whole === false ? <> <span class="status status-care">{words("left.broken")}</span></> : null}
            <br /><span class="small">{row.fields.map((field) => said.fieldWords[field].name).join("; ")}</span>
          </>,
          <>
            {said.purposeWords[row.purpose].name}. {words(`list.reason.${row.reason}`)}.
            {row.words === null ? null : <><br /><span class="small">«{reveal(row.words, "ui")}»</span></>}
            <br /><span class="small"><ClauseLink context={context} clause={row.clause} /></span>
          </>,
        ],
      }))}
    />
  );
}

/** What waits for the protection officer's word, what stands still, and what left the house lately. */
export function MattersBody(page: MattersPage) {
  const { words } = page.context;
  return (
    <div class="stack">
      <DeskTrail context={page.context} roles={page.roles} signOutToken={page.signOutToken} />
      {page.done === null ? null : <Note kind="done" title={words(`matter.done.${page.done}`)}><p>{words(`matter.done.${page.done}.text`)}</p></Note>}
      <div class="text">
        <h1>{words("matters.title")}</h1>
        <p class="lead">{words("matters.lead")}</p>
      </div>
      <h2>{words("matters.open")}</h2>
      <Matters {...page} />
      {page.blocks}
      <h2>{words("still.title")}</h2>
      <p><a href={hrefIn(page.context, "/desk/matters/frozen")}>{words("frozen.way")}</a></p>
      <Still {...page} />
      <h2>{words("left.title")}</h2>
      <p class="quiet text">{words("left.lead")} <ClauseLink context={page.context} clause="T1" /></p>
      <Left {...page} />
    </div>
  );
}

export interface MatterPage extends Frame {
  readonly matters: readonly OpenMatter[];
  readonly person: PersonSeen;
  /** What refuses a destruction, besides the matter itself. */
  readonly stops: readonly Stop[];
  readonly faults: readonly FieldFault[];
  readonly token: string;
}

/** One matter: who it is about, masked, and two answers of the same weight. */
export function MatterBody({ context, roles, matters, person, stops, now, faults, token, signOutToken }: MatterPage) {
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={signOutToken} />
      <div class="text">
        <p class="eyebrow">{words("matter.title")}</p>
        <h1>{sayMaskedName(person.masked)}, № {person.number}</h1>
        <p><a href={hrefIn(context, `/desk/people/${person.subject}?for=request-handling`)}>{words("matter.record")}</a></p>
      </div>
      {matters.map((matter) => (
        <Facts
          key={matter.matter}
          facts={[
            [words("matters.what"), <>{words(`matter.kind.${matter.kind}`)}. <ClauseLink context={context} clause="G5" /></>],
            [words("matters.since"), `${words.time(matter.openedAt)}, ${words.age(matter.openedAt, now)}`],
            [words("matters.reminders"), String(matter.reminders)],
            [words("matter.meanwhile"), words("matter.blocked")],
          ]}
        />
      ))}
      {stops.map((stop) => <StopNote key={stop.code} context={context} stop={stop} />)}
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={`/desk/matters/${person.subject}`} noValidate>
          <FormToken token={token} />
          <Radios
            name="decision" legend={words("label.decision")} why={words("matter.decision.why")} chosen={undefined} fault={faultOfField(faults, "decision")}
            options={(["keep", "destroy"] as const).map((value) => ({ value, label: words(`matter.decision.${value}`) }))}
          />
          <p class="acts">
            <button class="btn btn-primary">{words("matter.act")}</button>
            <a class="btn btn-plain" href={hrefIn(context, "/desk/matters")}>{words("form.cancel")}</a>
          </p>
        </form>
      </div>
    </div>
  );
}
