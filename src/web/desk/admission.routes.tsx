import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { texts, type StaffRole } from "../../policy/index.ts";
import type { LinkKind } from "../../modules/staff/index.ts";
import { codePage } from "../accounts/code-page.tsx";
import { ATTEMPT_SECONDS } from "../accounts/sign-in.routes.tsx";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { ClauseLink } from "../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { sayRole } from "./desk-shell.tsx";

const CODE = "/desk/join/code";
/** A link's token; anything longer is none of ours. */
const LINK = /^[A-Za-z0-9_-]{43}$/;

interface Answering {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly deps: AppDeps;
  readonly pages: PageSender;
  readonly kind: LinkKind;
}

interface Typed {
  readonly values: ReadonlyMap<string, string>;
  readonly faults: readonly FieldFault[];
}

const NOTHING: Typed = { values: new Map(), faults: [] };

function linkOf(request: FastifyRequest): string {
  const { link } = request.params as { link: string };
  return LINK.test(link) ? link : "";
}

/** The same page for an address that the school knows and one that it does not: the name is asked of both. */
function joinPage({ request, reply, pages, kind }: Answering, roles: readonly StaffRole[], { values, faults }: Typed): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words } = context;
  const fields = texts[context.language].fieldWords;
  const action = `/desk/${kind}/${linkOf(request)}`;
  const field = (name: "family-name" | "given-name" | "email", autocomplete: string, about: object = {}) => (
    <TextField
      words={words} name={name} autocomplete={autocomplete} label={fields[name].name} value={values.get(name)} fault={faultOfField(faults, name)}
      why={words(name === "email" ? "staff-join.email.why" : "staff-join.name.why")} {...about}
    />
  );
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words(`staff-join.${kind}.title`)}</h1>
        <p class="lead">{words("staff-join.roles", { roles: roles.map((role) => sayRole(words, role)).join(", ") })}</p>
        <p>{words(`staff-join.${kind}.how`)}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={pages.formToken(request, reply, action)} />
        {field("family-name", "family-name")}
        {field("given-name", "given-name")}
        {kind === "first" ? field("email", "email", { type: "email", inputMode: "email", maxLength: 254 }) : null}
        <p class="small">{words("staff-join.held")} <ClauseLink context={context} clause="S1" /></p>
        <p class="acts"><button class="btn btn-primary">{words("staff-join.act")}</button></p>
      </form>
    </div>
  );
  return pages.send(request, reply, { title: words(`staff-join.${kind}.title`), section: "none", status: faults.length > 0 ? 422 : 200, body });
}

async function postName(answering: Answering): Promise<FastifyReply> {
  const { request, reply, deps, pages, kind } = answering;
  const context = contextOf(request);
  const link = linkOf(request);
  const form = checkedForm(request, pages, `/desk/${kind}/${link}`);
  const roles = await deps.staff.admission.offered(kind, link);
  const name = { "family-name": form.get("family-name") ?? "", "given-name": form.get("given-name") ?? "" };
  try {
    const { token } = await deps.staff.admission.requestCode({
      kind, link, name, email: form.get("email") ?? "", network: request.ip, language: context.language, requestId: request.id,
    });
    pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
  } catch (error) {
    if (!isFormFault(error)) throw error;
    return joinPage(answering, roles, { values: form, faults: fieldFaults(context.words, error) });
  }
  return seeOther(reply, hrefIn(context, CODE));
}

/** Becoming a member: by the link that the start of the service printed, or that of a letter. What a link may do is asked anew at each step (clause:S1). */
export function admissionRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const kind of ["first", "invitation"] as const) {
    app.get(`/desk/${kind}/:link`, async (request, reply) =>
      joinPage({ request, reply, deps, pages, kind }, await deps.staff.admission.offered(kind, linkOf(request)), NOTHING));
    app.post(`/desk/${kind}/:link`, (request, reply) => postName({ request, reply, deps, pages, kind }));
  }

  const code = { action: CODE, again: "/sign-in", section: "none" } as const;
  app.get(CODE, (request, reply) => codePage(request, reply, pages, { ...code, faults: [] }));

  app.post(CODE, async (request, reply) => {
    const form = checkedForm(request, pages, CODE);
    const context = contextOf(request);
    try {
      const { token } = await deps.staff.admission.confirm({
        token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip, requestId: request.id,
      });
      // Whoever was signed in on this browser is not the one who has joined: a new session takes the place of any other.
      pages.cookies.setSession(reply, token);
      pages.cookies.clearAttempt(reply);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return codePage(request, reply, pages, { ...code, faults: fieldFaults(context.words, error) });
    }
    return seeOther(reply, hrefIn(context, "/desk"));
  });
}
