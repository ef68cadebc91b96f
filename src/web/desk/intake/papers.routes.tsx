import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { COPY_EXCEPTIONS, FATE_DAYS, KEEPING_LAWS, type KeepingLaw, PAPER_FATES, PAPER_KINDS } from "../../../policy/index.ts";
import { SCAN_BYTES_MAX, type SeenPaper } from "../../../modules/intake/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm, demandToken } from "../../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../../form-faults.ts";
import { parseMultipart } from "../../multipart-body.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { fileFormOf, fileIn, textIn } from "../../signature/file-form.ts";
import { Note } from "../../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { UPLOADS_MAX, uploadsAtOnce } from "../../uploads-at-once.ts";
import { atDesk } from "../at-desk.ts";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES, type PersonAtDesk, personOf } from "./desk-answer.tsx";
import { scanFileName } from "./scanned-paper.ts";
import { demandPaperOf } from "./place-of-paper.ts";

const PLACE = "/desk/families/:subject/papers";
/** The file, the other fields, and the frame around them. */
const BODY_BYTES_MAX = SCAN_BYTES_MAX + 64 * 1_024;
const MEGABYTE = 1_048_576;

interface Shown {
  readonly faults: readonly FieldFault[];
  readonly typed: { readonly kind?: string; readonly exception?: string; readonly code?: string };
  /** The paper whose fate was told wrongly. */
  readonly scan?: string;
}

function Fate({ answer, person, paper, faults }: { answer: DeskAnswer; person: PersonAtDesk; paper: SeenPaper; faults: readonly FieldFault[] }) {
  const { request, reply, pages, context: { words } } = answer;
  const action = familyPath(person.subject, `/papers/${paper.scan}/fate`);
  if (paper.events.some(({ change }) => change === "returned" || change === "destroyed")) return null;
  return (
    <details open={faults.length > 0}>
      <summary>{words("paper.fate.act")}</summary>
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={pages.formToken(request, reply, action)} />
        <Radios name="fate" legend={words("paper.fate")} chosen={undefined} fault={faultOfField(faults, "fate")} options={PAPER_FATES.map((value) => ({ value, label: words(`paper.fate.${value}`) }))} />
        <Radios name="law" legend={words("paper.law")} why={words("paper.law.why")} chosen={undefined} fault={faultOfField(faults, "law")} options={(Object.keys(KEEPING_LAWS) as KeepingLaw[]).map((value) => ({ value, label: words(`paper.law.${value}`) }))} />
        <p class="acts"><button class="btn btn-plain">{words("paper.fate.note")}</button></p>
      </form>
    </details>
  );
}

function Paper({ answer, person, paper, faults }: { answer: DeskAnswer; person: PersonAtDesk; paper: SeenPaper; faults: readonly FieldFault[] }) {
  const { request, reply, pages, deps, context: { words } } = answer;
  const open = familyPath(person.subject, `/papers/${paper.scan}/open`);
  return (
    <li class="note">
      <h3>{words(`paper.${paper.kind}`)}</h3>
      <p>{words("paper.scanned", { time: words.time(paper.at), megabytes: (paper.byteCount / MEGABYTE).toFixed(1) })}</p>
      {paper.exception === null ? null : <p>{words(`paper.exception.${paper.exception}`)}</p>}
      {paper.events.map(({ change, law, at }) => <p key={change + at.toISOString()}>{words(`paper.change.${change}`)}{law === null ? "" : ` (${words(`paper.law.${law as KeepingLaw}`)})`}, {words.time(at)}</p>)}
      {paper.events.length === 0 ? <p>{words("paper.no-fate", { days: FATE_DAYS, age: words.age(paper.at, deps.clock.now()) })}</p> : null}
      {paper.here ? (
        <form method="post" action={open}>
          <FormToken token={pages.formToken(request, reply, open)} />
          <p class="acts"><button class="btn btn-plain">{words("paper.open")}</button></p>
        </form>
      ) : null}
      <Fate answer={answer} person={person} paper={paper} faults={faults} />
    </li>
  );
}

function Upload({ answer, person, typed, faults }: { answer: DeskAnswer; person: PersonAtDesk } & Shown) {
  const { request, reply, pages, context: { words } } = answer;
  const action = familyPath(person.subject, "/papers");
  const fault = faultOfField(faults, "file");
  return (
    <form class="form" method="post" action={action} enctype="multipart/form-data" noValidate>
      <FormToken token={pages.formToken(request, reply, action)} />
      <Radios name="kind" legend={words("paper.kind")} chosen={typed.kind} fault={faultOfField(faults, "kind")} options={PAPER_KINDS.map((value) => ({ value, label: words(`paper.${value}`) }))} />
      <Radios name="exception" legend={words("paper.exception")} why={words("paper.exception.why")} chosen={typed.exception} fault={faultOfField(faults, "exception")} options={COPY_EXCEPTIONS.map((value) => ({ value, label: words(`paper.exception.${value}`) }))} />
      <TextField words={words} name="code" label={words("intake.code")} why={words("intake.code.why")} value={typed.code} fault={faultOfField(faults, "code")} optional maxLength={30} />
      <div class="field">
        <label for="f-file">{words("paper.file")}</label>
        <p class="why" id="f-file-why">{words("paper.file.why", { megabytes: SCAN_BYTES_MAX / MEGABYTE })}</p>
        {fault === undefined ? null : <p class="fault" id="f-file-fault">{fault}</p>}
        <input class="file" type="file" id="f-file" name="file" accept=".pdf,.jpg,.jpeg,.png" required aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? "f-file-fault f-file-why" : "f-file-why"} />
      </div>
      <p class="acts"><button class="btn btn-primary">{words("paper.act")}</button></p>
    </form>
  );
}

async function papersPage(answer: DeskAnswer, person: PersonAtDesk, shown: Shown): Promise<FastifyReply> {
  const { request, deps, desk, context, context: { words } } = answer;
  const toCopy = desk.membership.roles.includes("registrar") && (await deps.intakeDesk.paperAnswers.uncopied(deps.databases.data, person.subject)).length > 0;
  const papers = await deps.intakeDesk.scans.list(deps.databases.data, person.subject);
  const { done } = request.query as { done?: unknown };
  const upload = shown.scan === undefined ? shown : { faults: [], typed: {} };
  const body = (
    <>
      {done === "scanned" || done === "noted" ? <Note kind="done" title={words(`paper.done.${done}`)} /> : null}
      <div class="text">
        <h1>{words("paper.title")}</h1>
        <p class="lead">{words("paper.lead", { number: person.number })}</p>
      </div>
      {toCopy ? <Note kind="info" title={words("answers.due")}><p><a href={hrefIn(context, familyPath(person.subject, "/answers"))}>{words("answers.title")}</a></p></Note> : null}
      <FaultSummary words={words} faults={shown.faults} />
      {papers.length === 0 ? <p>{words("paper.none")}</p> : <ul class="plain stack">{papers.map((paper) => <Paper key={paper.scan} answer={answer} person={person} paper={paper} faults={paper.scan === shown.scan ? shown.faults : []} />)}</ul>}
      <section class="stack">
        <h2>{words("paper.add")}</h2>
        <Upload answer={answer} person={person} {...upload} />
      </section>
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.back")}</a></p>
    </>
  );
  return deskPage(answer, { title: words("paper.title"), status: shown.faults.length > 0 ? 422 : 200, body });
}

/** Uploads of the desk: who is not there is sent away before the body is read; few at once, each of a bounded size. */
function acceptScans(scope: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const uploads = uploadsAtOnce(UPLOADS_MAX);
  scope.addHook("onRequest", async (request) => {
    await atDesk(request, deps, pages, PAPER_ROLES);
    uploads.begin(request);
  });
  scope.addHook("onResponse", uploads.onResponse);
  scope.addHook("onRequestAbort", uploads.onRequestAbort);
  scope.addContentTypeParser("multipart/form-data", { parseAs: "buffer", bodyLimit: BODY_BYTES_MAX }, (request, body, ready) => {
    try {
      ready(null, parseMultipart(body as Buffer, request.headers["content-type"] ?? ""));
    } catch (error) {
      ready(error as Error);
    }
  });
}


/** `/desk/families/ID/papers`: papers scanned, bound to their record, their fate noted (clause:U1). */
export function papersRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const at = async (request: FastifyRequest, reply: FastifyReply): Promise<{ answer: DeskAnswer; person: PersonAtDesk }> => {
    const answer = await deskAnswer(request, reply, { deps, pages, roles: PAPER_ROLES });
    return { answer, person: await personOf(answer) };
  };

  app.get(PLACE, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const { code } = request.query as { code?: unknown };
    return papersPage(answer, person, { faults: [], typed: typeof code === "string" ? { code: code.slice(0, 30) } : {} });
  });

  void app.register(async (scope) => {
    acceptScans(scope, deps, pages);
    scope.post(PLACE, async (request, reply) => {
      const { answer, person } = await at(request, reply);
      const form = fileFormOf(request);
      demandToken(request, pages, familyPath(person.subject, "/papers"), textIn(form, "form"));
      const { words } = answer.context;
      const typed = { kind: textIn(form, "kind"), exception: textIn(form, "exception"), code: textIn(form, "code") };
      try {
        await demandPaperOf(deps, typed.code === "" ? null : typed.code, person.subject);
        await deps.intakeDesk.scans.add({
          by: answer.desk.actor, subject: person.subject, kind: typed.kind, exception: typed.exception === "" ? null : typed.exception, code: typed.code === "" ? null : typed.code,
          bytes: fileIn(form, "file") ?? new Uint8Array(), requestId: request.id,
        });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        return papersPage(answer, person, { faults: fieldFaults(words, error, { kind: words("paper.kind"), file: words("paper.file") }), typed });
      }
      return seeOther(reply, hrefIn(answer.context, familyPath(person.subject, "/papers?done=scanned")));
    });
  });

  app.post(`${PLACE}/:scan/open`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const { scan } = request.params as { scan: string };
    checkedForm(request, pages, familyPath(person.subject, `/papers/${scan}/open`));
    const { bytes, mediaType } = await deps.intakeDesk.scans.open({ by: answer.desk.actor, subject: person.subject, scan, requestId: request.id });
    // Handed out as a file: what stands in a PDF of a stranger never runs on a page of ours.
    return reply
      .headers({ "content-disposition": `attachment; filename="${scanFileName(person, mediaType)}"`, "cache-control": "no-store", "x-content-type-options": "nosniff" })
      .type(mediaType).send(bytes);
  });

  app.post(`${PLACE}/:scan/fate`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const { scan } = request.params as { scan: string };
    const form = checkedForm(request, pages, familyPath(person.subject, `/papers/${scan}/fate`));
    try {
      await deps.intakeDesk.scans.noteFate({ by: answer.desk.actor, subject: person.subject, scan, fate: form.get("fate") ?? "", law: form.get("law") ?? null, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return papersPage(answer, person, { faults: fieldFaults(answer.context.words, error), typed: {}, scan });
    }
    return seeOther(reply, hrefIn(answer.context, familyPath(person.subject, "/papers?done=noted")));
  });
}
