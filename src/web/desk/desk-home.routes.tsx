import type { FastifyInstance } from "fastify";
import { STAFF_ROLES, type StaffRole } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { atDesk } from "./at-desk.ts";
import { MissingYears } from "./calendar-page.tsx";
import { KEEPING } from "./calendar.routes.tsx";
import { placesOf } from "./desk-places.ts";
import { DeskTrail, sayRole } from "./desk-shell.tsx";

const PAGE = "/desk";

function HomeBody({ context, roles, missing, signOutToken }: { context: PageContext; roles: readonly StaffRole[]; missing: readonly number[]; signOutToken: string }) {
  const { words } = context;
  return (
    <div class="stack">
      <DeskTrail context={context} roles={roles} signOutToken={signOutToken} />
      <div class="text">
        <h1>{words("desk.title")}</h1>
        <p class="lead">{words("desk.as", { roles: roles.map((role) => sayRole(words, role)).join(", ") })}</p>
      </div>
      <MissingYears context={context} years={missing} say="enter" />
      <div class="stack">
        {placesOf(roles).filter(({ path }) => path !== PAGE).map(({ path, word, about }) => (
          <section key={path} class="note">
            <h2><a href={hrefIn(context, path)}>{words(word)}</a></h2>
            <p>{words(about)}</p>
          </section>
        ))}
      </div>
    </div>
  );
}

/** `/desk`: what the member's roles can do here. */
export function deskHomeRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { membership } = await atDesk(request, deps, pages, STAFF_ROLES);
    const context = contextOf(request);
    const missing = membership.roles.some((role) => KEEPING.includes(role)) ? await deps.calendars.missingYears() : [];
    const body = <HomeBody context={context} roles={membership.roles} missing={missing} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
    return pages.send(request, reply, { title: context.words("desk.title"), section: "desk", body });
  });
}
