import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CORRECTED, type FieldId, isRequestKind, REQUEST_KINDS, requestCharactersMax, texts } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm, demandToken } from "../checked-form.ts";
import { type FormBody, formOf } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { MY_PLACES, type Whose, whoseToAct } from "../my/whose.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { MyTrail } from "../ui/blocks.tsx";
import { Choice, FaultSummary, type FieldFault, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { Table } from "../ui/table.tsx";
import { AskedInputs, askedIn as namedIn } from "./asked-inputs.tsx";
import { askAsOneself, NAMED, type OwnAsk } from "./asking.ts";
import { CaseBody, caseTitle, dayOf } from "./case-page.tsx";
import { acceptDocument, documentIn } from "./document-form.tsx";
import { requestValuesIn } from "./request-fields.tsx";
import { TextArea } from "./text-area.tsx";

const NOTHING: FormBody = new Map();
type Given = { readonly typed: FormBody; readonly faults: readonly FieldFault[] };

interface NewPage extends Given {
  readonly context: PageContext;
  readonly who: Whose;
  readonly token: string;
  readonly signOutToken: string;
}

function NewBody({ context, who, token, signOutToken, typed, faults }: NewPage) {
  const { words, language } = context;
  const said = texts[language].fieldWords;
  const named = NAMED.filter(who.sees);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      <div class="text">
        <h1>{words(who.base === "/my" ? "requests.my.new" : "requests.my.new.child")}</h1>
        <p class="lead">{words("requests.new.lead")} <a href={hrefIn(context, `${who.base}/withdraw`)}>{words("withdraw.short")}</a></p>
      </div>
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={`${who.base}/requests/new`} noValidate>
          <FormToken token={token} />
          <Radios name="kind" legend={words("requests.kind")} options={REQUEST_KINDS.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typed.get("kind")} fault={faultOfField(faults, "kind")} />
          <TextArea name="words" label={words("requests.field.words")} why={words("requests.field.words.why")} value={typed.get("words") ?? ""} maxLength={requestCharactersMax.words} fault={faultOfField(faults, "words")} />
          <fieldset class="radios">
            <legend class="legend">{words("requests.new.fields")}</legend>
            <div class="why">{words("requests.new.fields.why")}</div>
            {named.map((field) => <Choice key={field} name={`field-${field}`} label={said[field].name} checked={typed.get(`field-${field}`) === "yes"} />)}
          </fieldset>
          <AskedInputs context={context} typed={typed} faults={faults} correctable={CORRECTED.filter(who.sees)} />
          <p class="acts"><button class="btn btn-primary">{words("requests.send")}</button><a class="btn btn-plain" href={hrefIn(context, "/my/requests")}>{words("requests.back")}</a></p>
        </form>
      </div>
    </div>
  );
}

/** What the form asks for; what the asker does not see is not on it. Throws Refusal `invalid-fields`. */
function askedIn(form: FormBody, sees: (field: FieldId) => boolean): OwnAsk {
  const kind = form.get("kind") ?? "";
  if (!isRequestKind(kind)) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "kind", reason: "no-kind" }], clause: "R1" });
  return {
    kind, words: requestValuesIn(form, ["words"]).words, fields: NAMED.filter((field) => sees(field) && form.get(`field-${field}`) === "yes"),
    ...namedIn(form, kind, CORRECTED.filter(sees)),
  };
}

async function listPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const who = await whoseToAct(request, deps, pages);
  const sent = await deps.requests.sentBy(who.session.subject);
  const body = (
    <div class="stack">
      <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text"><h1>{words("requests.my.title")}</h1><p class="lead">{words("requests.my.lead")}</p></div>
      <p class="acts"><a class="btn btn-primary" href={hrefIn(context, "/my/requests/new")}>{words("requests.my.new")}</a></p>
      {sent.length === 0 ? <p>{words("requests.my.none")}</p> : (
        <Table
          columns={[words("requests.number"), words("requests.kind"), words("requests.received"), words("requests.state"), words("requests.answer-by")]}
          rows={sent.map(({ row, events }) => ({
            id: `r-${row.caseId}`,
            cells: [
              <a href={hrefIn(context, `/my/requests/${row.caseId}`)}>{row.number}</a>, words(`requests.kind.${row.kind}`), words.time(row.receivedAt),
              words(`requests.state.${events.at(-1)?.state ?? "RequestInitiated"}`), words.day(dayOf(row.answerOn)),
            ],
          }))}
        />
      )}
    </div>
  );
  return pages.send(request, reply, { title: words("requests.my.title"), section: "my", body });
}

async function casePage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, given: Given): Promise<FastifyReply> {
  const context = contextOf(request);
  const who = await whoseToAct(request, deps, pages);
  const shown = await deps.requests.ownCase(who.session.subject, (request.params as { request: string }).request);
  const base = `/my/requests/${shown.one.row.caseId}`;
  const child = shown.one.about !== null && shown.one.about !== who.session.subject;
  const body = (
    <div class="stack">
      <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      <div class="text">
        <h1>{caseTitle(context, shown)}</h1>
        <p class="no-print"><a href={hrefIn(context, "/my/requests")}>{context.words("requests.back")}</a></p>
      </div>
      <CaseBody
        context={context} shown={shown} base={base} moreToken={pages.formToken(request, reply, "/my/requests/more")} documentToken={pages.formToken(request, reply, "/my/requests/document")} takesDocuments={deps.requests.takesDocuments} backToken={pages.formToken(request, reply, "/my/requests/take-back")}
        copy={{ href: child ? `/my/children/${shown.one.about}/export` : "/my/export" }} {...given}
      />
    </div>
  );
  return pages.send(request, reply, { title: context.words("requests.sent", { number: shown.one.row.number }), section: "my", status: given.faults.length > 0 ? 422 : 200, body });
}

/** A link may bring along what it is about; the asker still sends it, and may write something else. */
function aboutIn(request: FastifyRequest): FormBody {
  const { about } = request.query as { about?: unknown };
  return about === "restriction" ? new Map([["kind", "question"], ["words", contextOf(request).words("child.restricted.ask.words")]]) : NOTHING;
}

function newRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender, place: (typeof MY_PLACES)[number]): void {
  const page = async (request: FastifyRequest, reply: FastifyReply, given: Given): Promise<FastifyReply> => {
    const context = contextOf(request);
    const who = await whoseToAct(request, deps, pages);
    const body = <NewBody context={context} who={who} token={pages.formToken(request, reply, `${who.base}/requests/new`)} signOutToken={pages.formToken(request, reply, "/sign-out")} {...given} />;
    return pages.send(request, reply, { title: context.words("requests.my.new"), section: "my", status: given.faults.length > 0 ? 422 : 200, body });
  };
  app.get(`${place}/requests/new`, (request, reply) => page(request, reply, { typed: aboutIn(request), faults: [] }));

  app.post(`${place}/requests/new`, async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    const form = checkedForm(request, pages, `${who.base}/requests/new`);
    const context = contextOf(request);
    try {
      const sent = await askAsOneself(deps, who, askedIn(form, who.sees), { language: context.language, requestId: request.id });
      return await seeOther(reply, hrefIn(context, `/my/requests/${sent.caseId}`));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return page(request, reply, { typed: form, faults: fieldFaults(context.words, error) });
    }
  });
}

/** A document that was asked for, with the fields beside it (clause:C5). Whose request it is not is sent away before the file is read. */
function documentRoute(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const ownCase = async (request: FastifyRequest) => {
    const who = await whoseToAct(request, deps, pages);
    const { one } = await deps.requests.ownCase(who.session.subject, (request.params as { request: string }).request);
    return { by: who.actor, caseId: one.row.caseId };
  };
  void app.register(async (scope) => {
    acceptDocument(scope, ownCase);
    scope.post("/my/requests/:request/document", async (request, reply) => {
      const own = await ownCase(request);
      const given = documentIn(request);
      demandToken(request, pages, "/my/requests/document", given.token);
      try {
        await deps.requests.giveDocument({ ...own, requestId: request.id, bytes: given.bytes, values: given.values });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return casePage(request, reply, deps, pages, { typed: given.typed, faults: fieldFaults(contextOf(request).words, error) });
      }
      return seeOther(reply, hrefIn(contextOf(request), `/my/requests/${own.caseId}`));
    });
  });
}

/** `/my/requests`: asking while signed in, each step as it happens, what is asked for, taking back, the answer (clause:R1, clause:R2, clause:R3). */
export function myRequestRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my/requests", (request, reply) => listPage(request, reply, deps, pages));
  for (const place of MY_PLACES) newRoutes(app, deps, pages, place);
  app.get("/my/requests/:request", (request, reply) => casePage(request, reply, deps, pages, { typed: NOTHING, faults: [] }));

  app.post("/my/requests/:request/more", async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    const form = checkedForm(request, pages, "/my/requests/more");
    const { one } = await deps.requests.ownCase(who.session.subject, (request.params as { request: string }).request);
    try {
      await deps.requests.giveMore({ caseId: one.row.caseId, by: who.actor, requestId: request.id, values: requestValuesIn(form) });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return casePage(request, reply, deps, pages, { typed: formOf(request), faults: fieldFaults(contextOf(request).words, error) });
    }
    return seeOther(reply, hrefIn(contextOf(request), `/my/requests/${one.row.caseId}`));
  });

  documentRoute(app, deps, pages);

  app.post("/my/requests/:request/take-back", async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    checkedForm(request, pages, "/my/requests/take-back");
    const { one } = await deps.requests.ownCase(who.session.subject, (request.params as { request: string }).request);
    await deps.requests.takeBack({ caseId: one.row.caseId, by: who.actor, requestId: request.id });
    return seeOther(reply, hrefIn(contextOf(request), `/my/requests/${one.row.caseId}`));
  });
}
