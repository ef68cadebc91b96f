import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asSubjectId, needsAssent, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { CHILD_FIELDS, CHILD_PURPOSES, NEEDED_FOR_CHILD, type TypedChild } from "../../modules/joining/index.ts";
import { accessFor } from "../../modules/vault/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { isShownAnew, statusAnew } from "../form-again.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { type SignedIn, signedIn } from "../signed-in.ts";
import { RepresentativeNote } from "../my/own-word.tsx";
import { Note } from "../ui/blocks.tsx";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { answerName, ChildBody } from "./child-page.tsx";

const ACTION = "/my/children/new";
const NAMES = ["family-name", "given-name", "patronymic"] as const;

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew?: Refusal;
}
const NOTHING: Shown = { typed: new Map(), faults: [] };

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
}

function typedChild(form: FormBody): TypedChild {
  return {
    values: Object.fromEntries(CHILD_FIELDS.map(({ field }) => [field, form.get(field)])),
    relation: form.get("relation"),
    answers: Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, form.get(purpose === NEEDED_FOR_CHILD ? "consent" : answerName(purpose))])),
  };
}

/** The consenting person's own name, for the text of the consent: Law 94-V art. 8(4) asks for it. A read like any other. */
async function ownName({ request, deps }: Answering, { actor, session }: SignedIn): Promise<string> {
  const access = accessFor({ purpose: "service-provision", actor, requestId: request.id });
  const { values } = await deps.vault.read(access, session.subject, NAMES);
  return NAMES.flatMap((field) => (values[field] === undefined ? [] : [reveal(values[field].value, "ui")])).join(" ");
}

async function childPage(answering: Answering, who: SignedIn, shown: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages } = answering;
  const context = contextOf(request);
  const { token, text } = deps.enrolment.openForm({ session: who.session, language: context.language });
  // A form whose token does not fit came from nobody knows where: it opens nothing and leaves no trace.
  const representative = shown.anew === undefined ? await ownName(answering, who) : context.words("child.your-name");
  const body = (
    <ChildBody
      context={context} formToken={pages.formToken(request, reply, ACTION)} consentToken={token} consent={text} representative={representative} {...shown}
    />
  );
  const status = shown.anew ? statusAnew(reply, shown.anew) : shown.faults.length > 0 ? 422 : 200;
  return pages.send(request, reply, { title: context.words("child.title"), section: "my", status, body });
}

/** The child just added whose own word is needed next; null for a younger one, and for somebody else's id. */
async function pupilAdded({ databases, clock, representations }: AppDeps, representative: SubjectId, { child }: { child?: unknown }): Promise<SubjectId | null> {
  if (typeof child !== "string" || !isId(child)) return null;
  const subject = asSubjectId(child);
  if (!(await representations.represents(databases.data, representative, subject, clock.now()))) return null;
  return needsAssent(await representations.stageOf(databases.data, subject)) ? subject : null;
}

/** Adding a child (clause:C1, clause:G5): one page, one button, no script. */
export function childRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(ACTION, async (request, reply) => {
    const who = await signedIn(request, deps, pages);
    await deps.enrolment.assertMayAdd(deps.databases.data, who.session.subject);
    return childPage({ request, reply, deps, pages }, who, NOTHING);
  });

  app.post(ACTION, async (request, reply) => {
    const context = contextOf(request);
    const who = await signedIn(request, deps, pages);
    const typed = formOf(request);
    const answering = { request, reply, deps, pages };
    try {
      checkedForm(request, pages, ACTION);
      const { child } = await deps.enrolment.enrol({
        session: who.session, language: context.language, token: typed.get("consent-token") ?? "", typed: typedChild(typed), source: "web-form", requestId: request.id,
      });
      return await seeOther(reply, hrefIn(context, `/my/children/added?child=${child}`));
    } catch (error) {
      if (isFormFault(error)) return childPage(answering, who, { typed, faults: fieldFaults(context.words, error) });
      if (isShownAnew(error)) return childPage(answering, who, { typed, faults: [], anew: error });
      throw error;
    }
  });

  app.get("/my/children/added", async (request, reply) => {
    const { session } = await signedIn(request, deps, pages);
    const context = contextOf(request);
    const { words } = context;
    const pupil = await pupilAdded(deps, session.subject, request.query as { child?: unknown });
    const body = (
      <div class="stack">
        <Note kind="done" title={words("child.added")}><p>{words("child.added.text")}</p></Note>
        {pupil === null ? null : <RepresentativeNote context={context} code={`/my/children/${pupil}/code`} />}
        <h1>{words("child.added.next")}</h1>
        <p class="acts">
          <a class="btn btn-primary" href={hrefIn(context, "/my")}>{words("child.done")}</a>
          <a class="btn btn-plain" href={hrefIn(context, ACTION)}>{words("child.another")}</a>
        </p>
      </div>
    );
    return pages.send(request, reply, { title: words("child.added"), section: "my", body });
  });
}
