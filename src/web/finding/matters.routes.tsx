import type { FastifyInstance, FastifyRequest } from "fastify";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { OpenMatter } from "../../modules/families/index.ts";
import { OFFICER_ROLES } from "../../modules/oversight/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { atDesk, type StaffActor } from "../desk/at-desk.ts";
import { namedOwners } from "../desk/owner-names.ts";
import { fieldFaults } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { MatterBody, MattersBody } from "./matters-page.tsx";
import { RequestBlocks } from "./request-blocks.tsx";

const PLACE = "/desk/matters";
const DONE = ["keep", "destroy"] as const;
type MatterRequest = FastifyRequest<{ Params: { child: string } }>;

function childIn({ params: { child } }: MatterRequest): SubjectId {
  if (!isId(child)) throw new Refusal("not-found", "matter-unknown");
  return asSubjectId(child);
}

async function mattersOf(deps: AppDeps, by: StaffActor, child: SubjectId): Promise<OpenMatter[]> {
  const open = (await deps.finding.matters.openMatters(by)).filter((matter) => matter.child === child);
  if (open.length === 0) throw new Refusal("not-found", "matter-unknown", { clause: "G5" });
  return open;
}

/** `/desk/matters` (clause:G5, clause:T7, clause:T1): what representatives do not agree on, what stands still, what left the house; the protection officer's alone. */
export function mattersRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PLACE, async (request, reply) => {
    const { actor, membership } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const context = contextOf(request);
    const { done, after } = request.query as { done?: unknown; after?: unknown };
    const from = typeof after === "string" && /^\d{1,9}$/u.test(after) ? Number(after) : 0;
    const [matters, still, left] = [await deps.finding.matters.openMatters(actor), await deps.finding.oversight.standingStill(actor, request.id, from), await deps.finding.disclosures.lately(50)];
    const blocks = await deps.requests.standingBlocks();
    const owners = await namedOwners(deps, actor, request.id, blocks.map(({ owner }) => owner));
    const body = (
      <MattersBody
        context={context} roles={membership.roles} matters={matters} still={still} after={from} left={left} blocks={<RequestBlocks context={context} blocks={blocks} owners={owners} />} now={deps.clock.now()} done={DONE.find((one) => one === done) ?? null}
        signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("matters.title"), section: "desk", body });
  });

  const show = async (request: MatterRequest, reply: Parameters<PageSender["send"]>[1], fault: Refusal | null) => {
    const { actor, membership } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const [child, context] = [childIn(request), contextOf(request)];
    const matters = await mattersOf(deps, actor, child);
    const person = await deps.finding.people.person({ by: actor, purpose: "request-handling", requestId: request.id }, child);
    const stops = (await deps.leaving.stopsOf(deps.databases.data, child)).filter(({ restriction }) => !matters.some((matter) => matter.restriction === restriction));
    const body = (
      <MatterBody
        context={context} roles={membership.roles} matters={matters} person={person} stops={stops} now={deps.clock.now()} faults={fault === null ? [] : fieldFaults(context.words, fault)}
        token={pages.formToken(request, reply, `${PLACE}/${child}`)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("matter.title"), section: "desk", status: fault === null ? 200 : 422, body });
  };

  app.get<{ Params: { child: string } }>(`${PLACE}/:child`, async (request, reply) => show(request, reply, null));

  app.post<{ Params: { child: string } }>(`${PLACE}/:child`, async (request, reply) => {
    const { actor } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const child = childIn(request);
    const decision = DONE.find((one) => one === checkedForm(request, pages, `${PLACE}/${child}`).get("decision"));
    if (decision === undefined) return show(request, reply, new Refusal("invalid", "invalid-fields", { clause: "G5", fields: [{ field: "decision", reason: "none-chosen" }] }));
    await deps.finding.matters.judge(child, decision, actor, request.id);
    return seeOther(reply, hrefIn(contextOf(request), `${PLACE}?done=${decision}`));
  });
}
