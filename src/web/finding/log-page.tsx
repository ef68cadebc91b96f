import type { ClauseId, OperationId, StaffRole } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { LeavesFound } from "../../modules/ledger/index.ts";
import type { LogState } from "../../modules/oversight/index.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import type { PageContext } from "../request-context.ts";
import { ClauseLink } from "../ui/blocks.tsx";
import { TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import type { LogQuery } from "./log-search.ts";

export interface LogPage {
  readonly context: PageContext;
  readonly roles: readonly StaffRole[];
  readonly query: LogQuery;
  readonly found: LeavesFound;
  readonly log: LogState;
  readonly operations: readonly OperationId[];
  readonly clauses: readonly ClauseId[];
  readonly publicUrl: URL;
  readonly signOutToken: string;
}

function Select({ name, label, all, options, chosen }: { name: string; label: string; all: string; options: readonly { value: string; label: string }[]; chosen: string | null }) {
  return (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      <select class="input" id={`f-${name}`} name={name}>
        <option value="" selected={chosen === null}>{all}</option>
        {options.map(({ value, label: said }) => <option key={value} value={value} selected={value === chosen}>{said}</option>)}
      </select>
    </div>
  );
}

/** Operation, clause and days stand in the address: they are about nobody. */
function SearchForm({ page: { context, query, operations, clauses } }: { page: LogPage }) {
  const { words } = context;
  const said = texts[context.language].operationWords;
  return (
    <form class="form log-search" method="get" action="/desk/ledger">
      {context.languageFrom === "address" ? <input type="hidden" name="lang" value={context.language} /> : null}
      <Select name="operation" label={words("log.operation")} all={words("log.any")} options={operations.map((value) => ({ value, label: said[value].name }))} chosen={query.operation} />
      <Select name="clause" label={words("log.clause")} all={words("log.any")} options={clauses.map((value) => ({ value, label: value }))} chosen={query.clause} />
      <TextField words={words} name="from" label={words("log.from")} hint={words("log.day.hint")} value={query.from ?? ""} optional kind="date" />
      <TextField words={words} name="until" label={words("log.until")} hint={words("log.day.hint")} value={query.until ?? ""} optional kind="date" />
      <p class="acts"><button class="btn btn-primary">{words("log.search")}</button></p>
    </form>
  );
}

function Leaves({ page: { context, found, query } }: { page: LogPage }) {
  const { words } = context;
  const said = texts[context.language].operationWords;
  const older = new URLSearchParams(Object.entries({ operation: query.operation ?? "", clause: query.clause ?? "", from: query.from ?? "", until: query.until ?? "", before: String(found.older ?? "") }).filter(([, value]) => value !== ""));
  return (
    <section class="stack">
      <h2>{words("log.entries")}</h2>
      {found.leaves.length === 0 ? <p class="note">{words("log.none", { count: found.looked })}</p> : (
        <Table
          columns={[words("log.index"), words("history.when"), words("log.operation"), words("log.clause"), words("log.people"), words("history.proof")]}
          rows={found.leaves.map(({ index, leaf }) => ({
            id: `l-${index}`,
            cells: [
              String(index),
              <time dateTime={new Date(leaf.time * 1000).toISOString()}>{words.time(new Date(leaf.time * 1000))}</time>,
              said[leaf.operation as OperationId].name,
              <ClauseLink context={context} clause={leaf.clause} />,
              leaf.commitments === undefined ? "1" : String(leaf.commitments.count),
              <a href={`/ledger/proof/${index}`} download={`proof-${index}.txt`} aria-label={`${words("log.proof")}: № ${index}`}>{words("log.proof")}</a>,
            ],
          }))}
        />
      )}
      {found.older === null ? null : <p><a class="btn btn-plain" href={hrefIn(context, `/desk/ledger?${older.toString()}`)}>{words("history.older")}</a></p>}
    </section>
  );
}

/** The check against a held checkpoint: in this browser by a script of ours, at a terminal without trusting this page at all. */
function Check({ page: { context, log, publicUrl } }: { page: LogPage }) {
  const { words } = context;
  return (
    <section class="text" id="check">
      <h2>{words("log.check")}</h2>
      <p>{words("log.check.text")}</p>
      <form class="form" data-verify-log="/ledger" hidden>
        <div class="field">
          <label for="f-held">{words("log.held")}</label>
          <p class="why" id="f-held-why">{words("log.held.why")}</p>
          <textarea class="code" id="f-held" name="held" rows={6} spellcheck={false} required aria-describedby="f-held-why" />
        </div>
        <div class="field">
          <label for="f-held-file">{words("log.held-file")}</label>
          <input class="file" type="file" id="f-held-file" name="held-file" />
        </div>
        <p class="acts"><button class="btn btn-primary">{words("log.check.act")}</button></p>
        <p
          role="status" data-working={words("log.said.working")} data-failed={words("log.said.failed")} data-continues={words("log.said.continues")} data-recomputed={words("log.said.recomputed")}
          data-by-tiles={words("log.said.by-tiles")} data-signed={words("log.said.signed")} data-unsigned={words("log.said.unsigned")} data-unreadable={words("log.said.unreadable")}
          data-other-log={words("log.said.other-log")} data-shorter={words("log.said.shorter")} data-differs={words("log.said.differs")} data-head-differs={words("log.said.head-differs")}
          data-not-signed={words("log.said.not-signed")}
        />
      </form>
      <p>{words("log.terminal")}</p>
      <p class="code">npx robotek ledger verify --url {publicUrl.origin}/ledger --since checkpoint.txt</p>
      <h3>{words("log.keep")}</h3>
      <p>{words("log.keep.text")} <a href="/ledger/checkpoint" download="checkpoint.txt">{words("log.keep.act")}</a></p>
      {log.checkpoint === null ? null : <pre class="paper code" tabIndex={0} aria-label={words("log.keep")}>{log.checkpoint}</pre>}
    </section>
  );
}

export function LogBody(page: LogPage) {
  const { context } = page;
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={page.roles} signOutToken={page.signOutToken} />
      <div class="text">
        <h1>{words("log.title")}</h1>
        <p class="lead">{words("log.lead", { size: page.log.size })}</p>
      </div>
      <SearchForm page={page} />
      <Leaves page={page} />
      <Check page={page} />
    </div>
  );
}
