import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asSubjectId, STAFF_ROLES } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { listedMembers } from "./listed-members.ts";
import { INVITE, PAGE, roleField, StaffBody, type StaffPageProps, WITHDRAW } from "./staff-page.tsx";

const SAID = ["invited", "withdrawn", "left"] as const;

type Shown = Pick<StaffPageProps, "typed" | "faults" | "said">;

async function staffPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, who: AtDesk, shown: Shown): Promise<FastifyReply> {
  const context = contextOf(request);
  const token = (action: string): string => pages.formToken(request, reply, action);
  const body = (
    <StaffBody
      context={context} roles={who.membership.roles} members={await listedMembers(deps, who.actor, request.id)} waiting={await deps.staff.invitations.waiting(deps.databases.data)} {...shown}
      tokens={{ signOut: token("/sign-out"), invite: token(INVITE), withdraw: token(WITHDRAW) }}
    />
  );
  return pages.send(request, reply, { title: context.words("staff.title"), section: "desk", status: shown.faults.length > 0 ? 422 : 200, body });
}

/** `/desk/staff`: the list of persons with access (Order 179/НҚ), and invitations to it (clause:S1). */
export function staffRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const who = await atDesk(request, deps, pages, ["administrator"]);
    const { said } = request.query as { said?: unknown };
    return staffPage(request, reply, deps, pages, who, { typed: new Map(), faults: [], said: SAID.find((one) => one === said) ?? null });
  });

  app.post(INVITE, async (request, reply) => {
    const form = checkedForm(request, pages, INVITE);
    const who = await atDesk(request, deps, pages, ["administrator"]);
    const context = contextOf(request);
    const roles = STAFF_ROLES.filter((role) => form.get(roleField(role)) === "yes");
    try {
      await deps.staff.invitations.invite({ by: who.actor, email: form.get("email") ?? "", roles, network: request.ip, language: context.language, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return staffPage(request, reply, deps, pages, who, { typed: form, faults: fieldFaults(context.words, error), said: null });
    }
    return seeOther(reply, hrefIn(context, `${PAGE}?said=invited`));
  });

  app.post(WITHDRAW, async (request, reply) => {
    const form = checkedForm(request, pages, WITHDRAW);
    const { actor } = await atDesk(request, deps, pages, ["administrator"]);
    const id = form.get("id") ?? "";
    if (!isId(id)) throw new Refusal("not-found", "invitation-unknown", { clause: "S1" });
    await deps.staff.invitations.withdraw({ by: actor, id: asSubjectId(id), requestId: request.id });
    return seeOther(reply, hrefIn(contextOf(request), `${PAGE}?said=withdrawn`));
  });
}
