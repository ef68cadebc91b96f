import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isTarget, type Mapping } from "../../modules/imports/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type AtDesk, atDesk } from "../desk/at-desk.ts";
import { DeskTrail } from "../desk/desk-shell.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { type FieldFault, FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { ImportBody } from "./import-page.tsx";
import { ACTING_ROLES, idIn, LOOKING_ROLES } from "./importing-roles.ts";
import type { Sample } from "./mapping-forms.tsx";
import { Recorded } from "./recorded-table.tsx";
import { stoppedIn, type StoppedSeen } from "./stopped-families.ts";

const LINES_SHOWN = 25;
type Named = { Params: { import: string } };
type NamedFamily = { Params: { import: string; family: string } };

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
  readonly sample: Sample | null;
}
const NOTHING: Shown = { typed: new Map(), faults: [], sample: null };

interface Parts {
  readonly deps: AppDeps;
  readonly pages: PageSender;
}

function afterIn(request: FastifyRequest): number {
  const { after } = request.query as { after?: unknown };
  return typeof after === "string" && /^\d{1,7}$/u.test(after) ? Number(after) : 0;
}

async function importPage(request: FastifyRequest<Named>, reply: FastifyReply, { membership }: AtDesk, { deps, pages }: Parts, shown: Shown): Promise<FastifyReply> {
  const { imports, days } = deps.importing;
  const context = contextOf(request);
  const seen = await deps.importing.imports.seen(idIn(request.params.import));
  const mayAct = membership.roles.some((role) => (ACTING_ROLES as readonly string[]).includes(role));
  const lines = seen.state === "checked" ? await imports.lines.faulty(seen.id, afterIn(request), LINES_SHOWN + 1) : [];
  const stopped: StoppedSeen = mayAct && seen.stopped > 0 ? await stoppedIn(imports, seen.id) : { families: [], chance: null };
  const body = (
    <ImportBody
      context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} seen={seen} mayAct={mayAct} days={days} {...shown}
      tokenFor={(action) => pages.formToken(request, reply, action)} head={mayAct && seen.state === "mapping" ? await imports.head(seen.id) : null}
      lines={lines.slice(0, LINES_SHOWN)} next={lines.length > LINES_SHOWN ? (lines[LINES_SHOWN - 1]?.line ?? null) : null}
      stopped={stopped.families} chance={stopped.chance} recorded={mayAct && seen.state === "undone" ? await imports.recorded.seen(seen.id) : null}
    />
  );
  const title = context.words("import.one-title", { day: context.words.time(seen.createdAt) });
  return pages.send(request, reply, { title, section: "desk", status: shown.faults.length > 0 ? 422 : 200, body });
}

function mappingIn(form: FormBody): Mapping {
  const columns: (Mapping[number])[] = [];
  for (let at = 0; form.has(`column-${at}`); at += 1) {
    const target = form.get(`column-${at}`) ?? "";
    columns.push(isTarget(target) ? target : null);
  }
  return columns;
}

const PLACE = "/desk/imports/:import";

/** `/desk/imports/{import}`: columns, progress, faults, letters, undoing. */
export function importPlaces(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const parts = { deps, pages };
  const { imports } = deps.importing;
  app.get<Named>(PLACE, async (request, reply) => importPage(request, reply, await atDesk(request, deps, pages, LOOKING_ROLES), parts, NOTHING));

  /** An act of the registrar's: the form is checked, then the page leads back. */
  const act = (path: string, doing: (request: FastifyRequest<NamedFamily>, form: FormBody, desk: AtDesk) => Promise<unknown>): void => {
    app.post<NamedFamily>(`${PLACE}/${path}`, async (request, reply) => {
      const desk = await atDesk(request, deps, pages, ACTING_ROLES);
      const id = idIn(request.params.import);
      const form = checkedForm(request, pages, `/desk/imports/${id}/${path.replace(":family", request.params.family)}`);
      try {
        await doing(request, form, desk);
      } catch (error) {
        if (isFormFault(error)) return importPage(request, reply, desk, parts, { typed: formOf(request), faults: fieldFaults(contextOf(request).words, error), sample: null });
        throw error;
      }
      return seeOther(reply, hrefIn(contextOf(request), `/desk/imports/${id}`));
    });
  };
  act("shape", (request, form) => imports.tellShape(idIn(request.params.import), { encoding: form.get("encoding"), delimiter: form.get("delimiter") }));
  act("columns", (request, form, { actor }) => imports.map(idIn(request.params.import), mappingIn(form), { actor, requestId: request.id }));
  act("letters", (request, _form, { actor }) => imports.letters.begin(idIn(request.params.import), { actor, requestId: request.id }));
  act("papers", (request, form, { actor }) => imports.papers.begin(idIn(request.params.import), form.get("papers") === "yes", { actor, requestId: request.id }));
  act("undoing", (request, _form, { actor }) => imports.undo(idIn(request.params.import), { actor, requestId: request.id }));
  act("families/:family", (request, form, { actor }) => {
    const decision = form.get("decision");
    if (decision !== "ask" && decision !== "leave-out") throw new Refusal("invalid", "broken-form");
    return imports.decideStopped(idIn(request.params.import), idIn(request.params.family), decision, { actor, requestId: request.id });
  });

  app.post<Named>(`${PLACE}/sample`, async (request, reply) => {
    const desk = await atDesk(request, deps, pages, ACTING_ROLES);
    const id = idIn(request.params.import);
    checkedForm(request, pages, `/desk/imports/${id}/sample`);
    const sample = await imports.showSample(id, { actor: desk.actor, requestId: request.id });
    return importPage(request, reply, desk, parts, { ...NOTHING, sample });
  });

  undoingPage(app, deps, pages);
}

/** Asks once more before an import is undone. */
function undoingPage(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get<Named>(`${PLACE}/undoing`, async (request, reply) => {
    const { membership } = await atDesk(request, deps, pages, ACTING_ROLES);
    const context = contextOf(request);
    const { words } = context;
    const seen = await deps.importing.imports.seen(idIn(request.params.import));
    const action = `/desk/imports/${seen.id}/undoing`;
    const body = (
      <div class="stack">
        <DeskTrail context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
        <div class="text">
          <h1>{words("import.undo.title")}</h1>
          <p class="lead">{words("import.undo.text", { count: seen.accepted })}</p>
        </div>
        <Recorded context={context} seen={seen} recorded={await deps.importing.imports.recorded.seen(seen.id)} />
        <form class="form" method="post" action={action}>
          <FormToken token={pages.formToken(request, reply, action)} />
          <p class="acts">
            <button class="btn btn-primary">{words("import.undo.act")}</button>
            <a class="btn btn-plain" href={hrefIn(context, `/desk/imports/${seen.id}`)}>{words("import.back")}</a>
          </p>
        </form>
      </div>
    );
    return pages.send(request, reply, { title: words("import.undo.title"), section: "desk", body });
  });
}
