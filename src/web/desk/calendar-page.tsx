import { DAY_KINDS, type StaffRole } from "../../policy/index.ts";
import { CALENDAR_SOURCE_CHARACTERS_MAX, type CalendarYear } from "../../modules/calendar/index.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField } from "../form-faults.ts";
import type { PageContext } from "../request-context.ts";
import { dayOf } from "../requests/case-page.tsx";
import { Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { DeskTrail } from "./desk-shell.tsx";

export const CALENDAR_PAGE = "/desk/calendar";

interface CalendarForm {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly done: boolean;
  readonly tokens: { readonly signOut: string; readonly own: string };
}

/** What is not known of the year that terms will reach: on the pages of who may enter it, and of who answers requests meanwhile. */
export function MissingYears({ context, years, say }: { context: PageContext; years: readonly number[]; say: "enter" | "careful" }) {
  const { words } = context;
  if (years.length === 0) return null;
  return (
    <div data-missing-years={years.join(" ")}>
      <Note kind="care" title={words("calendar.missing", { years: years.join(", ") })}>
        <p>{words(`calendar.missing.${say}`)}</p>
        {say === "enter" && context.path !== CALENDAR_PAGE ? <p><a href={hrefIn(context, CALENDAR_PAGE)}>{words("calendar.title")}</a></p> : null}
      </Note>
    </div>
  );
}

function SourceField({ context, typed, faults }: Pick<CalendarForm, "context" | "typed" | "faults">) {
  const { words } = context;
  return (
    <TextField
      words={words} name="source" label={words("calendar.source")} why={words("calendar.source.why")} maxLength={CALENDAR_SOURCE_CHARACTERS_MAX} value={typed.get("source")}
      fault={faultOfField(faults, "source")}
    />
  );
}

/** The years that somebody has entered, and the way to enter another. */
export function CalendarBody({ years, missing, ...page }: CalendarForm & { readonly years: readonly CalendarYear[]; readonly missing: readonly number[] }) {
  const { context, roles, typed, faults, tokens } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={tokens.signOut} />
      <div class="text"><h1>{words("calendar.title")}</h1><p class="lead">{words("calendar.lead")}</p></div>
      <MissingYears context={context} years={missing} say="enter" />
      <FaultSummary words={words} faults={faults} />
      <Table
        columns={[words("calendar.year"), words("calendar.days-off"), words("calendar.source")]} wraps
        rows={years.map(({ year, days, source }) => ({
          cells: [<a href={hrefIn(context, `${CALENDAR_PAGE}/${year}`)}>{year}</a>, days.filter(({ kind }) => kind !== "working" && kind !== "ordinary").length, source],
        }))}
      />
      <section class="stack">
        <h2>{words("calendar.open")}</h2>
        <form class="form" method="post" action={CALENDAR_PAGE} noValidate>
          <FormToken token={tokens.own} />
          <TextField
            words={words} name="year" label={words("calendar.year")} why={words("calendar.open.why")} inputMode="numeric" maxLength={4} value={typed.get("year") ?? String(missing[0] ?? "")}
            fault={faultOfField(faults, "year")}
          />
          <TextField
            words={words} name="kurban-ait" kind="date" optional label={words("label.kurban-ait")} why={words("calendar.kurban-ait.why")} hint={words("calendar.day.hint")} maxLength={10}
            value={typed.get("kurban-ait")} fault={faultOfField(faults, "kurban-ait")}
          />
          <SourceField {...page} />
          <p class="acts"><button class="btn btn-primary">{words("calendar.open.act")}</button></p>
        </form>
      </section>
    </div>
  );
}

/** The days of a year that are not as the days of the week say, and the way to enter one. */
export function CalendarYearBody({ year, ...page }: CalendarForm & { readonly year: CalendarYear }) {
  const { context, roles, typed, faults, done, tokens } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={tokens.signOut} />
      {done ? <Note kind="done" title={words("calendar.done")} /> : null}
      <div class="text"><h1>{words("calendar.of-year", { year: year.year })}</h1><p class="lead">{words("calendar.of-year.lead")}</p></div>
      <FaultSummary words={words} faults={faults} />
      <Table
        columns={[words("calendar.day"), words("calendar.kind"), words("calendar.source")]} wraps
        rows={year.days.map(({ day, kind, source }) => ({ id: `d-${day}`, cells: [<time dateTime={day}>{words.day(dayOf(day))}</time>, words(`calendar.kind.${kind}`), source] }))}
      />
      <section class="stack">
        <h2>{words("calendar.set")}</h2>
        <form class="form" method="post" action={`${CALENDAR_PAGE}/${year.year}`} noValidate>
          <FormToken token={tokens.own} />
          <TextField words={words} name="day" kind="date" label={words("calendar.day")} hint={words("calendar.day.hint")} maxLength={10} value={typed.get("day")} fault={faultOfField(faults, "day")} />
          <Radios
            name="kind" legend={words("calendar.kind")} options={DAY_KINDS.map((kind) => ({ value: kind, label: words(`calendar.kind.${kind}`) }))} chosen={typed.get("kind")}
            fault={faultOfField(faults, "kind")}
          />
          <SourceField {...page} />
          <p class="acts"><button class="btn btn-primary">{words("calendar.set.act")}</button></p>
        </form>
        <p><a href={hrefIn(context, CALENDAR_PAGE)}>{words("calendar.title")}</a></p>
      </section>
    </div>
  );
}
