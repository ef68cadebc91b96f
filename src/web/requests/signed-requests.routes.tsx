import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Asked, checkAsked, civilDateOf, type FieldId, isRequestKind, isRequestSender, operatorIn, REQUEST_KINDS, REQUEST_SENDERS, type RequestField, type RequestKind, type RequestSender, readSignedRequest, type SignedRequest, signedRequestText, texts } from "../../policy/index.ts";
import { valueFaults } from "../../modules/requests/index.ts";
import { newId, randomToken } from "../../platform/id.ts";
import { Refusal, type RefusedField } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm, demandToken } from "../checked-form.ts";
import type { FormBody } from "../form-body.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { TrustNote } from "../signature/check-page.tsx";
import { acceptFiles, fileFormOf, fileIn, orRefusal, textIn } from "../signature/file-form.ts";
import { ShownTexts } from "../signature/shown-text.ts";
import { ncalayerSource, SigningBlock } from "../signature/signing-block.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { ASKED_NAMES, AskedInputs, askedIn, sayAsked, typedAsked } from "./asked-inputs.tsx";
import { unchosen, VISITOR } from "./asking.ts";
import { RequestFieldInputs, requestValuesIn } from "./request-fields.tsx";

const WRITE = "/requests/sign", SEND = "/requests/signed";
/** Who signs needs no document's number: the certificate says who it is (clause:G3). */
const FIELDS: readonly RequestField[] = ["words", "relation", "email", "phone"];
const NOTHING: FormBody = new Map();
type Given = { readonly typed: FormBody; readonly faults: readonly FieldFault[] };

function WriteBody({ context, token, typed, faults }: { context: PageContext; token: string } & Given) {
  const { words } = context;
  return (
    <div class="stack">
      <div class="text"><h1>{words("signed-requests.title")}</h1><p class="lead">{words("signed-requests.lead")}</p></div>
      <div class="form">
        <FaultSummary words={words} faults={faults} />
        <form class="form" method="post" action={WRITE} noValidate>
          <FormToken token={token} />
          <Radios name="kind" legend={words("requests.kind")} options={REQUEST_KINDS.map((kind) => ({ value: kind, label: words(`requests.kind.${kind}`) }))} chosen={typed.get("kind")} fault={faultOfField(faults, "kind")} />
          <Radios name="sender" legend={words("requests.sender")} options={REQUEST_SENDERS.map((sender) => ({ value: sender, label: words(`requests.sender.${sender}`) }))} chosen={typed.get("sender")} fault={faultOfField(faults, "sender")} />
          <RequestFieldInputs context={context} fields={FIELDS} typed={typed} faults={faults} />
          <AskedInputs context={context} typed={typed} faults={faults} />
          <p class="acts"><button class="btn btn-primary">{words("signed-requests.show")}</button><a class="btn btn-plain" href={hrefIn(context, "/requests")}>{words("requests.title")}</a></p>
        </form>
      </div>
    </div>
  );
}

/** The faults, each under the name that its field has on this form. */
const faultsOnForm = ({ words }: PageContext, refusal: Refusal): FieldFault[] =>
  fieldFaults(words, refusal, Object.fromEntries(FIELDS.map((field) => [field, words(`requests.field.${field}`)])));

/** Back to the form with all that was written: nothing is kept here, so it goes along. */
function ChangeForm({ context, token, typed }: { context: PageContext; token: string; typed: FormBody }) {
  return (
    <form method="post" action={WRITE}>
      <FormToken token={token} />
      {["kind", "sender", ...FIELDS, ...ASKED_NAMES].filter((name) => typed.has(name)).map((name) => <input key={name} type="hidden" name={name} value={typed.get(name) ?? ""} />)}
      <button class="btn btn-plain" name="change" value="yes">{context.words("signed-requests.back")}</button>
    </form>
  );
}

/** What is named in detail, checked before it is signed, and its lines for people. */
function namedIn(context: PageContext, form: FormBody, { kind, sender }: { kind: RequestKind; sender: RequestSender }, at: Date): { asked: Asked; faults: readonly RefusedField[]; said: readonly string[] } {
  const { words, language } = context;
  const { corrections, purposes } = askedIn(form, kind);
  const { asked, faults } = checkAsked({ kind, sender }, { corrections, purposes: purposes ?? [] }, civilDateOf(at));
  const withdrawn = kind === "withdrawal" ? sayAsked(context, kind, asked) : null;
  const said = (Object.entries(asked.corrections) as [FieldId, string][]).map(([field, value]) => words("signed-requests.text.correct", { field: texts[language].fieldWords[field].name, value }));
  return { asked, faults: [...faults, ...unchosen(kind, purposes)], said: [...said, ...(withdrawn === null ? [] : [words("signed-requests.text.withdraw", { what: withdrawn })])] };
}

/** The exact text, with a fresh id and nonce. Throws Refusal `invalid-fields`. */
function textFor(context: PageContext, form: FormBody, deps: Pick<AppDeps, "operator" | "clock">): string {
  const { words, language } = context;
  const [kind, sender] = [form.get("kind") ?? "", form.get("sender") ?? ""];
  const values = requestValuesIn(form, FIELDS);
  const faults: RefusedField[] = [...(isRequestKind(kind) ? [] : [{ field: "kind", reason: "no-kind" }]), ...(isRequestSender(sender) ? [] : [{ field: "sender", reason: "no-sender" }])];
  if (values.email === undefined && values.phone === undefined) faults.push({ field: "email", reason: "no-way-back" });
  // Nobody signs what is refused afterwards.
  faults.push(...valueFaults(values));
  const named = isRequestKind(kind) && isRequestSender(sender) ? namedIn(context, form, { kind, sender }, deps.clock.now()) : null;
  faults.push(...(named?.faults ?? []));
  if (faults.length > 0 || !isRequestKind(kind) || !isRequestSender(sender)) throw new Refusal("invalid", "invalid-fields", { fields: faults, clause: "R2" });
  const said = [
    words("signed-requests.text", { operator: operatorIn(language, deps.operator).name }), words("signed-requests.text.kind", { kind: words(`requests.kind.${kind}`) }),
    ...(named?.said ?? []), words("signed-requests.text.sender", { sender: words(`requests.sender.${sender}`) }), words("signed-requests.text.time", { time: words.time(deps.clock.now()) }),
  ];
  return signedRequestText(said, { caseId: newId(), nonce: randomToken(), kind, sender, values, ...named?.asked });
}

function writePage(request: FastifyRequest, reply: FastifyReply, pages: PageSender, given: Given): Promise<FastifyReply> {
  const context = contextOf(request);
  const body = <WriteBody context={context} token={pages.formToken(request, reply, WRITE)} {...given} />;
  return pages.send(request, reply, { title: context.words("signed-requests.title"), section: "none", status: given.faults.length > 0 ? 422 : 200, body });
}

function signPage(request: FastifyRequest, reply: FastifyReply, { deps, pages, shown }: { deps: AppDeps; pages: PageSender; shown: ShownTexts }, typed: FormBody): Promise<FastifyReply> {
  const context = contextOf(request);
  const text = textFor(context, typed, deps);
  const { words } = context;
  const body = (
    <div class="stack">
      <div class="text"><h1>{words("signed-requests.check")}</h1><p class="lead">{words("signed-requests.check.lead")}</p></div>
      <TrustNote context={context} trust={deps.signatureTrustKind} />
      <SigningBlock
        context={context} action={SEND} formToken={pages.formToken(request, reply, SEND)} text={text} seal={shown.seal(text)} ncalayerUrl={deps.ncalayerUrl} trust={deps.signatureTrustKind} iin={null}
      />
      <p class="small quiet">{words("signed-requests.mail", { email: deps.operator.email })}</p>
      <ChangeForm context={context} token={pages.formToken(request, reply, WRITE)} typed={typed} />
    </div>
  );
  return pages.send(request, reply, { title: words("signed-requests.check"), section: "none", scripts: ["sign-with-ncalayer"], connect: [ncalayerSource(deps.ncalayerUrl)], body });
}

/** What a signed text says, as it was typed into the form. */
const typedIn = ({ kind, sender, values, ...asked }: SignedRequest): FormBody => new Map([...Object.entries({ kind, sender, ...values }), ...typedAsked(asked)]);

/** Takes the signature over the text that this service has shown, and hands the request in, once (clause:R1). What cannot be taken goes back to the form with what was said (clause:R2). */
async function takeSigned(request: FastifyRequest, reply: FastifyReply, { deps, pages, shown }: { deps: AppDeps; pages: PageSender; shown: ShownTexts }): Promise<FastifyReply> {
  const context = contextOf(request);
  const form = fileFormOf(request);
  demandToken(request, pages, SEND, textIn(form, "form"));
  // Forms write line breaks as CR LF, whatever the page held.
  const text = textIn(form, "text").replaceAll("\r\n", "\n");
  const signed = shown.isOurs(text, textIn(form, "seal")) ? readSignedRequest(text) : null;
  if (signed === null) throw new Refusal("conflict", "text-not-ours");
  const file = fileIn(form, "signature") ?? fileIn(form, "file");
  if (file === undefined) throw new Refusal("invalid", "signature-file-missing");
  await deps.limits.countOpenRequest(deps.databases.data, request.ip, deps.clock.now());
  const content = Buffer.from(text);
  const answer = await orRefusal(deps.signatures.check({ file, content, expected: { most: 1 }, wantsEvidence: true }));
  if (!answer.verdict.valid) throw new Refusal("refused", "signature-not-valid", { clause: "R1" });
  const { caseId, nonce, ...asked } = signed;
  try {
    const sent = await deps.requests.receive({
      ...asked, channel: "web", by: VISITOR, language: context.language, requestId: request.id, form: { caseId, nonce },
      signed: { verdict: answer.verdict, content, evidence: answer.evidence?.bundle ?? null },
    });
    return await seeOther(reply, hrefIn(context, `/requests/${sent.capability}`));
  } catch (error) {
    if (!isFormFault(error)) throw error;
    return writePage(request, reply, pages, { typed: typedIn(signed), faults: faultsOnForm(context, error) });
  }
}

/** `/requests/sign`: a request under a qualified electronic signature, without an account: written, shown word for word, signed, sent (clause:R1; Digital Code art. 50(3)). */
export function signedRequestRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const parts = { deps, pages, shown: new ShownTexts(deps.formTokenKey) };

  app.get(WRITE, (request, reply) => writePage(request, reply, pages, { typed: NOTHING, faults: [] }));

  app.post(WRITE, async (request, reply) => {
    const form = checkedForm(request, pages, WRITE);
    if (form.get("change") === "yes") return writePage(request, reply, pages, { typed: form, faults: [] });
    try {
      return await signPage(request, reply, parts, form);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return writePage(request, reply, pages, { typed: form, faults: faultsOnForm(contextOf(request), error) });
    }
  });

  void app.register(async (scope) => {
    acceptFiles(scope);
    scope.post(SEND, (request, reply) => takeSigned(request, reply, parts));
  });
}
