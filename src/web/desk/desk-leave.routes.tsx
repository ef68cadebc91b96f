import type { FastifyInstance } from "fastify";
import { STAFF_ROLES } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { atDesk } from "./at-desk.ts";
import { DeskTrail } from "./desk-shell.tsx";

const PAGE = "/desk/leave";

/** `/desk/leave`: a member ends the own membership. The account stays. */
export function deskLeaveRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { membership } = await atDesk(request, deps, pages, STAFF_ROLES);
    const context = contextOf(request);
    const { words } = context;
    const body = (
      <div class="stack">
        <DeskTrail context={context} roles={membership.roles} signOutToken={pages.formToken(request, reply, "/sign-out")} />
        <div class="text">
          <h1>{words("desk-leave.title")}</h1>
          <p class="lead">{words("desk-leave.lead")}</p>
          <p>{words("desk-leave.stays")}</p>
        </div>
        <form method="post" action={PAGE}>
          <FormToken token={pages.formToken(request, reply, PAGE)} />
          <p class="acts">
            <button class="btn btn-danger">{words("desk-leave.act")}</button>
            <a class="btn btn-plain" href={hrefIn(context, "/desk")}>{words("desk-leave.not")}</a>
          </p>
        </form>
      </div>
    );
    return pages.send(request, reply, { title: words("desk-leave.title"), section: "desk", body });
  });

  app.post(PAGE, async (request, reply) => {
    checkedForm(request, pages, PAGE);
    const { actor } = await atDesk(request, deps, pages, STAFF_ROLES);
    await deps.staff.members.leave({ by: actor, member: actor.subject, requestId: request.id });
    return seeOther(reply, hrefIn(contextOf(request), "/my"));
  });
}
