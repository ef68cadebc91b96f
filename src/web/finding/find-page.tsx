import { FOUND_BY, type FoundBy, type PurposeId, type StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { FOUND_MAX, type Found, type PersonRow } from "../../modules/finding/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { faultOfField } from "../form-faults.ts";
import type { FormBody } from "../form-body.ts";
import type { PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { type FieldFault, FaultSummary, FormToken, Radios, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { sayMaskedName } from "./masked-name.ts";

export interface FindPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly purposes: readonly PurposeId[];
  readonly foundBy: readonly FoundBy[];
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  /** The form's token did not fit: it is shown anew with what was typed. */
  readonly anew: string | null;
  readonly found: Found | null;
  readonly token: string;
  readonly signOutToken: string;
}

function purposeOptions({ context, purposes }: Pick<FindPage, "context" | "purposes">) {
  return purposes.map((value) => ({ value, label: texts[context.language].purposeWords[value].name }));
}

function SearchForm({ page }: { page: FindPage }) {
  const { context, typed, faults } = page;
  const { words } = context;
  const how = FOUND_BY.filter((by) => page.foundBy.includes(by)).map((value) => ({ value, label: words(`find.by.${value}`) }));
  return (
    <form class="form" method="post" action="/desk/find" noValidate>
      <FormToken token={page.token} />
      <Radios name="for" legend={words("find.for")} why={words("find.for.why")} options={purposeOptions(page)} chosen={typed.get("for")} fault={faultOfField(faults, "for")} />
      <Radios name="by" legend={words("find.by")} options={how} chosen={typed.get("by")} fault={faultOfField(faults, "by")} row />
      <TextField words={words} name="text" label={words("label.text")} hint={words("find.text.hint")} value={typed.get("text")} fault={faultOfField(faults, "text")} maxLength={300} />
      <p class="acts"><button class="btn btn-primary">{words("find.act")}</button></p>
    </form>
  );
}

function StatusOf({ context, row }: { context: PageContext; row: PersonRow }) {
  if (row.seen) return <>{[row.masked.phone, row.masked.email].filter(Boolean).join(" · ") || "—"}</>;
  return <span class="status status-care">{context.words.find(`find.still.${row.reason}`) ?? context.words("find.still")}</span>;
}

/** Another page of the same search: the form once more, since what was typed never stands in an address. */
function Turn({ page, to, word }: { page: FindPage; to: number; word: "find.next" | "find.previous" }) {
  return (
    <form method="post" action="/desk/find">
      <FormToken token={page.token} />
      {["for", "by", "text"].map((name) => <input key={name} type="hidden" name={name} value={page.typed.get(name) ?? ""} />)}
      <button class="btn btn-plain" name="page" value={String(to)}>{page.context.words(word)}</button>
    </form>
  );
}

function Results({ page, found }: { page: FindPage; found: Found }) {
  const { context, typed } = page;
  const { words } = context;
  const purpose = typed.get("for") ?? "";
  if (found.rows.length === 0) return <Note title={words("find.nobody")}><p>{words("find.nobody.text")}</p></Note>;
  return (
    <section class="stack" aria-live="polite">
      <h2>{words("find.found", { count: found.total })}</h2>
      {found.full ? <Note kind="care"><p>{words("find.full", { count: FOUND_MAX })}</p></Note> : null}
      <Table
        columns={[words("find.number"), words("find.name"), words("find.contact"), words("find.record")]}
        rows={found.rows.map((row) => ({
          id: `p-${row.number}`,
          cells: [
            String(row.number),
            row.seen ? sayMaskedName(row.masked) : "—",
            <StatusOf context={context} row={row} />,
            row.seen
              ? <a href={hrefIn(context, `/desk/people/${row.subject}?for=${purpose}`)} aria-label={words("find.open-of", { number: row.number })}>{words("find.open")}</a>
              : words("find.still.next"),
          ],
        }))}
      />
      {found.pages === 1 ? null : (
        <div class="acts">
          {found.page > 1 ? <Turn page={page} to={found.page - 1} word="find.previous" /> : null}
          <span class="quiet">{words("find.page", { page: found.page, pages: found.pages })}</span>
          {found.page < found.pages ? <Turn page={page} to={found.page + 1} word="find.next" /> : null}
        </div>
      )}
    </section>
  );
}

/** The desk's search (clause:S1): by one thing known, for one purpose; results masked, each found person told in the own history. */
export function FindBody(page: FindPage) {
  const { words } = page.context;
  return (
    <div class="stack">
      <DeskTrail context={page.context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("find.title")}</h1>
        <p class="lead">{words("find.lead")}</p>
      </div>
      {page.anew === null ? null : <Note kind="care" title={words("correct.anew")}><p>{page.anew} {words("form.kept")}</p></Note>}
      {page.found === null ? null : <Results page={page} found={page.found} />}
      <div class="form">
        <FaultSummary words={words} faults={page.faults} />
        <SearchForm page={page} />
      </div>
      <p class="quiet small text">{words("find.told")}</p>
    </div>
  );
}
