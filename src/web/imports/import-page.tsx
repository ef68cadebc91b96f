import type { ImportHead, ImportSeen, RecordedSeen, StoppedFamily, FaultyLine } from "../../modules/imports/index.ts";
import type { StaffRole } from "../../policy/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import type { PageContext } from "../request-context.ts";
import { Facts, Note } from "../ui/blocks.tsx";
import { faultOfField } from "../form-faults.ts";
import { Choice, FaultSummary, type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { type Sample, MappingForms } from "./mapping-forms.tsx";
import { Recorded } from "./recorded-table.tsx";
import { sayReason, sayTarget } from "./import-words.ts";

const LINES_TOLD = 100;

export interface ImportPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly signOutToken: string;
  readonly seen: ImportSeen;
  /** Whether values may be shown and anything be done: the registrar. */
  readonly mayAct: boolean;
  readonly days: number;
  readonly tokenFor: (action: string) => string;
  readonly head: ImportHead | null;
  readonly sample: Sample | null;
  readonly typed: ReadonlyMap<string, string>;
  readonly faults: readonly FieldFault[];
  readonly lines: readonly FaultyLine[];
  /** Lines behind the last one shown; null: none. */
  readonly next: number | null;
  readonly stopped: readonly StoppedFamily[];
  readonly chance: number | null;
  /** Families recorded from paper that an undoing left; null where that is not to be told. */
  readonly recorded: RecordedSeen | null;
}

function Counts({ context: { words }, seen }: Pick<ImportPage, "context" | "seen">) {
  const facts: readonly (readonly [string, number])[] = [
    [words("import.rows"), seen.rowsRead], [words("import.ready"), seen.ready], [words("import.children"), seen.children], [words("import.faulty"), seen.faulty],
    [words("import.stopped"), seen.stopped], [words("import.here"), seen.alreadyHere], [words("import.asked"), seen.asked], [words("import.waiting"), seen.waiting],
    [words("import.signed"), seen.signed], [words("import.accepted"), seen.accepted], [words("import.refused"), seen.refused], [words("import.unanswered"), seen.unanswered], [words("import.left-out"), seen.leftOut],
    [words("import.undone"), seen.undone],
  ];
  return <Facts facts={facts} />;
}

function Lines({ context, seen, lines, next, mayAct }: ImportPage) {
  const { words } = context;
  if (lines.length === 0) return null;
  const place = `/desk/imports/${seen.id}`;
  const columns = [words("import.line.number"), words("import.line.faults"), ...(mayAct ? [words("import.decision")] : [])];
  return (
    <section class="stack">
      <h2>{words("import.lines")}</h2>
      <Table
        columns={columns} rows={lines.map(({ line, faults }) => ({ id: `line-${line}`, cells: [
          String(line),
          <ul key="faults" class="plain">{faults.map((fault) => <li key={fault.target}>{sayTarget(words, fault.target)}: {sayReason(words, fault.reason)}</li>)}</ul>,
          ...(mayAct ? [<a key="fix" href={hrefIn(context, `${place}/lines/${line}`)}>{`${words("import.line.fix")} · ${line}`.replaceAll(" ", "\u00a0")}</a>] : []),
        ] }))}
      />
      {next === null ? null : <p><a href={hrefIn(context, `${place}?after=${next}`)}>{words("import.more")}</a></p>}
    </section>
  );
}

/** Who waits and was never asked: without a word they would go as if they had not answered. */
function Undelivered({ context: { words }, seen: { undelivered } }: Pick<ImportPage, "context" | "seen">) {
  if (undelivered.length === 0) return null;
  return (
    <Note kind="care" title={words("import.undelivered", { count: undelivered.length })}>
      <p>{words("import.undelivered.text")}</p>
      <p>{words("import.undelivered.lines", { lines: undelivered.slice(0, LINES_TOLD).join(", ") })}</p>
    </Note>
  );
}

function Stopped({ context, seen, stopped, chance, tokenFor }: ImportPage) {
  const { words } = context;
  if (stopped.length === 0) return null;
  return (
    <section class="stack">
      <Note kind="care" title={words("import.stopped.title")}>
        <p>{words("import.stopped.text")}</p>
        {chance === null ? null : <p>{words("import.stopped.chance", { count: chance })}</p>}
      </Note>
      <Table
        columns={[words("import.name"), words("import.children"), words("import.decision")]}
        rows={stopped.map(({ draft, masked, children }) => {
          const action = `/desk/imports/${seen.id}/families/${draft}`;
          return { cells: [masked, String(children), (
            <form key="decision" method="post" action={action} class="acts">
              <FormToken token={tokenFor(action)} />
              <button class="btn btn-plain" name="decision" value="ask">{words("import.stopped.ask")}</button>
              <button class="btn btn-plain" name="decision" value="leave-out">{words("import.stopped.leave-out")}</button>
            </form>
          )] };
        })}
      />
    </section>
  );
}

function Letters({ context: { words }, seen, days, tokenFor }: ImportPage) {
  if (seen.state !== "checked" || seen.ready === seen.signedReady) return null;
  const action = `/desk/imports/${seen.id}/letters`;
  return (
    <form class="form" method="post" action={action}>
      <FormToken token={tokenFor(action)} />
      <p>{words("import.letters.text", { days })}</p>
      <p class="acts"><button class="btn btn-primary">{words("import.letters")}</button></p>
    </form>
  );
}

/** Who signed our form before is asked by no letter: staff says that the forms lie here. */
function Papers({ context: { words }, seen, tokenFor, faults }: ImportPage) {
  if (seen.state !== "checked" || seen.signedReady === 0) return null;
  const action = `/desk/imports/${seen.id}/papers`;
  return (
    <form class="form" method="post" action={action} noValidate>
      <FormToken token={tokenFor(action)} />
      <h2>{words("import.papers.title")}</h2>
      <p>{words("import.papers.text", { count: seen.signedReady })}</p>
      <Choice name="papers" label={words("import.papers.seen")} checked={false} required fault={faultOfField(faults, "papers")} />
      <p class="acts"><button class="btn btn-plain">{words("import.papers")}</button></p>
    </form>
  );
}

/** One import: what its columns hold, how far it has come, what is wrong with it, and what can be done. */
export function ImportBody(page: ImportPage) {
  const { context, seen, mayAct } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("import.one-title", { day: words.time(seen.createdAt) })}</h1>
        <p><span class="status">{words(`import.state.${seen.state}`)}</span></p>
      </div>
      <FaultSummary words={words} faults={page.faults} />
      {seen.state === "broken" ? <Note kind="fault"><p>{words("import.broken.text")} {seen.fault === null ? "" : sayReason(words, seen.fault)}</p></Note> : null}
      {seen.state === "reading" ? <Note><p>{words("import.reading.text")}</p><p><a href={hrefIn(context, context.path)}>{words("import.refresh")}</a></p></Note> : null}
      {mayAct && page.head !== null ? <MappingForms {...page} head={page.head} /> : null}
      {seen.state === "mapping" ? null : <Counts {...page} />}
      <Undelivered context={context} seen={seen} />
      {mayAct ? <Letters {...page} /> : null}
      {mayAct ? <Papers {...page} /> : null}
      {mayAct ? <Stopped {...page} /> : null}
      {page.recorded === null ? null : <Recorded context={context} seen={seen} recorded={page.recorded} />}
      <Lines {...page} />
      {mayAct && seen.state !== "undone" && seen.state !== "broken" ? <p><a class="btn btn-plain" href={hrefIn(context, `/desk/imports/${seen.id}/undoing`)}>{words("import.undo")}</a></p> : null}
    </div>
  );
}
