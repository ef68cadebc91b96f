import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isLetterAside, isRequestKind, LETTER_ASIDE, REQUEST_KINDS } from "../../policy/index.ts";
import type { ListedCaseless, OpenedCaseless } from "../../modules/mailbox/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { dayOf } from "../requests/case-page.tsx";
import { ClauseLink, Facts } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormIds, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { HANDLING } from "./desk-requests.routes.tsx";
import { DeskTrail } from "./desk-shell.tsx";
import { missing } from "./typed-day.ts";

const PAGE = "/desk/letters";
export const CASELESS_ACTS = ["open", "take-in", "set-aside"] as const;
type CaselessActName = (typeof CASELESS_ACTS)[number];
const KILOBYTE = 1_024;
const NOTHING: FormBody = new Map();

interface Shown {
  readonly opened: OpenedCaseless | null;
  readonly refused: { readonly letter: string; readonly act: CaselessActName; readonly typed: FormBody; readonly refusal: Refusal } | null;
}
const CLOSED: Shown = { opened: null, refused: null };

interface LetterProps {
  readonly context: PageContext;
  readonly one: ListedCaseless;
  readonly opened: OpenedCaseless | null;
  readonly token: (act: CaselessActName) => string;
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
}

/** What a letter says, as plain text: no address is a link, nothing is fetched, nothing is believed. */
function Opened({ context: { words }, opened }: { context: PageContext; opened: OpenedCaseless }) {
  return (
    <div class="stack" data-opened={opened.letterId}>
      <Facts facts={opened.headers.map(({ name, value }) => [words.find(`desk-requests.letter.${name}`) ?? name, <span class="break-words">{value}</span>] as const)} />
      <p class="whitespace-pre-wrap break-words panel" dir="auto">{opened.text.trim() === "" ? words("desk-requests.letter.no-text") : opened.text}</p>
      <ul class="plain">{opened.files.map(({ name, type, bytes, sha256 }, n) => <li key={n} class="break-words">{name === "" ? "—" : name} · {type} · {words("desk-requests.letter.kilobytes", { kilobytes: Math.ceil(bytes / KILOBYTE) })} · <span class="code small">SHA-256 {sha256}</span></li>)}</ul>
    </div>
  );
}

function Letter({ context, one, opened, token, typed, faults }: LetterProps) {
  const { words } = context;
  const base = `${PAGE}/${one.letterId}`;
  return (
    <section class="panel stack" id={`letter-${one.letterId}`} data-caseless={one.why}>
      <h2>{words("caseless.came")}: {words.time(one.takenAt)}</h2>
      <p>{words(`caseless.why.${one.why}`)} · {words("desk-requests.letter.kilobytes", { kilobytes: Math.ceil(one.bytes / KILOBYTE) })}{one.whole ? null : <> · {words("desk-requests.letter.part")}</>} · {words("caseless.until")} {words.day(dayOf(one.until))}</p>
      {opened === null ? (
        <form method="post" action={`${base}/open`}>
          <FormToken token={token("open")} />
          <p class="small quiet">{words("caseless.open.means")}</p>
          <button class="btn btn-plain">{words("caseless.open")}</button>
        </form>
      ) : <Opened context={context} opened={opened} />}
      {opened === null && faults.length === 0 ? null : (
        <FormIds.Provider value={`${one.letterId}-`}>
          <FaultSummary words={words} faults={faults} />
          <form class="form" method="post" action={`${base}/take-in`} noValidate>
            <FormToken token={token("take-in")} />
            <h3>{words("caseless.take-in")}</h3>
            <p class="small quiet">{words("caseless.take-in.means")}</p>
            <Radios name="kind" legend={words("desk-requests.new.kind")} options={REQUEST_KINDS.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typed.get("kind")} fault={faultOfField(faults, "kind")} />
            <Choice name="answer-by-mail" label={words("caseless.answer-by-mail")} checked={typed.get("answer-by-mail") === "yes"} />
            <p class="acts"><button class="btn btn-primary">{words("caseless.take-in")}</button></p>
          </form>
          <form class="form" method="post" action={`${base}/set-aside`} noValidate>
            <FormToken token={token("set-aside")} />
            <Radios name="reason" legend={words("label.reason")} options={LETTER_ASIDE.map((value) => ({ value, label: words(`caseless.aside.${value}`) }))} chosen={typed.get("reason")} fault={faultOfField(faults, "reason")} />
            <p class="acts"><button class="btn btn-plain">{words("caseless.set-aside")}</button></p>
          </form>
        </FormIds.Provider>
      )}
    </section>
  );
}

async function listPage(request: FastifyRequest, reply: FastifyReply, { deps, pages, who }: { deps: AppDeps; pages: PageSender; who: AtDesk }, { opened, refused }: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const letters = await deps.mailbox.caseless({ by: who.actor, requestId: request.id });
  const body = (
    <div class="stack">
      <DeskTrail context={context} roles={who.membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text"><h1>{words("caseless.title")}</h1><p class="lead">{words("caseless.lead")}</p><p><ClauseLink context={context} clause="S6" /></p></div>
      {letters.length === 0 ? <p class="note">{words("caseless.none")}</p> : null}
      {letters.map((one) => {
        const own = refused?.letter === one.letterId ? refused : null;
        return (
          <Letter
            key={one.letterId} context={context} one={one} opened={opened?.letterId === one.letterId ? opened : null} token={(act) => pages.formToken(request, reply, `${PAGE}/${one.letterId}/${act}`)}
            typed={own?.typed ?? NOTHING} faults={own === null ? [] : fieldFaults(words, own.refusal)}
          />
        );
      })}
    </div>
  );
  return pages.send(request, reply, { title: words("caseless.title"), section: "desk", status: refused === null ? 200 : 422, body });
}

/** `/desk/letters` (clause:R1, clause:S6): letters that opened no request; each is opened as an act, taken in, or set aside for a reason. The protection officer's alone. */
export function caselessLetterRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => listPage(request, reply, { deps, pages, who: await atDesk(request, deps, pages, HANDLING) }, CLOSED));

  for (const name of CASELESS_ACTS) {
    app.post(`${PAGE}/:letter/${name}`, async (request, reply) => {
      const who = await atDesk(request, deps, pages, HANDLING);
      const { letter: letterId } = request.params as { letter: string };
      if (!isId(letterId)) throw new Refusal("not-found", "letter-unknown", { clause: "S6" });
      const form = checkedForm(request, pages, `${PAGE}/${letterId}/${name}`);
      const act = { letterId, by: who.actor, requestId: request.id };
      const context = contextOf(request);
      try {
        if (name === "open") return await listPage(request, reply, { deps, pages, who }, { ...CLOSED, opened: await deps.mailbox.openCaseless(act) });
        if (name === "take-in") {
          const kind = form.get("kind") ?? "";
          if (!isRequestKind(kind)) throw missing("kind", "no-kind");
          const { caseId } = await deps.mailbox.takeInCaseless({ ...act, kind, answerByMail: form.get("answer-by-mail") === "yes" });
          return await seeOther(reply, hrefIn(context, `/desk/requests/${caseId}`));
        }
        const reason = form.get("reason") ?? "";
        if (!isLetterAside(reason)) throw missing("reason");
        await deps.mailbox.setCaselessAside({ ...act, reason });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return listPage(request, reply, { deps, pages, who }, { ...CLOSED, refused: { letter: letterId, act: name, typed: form, refusal: error } });
      }
      return seeOther(reply, hrefIn(context, PAGE));
    });
  }
}
