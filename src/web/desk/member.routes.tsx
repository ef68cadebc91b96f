import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asSubjectId, STAFF_ROLES, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { type AtDesk, atDesk } from "./at-desk.ts";
import { MemberBody } from "./member-page.tsx";
import { memberValues } from "./member-values.ts";
import { PAGE } from "./staff-page.tsx";

const unknown = (): Refusal => new Refusal("not-found", "member-unknown", { clause: "S1" });

function memberOf(request: FastifyRequest): SubjectId {
  const { member } = request.params as { member: string };
  if (!isId(member)) throw unknown();
  return asSubjectId(member);
}

async function memberPage(request: FastifyRequest, reply: FastifyReply, deps: AppDeps, pages: PageSender, who: AtDesk, shown: boolean): Promise<FastifyReply> {
  const context = contextOf(request);
  const subject = memberOf(request);
  const membership = await deps.staff.members.find(deps.databases.data, subject);
  if (membership === null) throw unknown();
  const token = (act: string): string => pages.formToken(request, reply, `${PAGE}/${subject}/${act}`);
  const body = (
    <MemberBody
      context={context} roles={who.membership.roles} member={{ subject, ...membership }} own={subject === who.actor.subject} factors={await deps.staff.factors.of(deps.databases.data, subject)}
      values={await memberValues(deps, { by: who.actor, subject, shown, requestId: request.id })}
      tokens={{ signOut: pages.formToken(request, reply, "/sign-out"), show: token("show"), grant: token("grant"), take: token("take"), reset: token("reset"), end: token("end") }}
    />
  );
  return pages.send(request, reply, { title: context.words("staff.member"), section: "desk", body });
}

/** `/desk/staff/:member`: what an administrator does with one member. Each act is decided again under the lock of the staff (clause:S1). */
export function memberRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const page = `${PAGE}/:member`;
  const { members } = deps.staff;

  /** The form, the administrator, the member of an act. */
  const acting = async (request: FastifyRequest, act: string) => {
    const member = memberOf(request);
    const form = checkedForm(request, pages, `${PAGE}/${member}/${act}`);
    const who = await atDesk(request, deps, pages, ["administrator"]);
    return { form, who, wish: { by: who.actor, member, requestId: request.id } };
  };
  const back = (request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply => seeOther(reply, hrefIn(contextOf(request), path));

  app.get(page, async (request, reply) => memberPage(request, reply, deps, pages, await atDesk(request, deps, pages, ["administrator"]), false));

  app.post(`${page}/show`, async (request, reply) => memberPage(request, reply, deps, pages, (await acting(request, "show")).who, true));

  for (const act of ["grant", "take"] as const) {
    app.post(`${page}/${act}`, async (request, reply) => {
      const { form, wish } = await acting(request, act);
      const role = STAFF_ROLES.find((one) => one === form.get("role"));
      if (role === undefined) throw new Refusal("invalid", "broken-request", { clause: "S1" });
      await members[act]({ ...wish, role });
      return back(request, reply, `${PAGE}/${wish.member}`);
    });
  }

  app.post(`${page}/reset`, async (request, reply) => {
    const { wish } = await acting(request, "reset");
    await members.resetFactor(wish);
    return back(request, reply, `${PAGE}/${wish.member}`);
  });

  app.post(`${page}/end`, async (request, reply) => {
    const { wish } = await acting(request, "end");
    await members.leave(wish);
    return back(request, reply, `${PAGE}?said=left`);
  });
}
