import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CHILD_PURPOSES } from "../../modules/joining/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { Note } from "../ui/blocks.tsx";
import type { FieldFault } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { answerName, ImportedBody } from "./imported-page.tsx";

type Deps = Pick<AppDeps, "importing" | "operator">;
type Named = { Params: { capability: string } };

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly anew: Refusal | null;
}
const NOTHING: Shown = { typed: new Map(), faults: [], anew: null };

async function page(request: FastifyRequest<Named>, reply: FastifyReply, { deps, pages }: { deps: Deps; pages: PageSender }, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const path = `/imported/${request.params.capability}`;
  const waiting = await deps.importing.answers.open(request.params.capability, context.language);
  const body = (
    <ImportedBody
      context={context} school={deps.operator.brand} path={path} waiting={waiting} {...shown}
      acceptToken={pages.formToken(request, reply, `${path}/acceptance`)} refuseToken={pages.formToken(request, reply, `${path}/refusal`)}
    />
  );
  const status = shown.anew !== null ? 409 : shown.faults.length > 0 ? 422 : 200;
  return pages.send(request, reply, { title: context.words("imported.title"), section: "none", status, body });
}

/** Shows the page anew for what the person can mend; anything else is an error page. */
async function orAnew(request: FastifyRequest<Named>, reply: FastifyReply, parts: { deps: Deps; pages: PageSender }, act: () => Promise<string>): Promise<FastifyReply> {
  try {
    return await seeOther(reply, hrefIn(contextOf(request), await act()));
  } catch (error) {
    const typed = formOf(request);
    if (isFormFault(error)) return page(request, reply, parts, { typed, faults: fieldFaults(contextOf(request).words, error), anew: null });
    if (error instanceof Refusal && error.kind === "conflict" && error.reason.startsWith("form-")) return page(request, reply, parts, { typed, faults: [], anew: error });
    throw error;
  }
}

/** `/imported/{capability}`: where the letter of an import leads. Looking changes nothing; yes and no are one button each (clause:C2, clause:R5). */
export function importedRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const parts = { deps, pages };
  const { answers } = deps.importing;
  app.get<Named>("/imported/:capability", (request, reply) => page(request, reply, parts, NOTHING));

  app.post<Named>("/imported/:capability/acceptance", (request, reply) => orAnew(request, reply, parts, async () => {
    const form = formOf(request);
    const { capability } = request.params;
    checkedForm(request, pages, `/imported/${capability}/acceptance`);
    await answers.accept({
      capability, token: form.get("consent-token") ?? "", language: contextOf(request).language, requestId: request.id, consent: form.get("consent") === "yes",
      answers: Object.fromEntries(CHILD_PURPOSES.map((purpose) => [purpose, form.get(answerName(purpose))])), relation: form.get("relation"),
    });
    return "/imported/accepted";
  }));

  app.post<Named>("/imported/:capability/refusal", (request, reply) => orAnew(request, reply, parts, async () => {
    const { capability } = request.params;
    const form = checkedForm(request, pages, `/imported/${capability}/refusal`);
    await answers.refuse({ capability, token: form.get("consent-token") ?? "", language: contextOf(request).language, requestId: request.id });
    return "/imported/refused";
  }));

  for (const [path, title] of [["accepted", "imported.done"], ["refused", "imported.gone"]] as const) {
    app.get(`/imported/${path}`, async (request, reply) => {
      const context = contextOf(request);
      const { words } = context;
      const body = (
        <div class="stack">
          <h1>{words(title)}</h1>
          <Note kind="done"><p>{words(`${title}.text`)}</p></Note>
          {path === "accepted" ? <p class="acts"><a class="btn btn-primary" href={hrefIn(context, "/sign-in")}>{words("imported.sign-in")}</a></p> : null}
        </div>
      );
      return pages.send(request, reply, { title: words(title), section: "none", body });
    });
  }
}
