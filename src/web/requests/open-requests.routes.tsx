import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isRequestKind, isRequestSender, operatorIn, REQUEST_KINDS, REQUEST_SENDERS } from "../../policy/index.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm, demandToken } from "../checked-form.ts";
import { type FormBody, formOf } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { AskedInputs, askedIn as namedIn } from "./asked-inputs.tsx";
import { askAsVisitor, giveAsVisitor, hasWayBack, NO_WAY_BACK, type OpenAsk, unchosen, VISITOR } from "./asking.ts";
import { CaseBody, caseTitle } from "./case-page.tsx";
import { acceptDocument, documentIn } from "./document-form.tsx";
import { RequestFieldInputs, requestValuesIn } from "./request-fields.tsx";

const ACTION = "/requests";
const NOTHING: FormBody = new Map();

function FormBodyPage({ context, token, typed, faults }: { context: PageContext; token: string; typed: FormBody; faults: readonly FieldFault[] }) {
  const { words } = context;
  return (
    <div class="stack">
      <div class="text">
        <h1>{words("requests.title")}</h1>
        <p class="lead">{words("requests.lead")}</p>
        <p><a href={hrefIn(context, "/my/requests")}>{words("requests.signed-in-better")}</a></p>
        <p><a href={hrefIn(context, "/requests/sign")}>{words("signed-requests.offer")}</a></p>
      </div>
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={ACTION} noValidate>
          <FormToken token={token} />
          <Radios name="kind" legend={words("requests.kind")} options={REQUEST_KINDS.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typed.get("kind")} fault={faultOfField(faults, "kind")} />
          <Radios name="sender" legend={words("requests.sender")} options={REQUEST_SENDERS.map((sender) => ({ value: sender, label: words(`requests.sender.${sender}`) }))} chosen={typed.get("sender")} fault={faultOfField(faults, "sender")} />
          <p class="quiet">{words("requests.optional-now")}</p>
          <RequestFieldInputs context={context} fields={["words", "name", "email", "phone", "relation", "document-number", "document-date", "document-issuer"]} typed={typed} faults={faults} />
          <AskedInputs context={context} typed={typed} faults={faults} />
          <Note><p>{words("requests.privacy")}</p></Note>
          <p class="acts"><button class="btn btn-primary">{words("requests.send")}</button></p>
        </form>
      </div>
    </div>
  );
}

/** What must be there for a request to come at all; everything else is asked for later (clause:R2). Throws Refusal `invalid-fields`. */
function askedIn(form: FormBody): OpenAsk {
  const [kind, sender] = [form.get("kind") ?? "", form.get("sender") ?? ""];
  const faults: RefusedField[] = [
    ...(isRequestKind(kind) ? [] : [{ field: "kind", reason: "no-kind" }]), ...(isRequestSender(sender) ? [] : [{ field: "sender", reason: "no-sender" }]),
  ];
  const values = requestValuesIn(form);
  if (!hasWayBack(values)) faults.push(NO_WAY_BACK);
  const named = isRequestKind(kind) ? namedIn(form, kind) : undefined;
  if (isRequestKind(kind)) faults.push(...unchosen(kind, named?.purposes));
  if (faults.length > 0 || !isRequestKind(kind) || !isRequestSender(sender)) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "R2" });
  return { kind, sender, values, corrections: named?.corrections ?? {}, purposes: named?.purposes ?? [] };
}

function formPage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, shown: { typed: FormBody; faults: readonly FieldFault[] }): Promise<FastifyReply> {
  const context = contextOf(request);
  const body = <FormBodyPage context={context} token={pages.formToken(request, reply, ACTION)} {...shown} />;
  return pages.send(request, reply, { title: context.words("requests.title"), section: "none", status: shown.faults.length > 0 ? 422 : 200, body });
}

async function casePage(request: FastifyRequest, reply: FastifyReply, { deps, pages }: { deps: AppDeps; pages: PageSender }, given: { typed: FormBody; faults: readonly FieldFault[] }): Promise<FastifyReply> {
  const context = contextOf(request);
  const { capability } = request.params as { capability: string };
  const shown = await deps.requests.shown(await deps.requests.byCapability(capability));
  const base = `${ACTION}/${capability}`;
  const { about, senderSubject } = shown.one;
  // Whoever holds this address is told of no child's page (clause:G5): a representative finds it behind the own.
  const copy = { address: operatorIn(context.language, deps.operator).address, signIn: about === senderSubject ? "/my/export" : "/my" };
  const body = (
    <div class="stack">
      <div class="text">
        <h1>{caseTitle(context, shown)}</h1>
        <p class="lead no-print">{context.words("requests.keep-address")}</p>
      </div>
      <CaseBody
        context={context} shown={shown} base={base} moreToken={pages.formToken(request, reply, `${ACTION}/more`)} documentToken={pages.formToken(request, reply, `${ACTION}/document`)}
        takesDocuments={deps.requests.takesDocuments} backToken={pages.formToken(request, reply, `${ACTION}/take-back`)} copy={copy} {...given}
      />
    </div>
  );
  return pages.send(request, reply, { title: context.words("requests.sent", { number: shown.one.row.number }), section: "none", status: given.faults.length > 0 ? 422 : 200, body });
}

/** A document that was asked for, with the fields beside it (clause:C5). Who does not hold the address is sent away before the file is read. */
function documentRoute(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const capabilityOf = (request: FastifyRequest): string => (request.params as { capability: string }).capability;
  void app.register(async (scope) => {
    acceptDocument(scope, async (request) => {
      await deps.requests.byCapability(capabilityOf(request));
      await deps.limits.countOpenRequest(deps.databases.data, request.ip, deps.clock.now());
    });
    scope.post(`${ACTION}/:capability/document`, async (request, reply) => {
      const given = documentIn(request);
      demandToken(request, pages, `${ACTION}/document`, given.token);
      try {
        await deps.requests.giveDocument({ caseId: await deps.requests.byCapability(capabilityOf(request)), by: VISITOR, requestId: request.id, bytes: given.bytes, values: given.values });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return casePage(request, reply, { deps, pages }, { typed: given.typed, faults: fieldFaults(contextOf(request).words, error) });
      }
      return seeOther(reply, hrefIn(contextOf(request), `${ACTION}/${capabilityOf(request)}`));
    });
  });
}

/** `/requests`: the open form for whoever has no account, and the address where each step and the answer stand (clause:R1, clause:S6). */
export function openRequestRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(ACTION, (request, reply) => formPage(request, reply, pages, { typed: NOTHING, faults: [] }));

  app.post(ACTION, async (request, reply) => {
    const context = contextOf(request);
    const form = checkedForm(request, pages, ACTION);
    try {
      const sent = await askAsVisitor(deps, askedIn(form), { network: request.ip, language: context.language, requestId: request.id });
      return await seeOther(reply, hrefIn(context, `${ACTION}/${sent.capability}`));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return formPage(request, reply, pages, { typed: form, faults: fieldFaults(context.words, error) });
    }
  });

  app.get(`${ACTION}/:capability`, (request, reply) => casePage(request, reply, { deps, pages }, { typed: NOTHING, faults: [] }));

  app.post(`${ACTION}/:capability/more`, async (request, reply) => {
    const context = contextOf(request);
    const form = checkedForm(request, pages, `${ACTION}/more`);
    const { capability } = request.params as { capability: string };
    try {
      await giveAsVisitor(deps, capability, requestValuesIn(form), { network: request.ip, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return casePage(request, reply, { deps, pages }, { typed: formOf(request), faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, `${ACTION}/${capability}`));
  });

  documentRoute(app, deps, pages);

  app.post(`${ACTION}/:capability/take-back`, async (request, reply) => {
    checkedForm(request, pages, `${ACTION}/take-back`);
    const { capability } = request.params as { capability: string };
    await deps.requests.takeBack({ caseId: await deps.requests.byCapability(capability), by: VISITOR, requestId: request.id });
    return seeOther(reply, hrefIn(contextOf(request), `${ACTION}/${capability}`));
  });
}
