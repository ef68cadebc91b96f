import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { ASKABLE_FIELDS, type ClaimGround, GIVEN_BY, isRejectionReason, isRequestKind, operatorIn, requestParts } from "../../policy/index.ts";
import type { OpenedLetter } from "../../modules/mailbox/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { sendArchive } from "../my/export/whole-archive.ts";
import { EntriesShown } from "../my/shown-entries.ts";
import { contextOf } from "../request-context.ts";
import { askedIn } from "../requests/asked-inputs.tsx";
import { requestValuesIn } from "../requests/request-fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { wordsIn } from "../words/index.ts";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { ACCEPTED_SENDERS, acceptSender, handTo, numberOf, SHOWN_HOW, type StaffOnCase } from "./accepting.ts";
import { groundIn } from "./claim-grounds.tsx";
import { type AfterAct, isAfterAct } from "./desk-after-answer.tsx";
import { labelsOfAct } from "./desk-case-labels.ts";
import { deskLetterRoutes, type RefusedLetter } from "./desk-case-letters.tsx";
import { ownersFor } from "./owner-names.ts";
import { CASE_ACTS, type CaseActName } from "./desk-case-act.tsx";
import { DeskCaseBody } from "./desk-case-page.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";
import { doAfterAct } from "./doing-after-answer.ts";
import { givenCopy } from "./given-copy.ts";
import { dayIn, missing } from "./typed-day.ts";

const PAGE = "/desk/requests/:request";
const NOTHING: FormBody = new Map();
interface Shown {
  readonly opened: boolean;
  readonly ground?: ClaimGround | undefined;
  readonly letter: OpenedLetter | RefusedLetter | null;
  /** The act whose form was at fault, with what was typed and why it was refused. */
  readonly refused: { readonly act: CaseActName; readonly typed: FormBody; readonly refusal: Refusal } | null;
}
const CLOSED: Shown = { letter: null, opened: false, refused: null };

function caseIn(request: FastifyRequest): string {
  const { request: id } = request.params as { request: string };
  if (!isId(id)) throw new Refusal("not-found", "request-unknown", { clause: "R1" });
  return id;
}

async function casePage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, who: AtDesk, { opened, ground, letter, refused }: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const caseId = caseIn(request);
  const shown = opened ? await deps.requests.open({ caseId, by: who.actor, requestId: request.id, ground }) : await deps.requests.shown(caseId);
  const base = `/desk/requests/${caseId}`;
  const refusedLetter = letter !== null && "refusal" in letter ? letter : null;
  const faults = refused === null ? [] : fieldFaults(context.words, refused.refusal, labelsOfAct(context.words, refused.act, shown.one.row.language));
  const body = (
    <DeskCaseBody
      context={context} roles={who.membership.roles} shown={shown} base={base} opened={opened} letter={letter !== null && "raw" in letter ? letter : null} refusedLetter={refusedLetter} typed={refused?.typed ?? NOTHING} faults={faults} faulty={refused?.act ?? null}
      token={(act) => pages.formToken(request, reply, `${base}/${act}`)}
      aboutNumber={await numberOf(deps, shown.one.about ?? shown.words?.claimed ?? null)} senderNumber={await numberOf(deps, shown.one.senderSubject)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      schoolAddress={operatorIn(shown.one.row.language, deps.operator).address} letters={await deps.mailbox.lettersIn(caseId)} letterToken={(letter, act) => pages.formToken(request, reply, `${base}/letters/${letter}/${act}`)}
      takesDocuments={deps.requests.takesDocuments} self={who.actor.subject} {...await ownersFor(deps, who.actor, request.id, shown.steps.at(-1)?.event.owner ?? null)} documentToken={(document, act) => pages.formToken(request, reply, `${base}/documents/${document}/${act}`)}
    />
  );
  return pages.send(request, reply, { title: context.words("desk-requests.case", { number: shown.one.row.number }), section: "desk", status: faults.length > 0 || refusedLetter !== null ? 422 : 200, body });
}

function numberIn(form: FormBody, field: "about" | "by" | "to"): number | null {
  const typed = (form.get(field) ?? "").trim();
  if (typed !== "" && !/^\d{1,9}$/.test(typed)) throw missing(field, "unreadable");
  return typed === "" ? null : Number(typed);
}

/** A complaint and a question are answered in words alone: the draft with nothing written into it answers nothing. */
async function decide(deps: AppDeps, act: StaffOnCase, words: string): Promise<void> {
  const { one: { row } } = await deps.requests.shown(act.caseId);
  if (requestParts[row.kind].length === 0 && words === wordsIn(row.language)(`requests.template.${row.kind}`)) throw missing("words", "words-unwritten");
  return deps.requests.decide({ ...act, words });
}

/** Does an act of the desk on a request. Throws Refusal `invalid-fields` and those of the acts. */
async function doAct(deps: AppDeps, name: Exclude<CaseActName, "show" | "give-copy" | AfterAct>, act: StaffOnCase, form: FormBody): Promise<void> {
  const words = (form.get("words") ?? "").replaceAll("\r\n", "\n").trim();
  switch (name) {
    case "take": return deps.requests.take({ ...act, owner: act.by.subject });
    case "hand-over": return handTo(deps, act, numberIn(form, "to"));
    case "accept": {
      const sender = ACCEPTED_SENDERS.find((one) => one === form.get("sender"));
      if (sender === undefined) throw missing("sender", "no-sender");
      const how = form.has("how-asked") ? SHOWN_HOW.find((one) => one === form.get("how")) : "document-shown";
      if (how === undefined) throw missing("how");
      return acceptSender(deps, act, { sender, about: numberIn(form, "about"), by: numberIn(form, "by"), how });
    }
    case "ask": {
      const fields = ASKABLE_FIELDS.filter((field) => form.get(`ask-${field}`) === "yes");
      const typed = (form.get("asked-until") ?? "").trim();
      return deps.requests.askForMore({ ...act, fields, words, ...(typed === "" ? {} : { until: dayIn(typed, "asked-until") }) });
    }
    case "kind": {
      const kind = form.get("kind") ?? "";
      if (!isRequestKind(kind)) throw missing("kind", "no-kind");
      return deps.requests.correctKind({ ...act, kind });
    }
    case "specify": {
      const { one } = await deps.requests.shown(act.caseId);
      const { corrections, purposes } = askedIn(form, one.row.kind);
      return deps.requests.specify({ ...act, corrections, purposes: purposes ?? [] });
    }
    case "give": {
      const source = GIVEN_BY.find((one) => one === form.get("source"));
      if (source === undefined) throw missing("source", "no-source");
      return deps.requests.giveMore({ ...act, source, values: requestValuesIn(form) });
    }
    case "delay": {
      return deps.requests.delay({ ...act, until: dayIn(form.get("until") ?? "", "until"), reason: "asked-by-staff" });
    }
    case "resume": return deps.requests.resume(act);
    case "decide": return decide(deps, act, words);
    case "reject": {
      const reason = form.get("reason") ?? "";
      if (!isRejectionReason(reason)) throw missing("reason");
      return deps.requests.reject({ ...act, reason, words });
    }
  }
}

/** `/desk/requests/ID`: one request with everything on one screen; opening what the sender gave is an act of its own, in the ledger (clause:S1, clause:R3). */
export function deskCaseRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => casePage(request, reply, deps, pages, await atDesk(request, deps, pages, HANDLING), CLOSED));

  deskLetterRoutes(app, deps, pages, (request, reply, who, letter) => casePage(request, reply, deps, pages, who, { ...CLOSED, letter }));

  const entries = new EntriesShown(deps.formTokenKey);
  for (const name of CASE_ACTS) {
    app.post(`${PAGE}/${name}`, async (request, reply) => {
      const who = await atDesk(request, deps, pages, HANDLING);
      const base = `/desk/requests/${caseIn(request)}`;
      const form = checkedForm(request, pages, `${base}/${name}`);
      const act = { caseId: caseIn(request), by: who.actor, requestId: request.id };
      try {
        if (name === "show") return await casePage(request, reply, deps, pages, who, { ...CLOSED, opened: true, ground: groundIn(form) });
        if (name === "give-copy") return await sendArchive(reply, await givenCopy(deps, entries, { ...act, documentSeen: form.get("document-seen") === "yes" }));
        await (isAfterAct(name) ? doAfterAct(deps, name, act, form) : doAct(deps, name, act, form));
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return casePage(request, reply, deps, pages, who, { ...CLOSED, refused: { act: name, typed: form, refusal: error } });
      }
      return seeOther(reply, hrefIn(contextOf(request), base));
    });
  }
}
