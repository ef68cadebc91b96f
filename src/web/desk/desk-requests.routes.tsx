import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  addCalendarDays, ANSWER_DAYS, civilDateOf, isLanguage, isRequestKind, isRequestSender, REQUEST_KINDS, REQUEST_SENDERS, requestMark, LANGUAGES, type RequestChannel, type StaffActor, type StaffRole, type SubjectId, type Calendar,
} from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { DeskCounts, DeskRow } from "../../modules/requests/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { dayOf } from "../requests/case-page.tsx";
import { AskedInputs, askedIn } from "../requests/asked-inputs.tsx";
import { RequestFieldInputs, requestValuesIn } from "../requests/request-fields.tsx";
import { Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { atDesk } from "./at-desk.ts";
import { formCode, PaperCode } from "./form-code.tsx";
import { MissingYears } from "./calendar-page.tsx";
import { OwnerName } from "./owner-name.tsx";
import { type NamedOwner, namedOwners } from "./owner-names.ts";
import { RestoredCases } from "./desk-restored.tsx";
import { DeskTrail } from "./desk-shell.tsx";

/** Who handles requests; who may take one in at the desk besides (clause:R1). */
export const HANDLING: readonly StaffRole[] = Object.freeze(["protection-officer"]);
export const TAKING_IN: readonly StaffRole[] = Object.freeze(["protection-officer", "registrar"]);

const PAGE = "/desk/requests";
const NEW = "/desk/requests/new";
const NOTHING: FormBody = new Map();
/** What the first page shows at once; the rest is one press away. */
export const QUEUE_ROWS = 50;
export const SHOWS = ["all", "overdue", "today", "blocked", "marked", "waiting", "untold"] as const;
type Show = (typeof SHOWS)[number];
/** What comes to a desk: paper and the telephone. */
export const TAKEN_IN = ["paper", "telephone"] as const satisfies readonly RequestChannel[];

const asShow = (text: unknown): Show => SHOWS.find((show) => show === text) ?? "all";

/** A clock in words and colour, never colour alone. */
function Clock({ context, row, today, calendar }: { context: PageContext; row: DeskRow; today: ReturnType<typeof civilDateOf>; calendar: Calendar }) {
  const mark = requestMark({ ...row, receivedOn: civilDateOf(row.receivedAt) }, today, calendar);
  return <span class={`clock clock-${mark}`} data-clock={mark}>{context.words(`desk-requests.clock.${mark}`)} · {context.words.day(dayOf(row.nextOn))}</span>;
}

function Queue({ context, rows, counts, show, today, calendar, owners, replied }: { context: PageContext; rows: readonly DeskRow[]; owners: ReadonlyMap<SubjectId, NamedOwner>; replied: readonly string[]; counts: DeskCounts; show: Show; today: ReturnType<typeof civilDateOf>; calendar: Calendar }) {
  const { words } = context;
  return (
    <>
      <ul class="plain counts">
        {SHOWS.map((one) => (
          <li key={one}><a href={hrefIn(context, one === "all" ? PAGE : `${PAGE}?show=${one}`)} aria-current={one === show ? "true" : undefined} data-count={one}>{words(`desk-requests.show.${one}`, { count: counts[one] })}</a></li>
        ))}
      </ul>
      {rows.length === 0 ? <p>{words("desk-requests.none")}</p> : (
        <Table
          columns={[words("requests.number"), words("requests.kind"), words("desk-requests.next"), words("requests.state"), words("requests.channel"), words("desk-requests.owner")]}
          rows={rows.map((row) => ({
            id: `q-${row.caseId}`,
            cells: [
              <a href={hrefIn(context, `${PAGE}/${row.caseId}`)}>{row.number}</a>, words(`requests.kind.${row.kind}`), <Clock context={context} row={row} today={today} calendar={calendar} />,
              <>{words.find(`desk-requests.state.${row.state}`) ?? words(`requests.state.${row.state}`)}{row.blocked ? <> · {words(row.state === "RequestFulfilled" ? "desk-requests.block.stands" : "desk-requests.blocked")}</> : null}{row.untold ? <> · <strong data-untold={row.caseId}>{words("desk-requests.untold")}</strong></> : null}{row.marked ? <> · {words("desk-requests.marked")}</> : null}{replied.includes(row.caseId) ? <> · <strong data-reply={row.caseId}>{words("desk-requests.new-letter")}</strong></> : null}</>,
              words(`requests.channel.${row.channel}`), <OwnerName context={context} owner={row.owner === null ? null : (owners.get(row.owner) ?? null)} />,
            ],
          }))}
        />
      )}
      {rows.length === QUEUE_ROWS ? <p class="quiet">{words("desk-requests.first", { count: QUEUE_ROWS })}</p> : null}
    </>
  );
}

/** What the first page of the queue asks the database, for a member: decided and ledgered. */
export async function queueOf(deps: Pick<AppDeps, "requests" | "clock" | "calendars">, show: Show, who: { readonly by: StaffActor; readonly requestId: string }) {
  const today = civilDateOf(deps.clock.now());
  const [counts, calendar] = await Promise.all([deps.requests.counts(), deps.calendars.loadCarefully()]);
  const only = show === "blocked" || show === "marked" || show === "waiting" || show === "untold" ? show : "all";
  // The days bound what is asked for, so that the first rows are the first of those shown.
  const days = { all: { until: null }, overdue: { until: addCalendarDays(today, -1) }, today: { from: today, until: today } }[show === "overdue" || show === "today" ? show : "all"];
  return { today, counts, calendar, rows: await deps.requests.queue({ ...who, ...days, only, limit: QUEUE_ROWS }) };
}

async function queuePage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender): Promise<FastifyReply> {
  const { membership, actor } = await atDesk(request, deps, pages, HANDLING);
  const context = contextOf(request);
  const { words } = context;
  const query = request.query as { show?: unknown; number?: unknown };
  const typed = typeof query.number === "string" ? query.number : "";
  const found = typed === "" ? null : await deps.requests.byNumber(typed);
  if (found !== null) return seeOther(reply, hrefIn(context, `${PAGE}/${found}`));
  const show = asShow(query.show);
  const queue = await queueOf(deps, show, { by: actor, requestId: request.id });
  const owners = await namedOwners(deps, actor, request.id, queue.rows.map(({ owner }) => owner));
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text"><h1>{words("desk-requests.title")}</h1><p class="lead">{words("desk-requests.lead")}</p></div>
      {queue.counts.overdue > 0 ? <Note kind="fault" title={words("desk-requests.overdue", { count: queue.counts.overdue })}><p>{words("desk-requests.overdue.means")}</p></Note> : null}
      <form class="form" method="get" action={PAGE}>
        <TextField words={words} name="number" label={words("desk-requests.find")} value={typed} optional inputMode="numeric" maxLength={20} fault={typed === "" ? undefined : words("refusal.request-unknown")} />
        <p class="acts"><button class="btn btn-plain">{words("desk-requests.find.act")}</button><a class="btn btn-plain" href={hrefIn(context, NEW)}>{words("desk-requests.new")}</a></p>
      </form>
      <MissingYears context={context} years={await deps.calendars.missingYears(ANSWER_DAYS)} say="careful" />
      <RestoredCases context={context} rows={await deps.requests.restored()} />
      <Queue context={context} show={show} owners={owners} replied={await deps.requests.withNewLetters(queue.rows.map(({ caseId }) => caseId))} {...queue} />
    </div>
  );
  return pages.send(request, reply, { title: words("desk-requests.title"), section: "desk", body });
}

interface NewShown { readonly typed: FormBody; readonly faults: readonly FieldFault[]; readonly done: string | null }

async function newPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, { typed, faults, done }: NewShown): Promise<FastifyReply> {
  const { membership } = await atDesk(request, deps, pages, TAKING_IN);
  const context = contextOf(request);
  const { words } = context;
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text"><h1>{words("desk-requests.new")}</h1><p class="lead">{words("desk-requests.new.lead")}</p></div>
      {done === null ? null : <Note kind="done" title={words("requests.sent", { number: done })}><p>{words("desk-requests.new.done")}</p></Note>}
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={NEW} noValidate>
          <FormToken token={pages.formToken(request, reply, NEW)} />
          <PaperCode words={words} code={typed.get("code")} fault={faultOfField(faults, "code")} />
          <Radios name="channel" legend={words("requests.channel")} options={TAKEN_IN.map((channel) => ({ value: channel, label: words(`requests.channel.${channel}`) }))} chosen={typed.get("channel")} fault={faultOfField(faults, "channel")} row />
          <Radios name="language" legend={words("desk-requests.new.language")} why={words("desk-requests.new.language.why")} options={LANGUAGES.map((one) => ({ value: one, label: words(`desk-requests.language.${one}`) }))} chosen={typed.get("language")} fault={faultOfField(faults, "language")} row />
          <Radios name="kind" legend={words("desk-requests.new.kind")} options={REQUEST_KINDS.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typed.get("kind")} fault={faultOfField(faults, "kind")} />
          <Radios name="sender" legend={words("desk-requests.new.sender")} options={REQUEST_SENDERS.map((sender) => ({ value: sender, label: words(`desk-requests.sender.${sender}`) }))} chosen={typed.get("sender")} fault={faultOfField(faults, "sender")} />
          <RequestFieldInputs context={context} fields={["words", "name", "document-number", "document-date", "document-issuer", "relation", "email", "phone"]} typed={typed} faults={faults} />
          <AskedInputs context={context} typed={typed} faults={faults} unsaid />
          <p class="acts"><button class="btn btn-primary">{words("desk-requests.new.act")}</button></p>
        </form>
      </div>
    </div>
  );
  return pages.send(request, reply, { title: words("desk-requests.new"), section: "desk", status: faults.length > 0 ? 422 : 200, body });
}

async function takeIn(request: FastifyRequest, deps: AppDeps, pages: PageSender, form: FormBody): Promise<{ number: string; caseId: string; role: StaffRole }> {
  const { actor } = await atDesk(request, deps, pages, TAKING_IN);
  const [channel, kind, sender, language] = [form.get("channel") ?? "", form.get("kind") ?? "", form.get("sender") ?? "", form.get("language") ?? ""];
  const taken = TAKEN_IN.find((one) => one === channel);
  const faults = [
    ...(taken !== undefined ? [] : [{ field: "channel", reason: "no-channel" }]), ...(isLanguage(language) ? [] : [{ field: "language", reason: "no-language" }]), ...(isRequestKind(kind) ? [] : [{ field: "kind", reason: "no-kind" }]),
    ...(isRequestSender(sender) ? [] : [{ field: "sender", reason: "no-sender" }]),
    // That a paper does not say which consents are meant is said too: the officer then asks.
    ...(kind === "withdrawal" && askedIn(form, kind).purposes === undefined ? [{ field: "withdraw", reason: "no-purposes" }] : []),
  ];
  if (faults.length > 0 || taken === undefined || !isLanguage(language) || !isRequestKind(kind) || !isRequestSender(sender)) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "R1" });
  const along = await formCode(deps, form.get("code"), taken);
  const { corrections, purposes = [] } = askedIn(form, kind);
  const sent = await deps.requests.receive({ corrections, purposes, kind, channel: taken, sender, by: actor, values: requestValuesIn(form), language, along, requestId: request.id });
  return { ...sent, role: actor.role };
}

/** `/desk/requests`: what is due, overdue, blocked, marked and waiting, first of all in the morning (clause:R3); and taking in what comes on paper and by telephone. */
export function deskRequestRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, (request, reply) => queuePage(request, reply, deps, pages));

  app.get(NEW, (request, reply) => {
    const { done, code } = request.query as { done?: unknown; code?: unknown };
    return newPage(request, reply, deps, pages, { typed: typeof code === "string" ? new Map([["code", code.slice(0, 30)]]) : NOTHING, faults: [], done: typeof done === "string" && /^\d{3}-\d{3}-\d{3}$/.test(done) ? done : null });
  });

  app.post(NEW, async (request, reply) => {
    await atDesk(request, deps, pages, TAKING_IN);
    const form = checkedForm(request, pages, NEW);
    const context = contextOf(request);
    try {
      const { number, caseId, role } = await takeIn(request, deps, pages, form);
      return await seeOther(reply, hrefIn(context, role === "protection-officer" ? `${PAGE}/${caseId}` : `${NEW}?done=${number}`));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return newPage(request, reply, deps, pages, { typed: form, faults: fieldFaults(context.words, error), done: null });
    }
  });
}
