import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isTarget, type RowFault, type Target, TARGETS, type TypedRow } from "../../modules/imports/index.ts";
import { reveal } from "../../platform/personal.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type AtDesk, atDesk } from "../desk/at-desk.ts";
import type { FormBody } from "../form-body.ts";
import { isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { ACTING_ROLES, idIn } from "./importing-roles.ts";
import { LineBody } from "./line-page.tsx";

type Named = { Params: { import: string; line: string } };

function lineIn(text: string): number {
  if (!/^\d{1,7}$/u.test(text)) throw new Refusal("not-found", "import-line-unknown", { clause: "C4" });
  return Number(text);
}

function typedIn(form: FormBody): TypedRow {
  return Object.fromEntries(TARGETS.flatMap((target) => ((form.get(target) ?? "").trim() === "" ? [] : [[target, form.get(target)]])));
}

/** The faults of a refused form, in the lines' own words. */
function faultsOf(error: Refusal): RowFault[] {
  return error.fields.flatMap(({ field, reason }) => (isTarget(field) ? [{ target: field, reason: reason as RowFault["reason"] }] : []));
}

/** `/desk/imports/{import}/lines/{line}`: one line that cannot be taken, shown, put right, or left out. */
export function lineRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const { lines } = deps.importing.imports;
  const PLACE = "/desk/imports/:import/lines/:line";

  const send = (request: FastifyRequest<Named>, reply: FastifyReply, { membership }: AtDesk, shown: { values: Readonly<Partial<Record<Target, string>>>; faults: readonly RowFault[] }, status: number) => {
    const context = contextOf(request);
    const line = lineIn(request.params.line);
    const action = `/desk/imports/${request.params.import}/lines/${line}`;
    const body = (
      <LineBody
        context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} importId={request.params.import} line={line} {...shown}
        saveToken={pages.formToken(request, reply, action)} leaveOutToken={pages.formToken(request, reply, `${action}/leaving-out`)}
      />
    );
    return pages.send(request, reply, { title: context.words("import.line.title", { line }), section: "desk", status, body });
  };

  app.get<Named>(PLACE, async (request, reply) => {
    const desk = await atDesk(request, deps, pages, ACTING_ROLES);
    const { typed, faults } = await lines.show(idIn(request.params.import), lineIn(request.params.line), { actor: desk.actor, requestId: request.id });
    const values = Object.fromEntries(Object.entries(typed).map(([target, value]) => [target, reveal(value, "ui")]));
    return send(request, reply, desk, { values, faults }, 200);
  });

  app.post<Named>(PLACE, async (request, reply) => {
    const desk = await atDesk(request, deps, pages, ACTING_ROLES);
    const [id, line] = [idIn(request.params.import), lineIn(request.params.line)];
    const values = typedIn(checkedForm(request, pages, `/desk/imports/${id}/lines/${line}`));
    try {
      await lines.correct(id, line, values, { actor: desk.actor, requestId: request.id });
    } catch (error) {
      if (isFormFault(error)) return send(request, reply, desk, { values, faults: faultsOf(error) }, 422);
      throw error;
    }
    return seeOther(reply, hrefIn(contextOf(request), `/desk/imports/${id}`));
  });

  app.post<Named>(`${PLACE}/leaving-out`, async (request, reply) => {
    const desk = await atDesk(request, deps, pages, ACTING_ROLES);
    const [id, line] = [idIn(request.params.import), lineIn(request.params.line)];
    checkedForm(request, pages, `/desk/imports/${id}/lines/${line}/leaving-out`);
    await lines.leaveOut(id, line, { actor: desk.actor, requestId: request.id });
    return seeOther(reply, hrefIn(contextOf(request), `/desk/imports/${id}`));
  });
}
