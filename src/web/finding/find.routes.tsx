import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { FINDING_ROLES, FOUND_BY, type FoundBy, foundByFor } from "../../policy/index.ts";
import type { Found } from "../../modules/finding/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { sayFault } from "../errors.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { FindBody } from "./find-page.tsx";
import { actingFor, type Looker, lookerAt, purposeIn } from "./looker.ts";

const PLACE = "/desk/find";
const SHOWN_AGAIN: readonly string[] = ["form-forged", "form-expired"];

interface Asked {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly looker: Looker;
  readonly typed: FormBody;
}

const isFoundBy = (text: string | undefined): text is FoundBy => (FOUND_BY as readonly string[]).includes(text ?? "");

/** What the form asks for. Throws Refusal `invalid-fields` for what was not chosen. */
async function found(deps: AppDeps, { request, looker, typed }: Asked): Promise<Found> {
  const purpose = purposeIn(looker, typed.get("for"));
  const how = typed.get("by");
  const faults = [...(purpose === null ? [{ field: "for", reason: "none-chosen" }] : []), ...(isFoundBy(how) ? [] : [{ field: "by", reason: "none-chosen" }]), ...((typed.get("text") ?? "").trim() === "" ? [{ field: "text", reason: "missing" }] : [])];
  if (purpose === null || !isFoundBy(how) || faults.length > 0) throw new Refusal("invalid", "invalid-fields", { clause: "G3", fields: faults });
  const by = actingFor(looker, purpose, "use");
  if (!foundByFor(by.role, purpose).includes(how)) throw new Refusal("invalid", "invalid-fields", { clause: "S1", fields: [{ field: "by", reason: "not-for-this-purpose" }] });
  const page = /^\d{1,3}$/.test(typed.get("page") ?? "") ? Number(typed.get("page")) : 1;
  return deps.finding.people.find({ by, purpose, how, text: typed.get("text") ?? "", page, requestId: request.id });
}

/** `/desk/find`. What was typed comes by POST alone and never stands in an address, a log or a link. */
export function findRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const send = async ({ request, reply, looker, typed }: Asked, result: Found | null, fault: Refusal | null): Promise<FastifyReply> => {
    const context = contextOf(request);
    const anew = fault !== null && SHOWN_AGAIN.includes(fault.reason);
    const foundBy = FOUND_BY.filter((by) => looker.roles.some((role) => looker.purposes.some((purpose) => foundByFor(role, purpose).includes(by))));
    const body = (
      <FindBody
        context={context} roles={looker.membership.roles} purposes={looker.purposes} foundBy={foundBy} typed={typed} found={result}
        faults={fault === null || anew ? [] : fieldFaults(context.words, fault)} anew={anew ? sayFault(context.words, fault) : null}
        token={pages.formToken(request, reply, PLACE)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("find.title"), section: "desk", status: anew ? 409 : fault === null ? 200 : 422, body });
  };

  app.get(PLACE, async (request, reply) => {
    const looker = await lookerAt(request, deps, pages, FINDING_ROLES, "use");
    return send({ request, reply, looker, typed: new Map() }, null, null);
  });

  app.post(PLACE, async (request, reply) => {
    const looker = await lookerAt(request, deps, pages, FINDING_ROLES, "use");
    const asked: Asked = { request, reply, looker, typed: formOf(request) };
    try {
      checkedForm(request, pages, PLACE);
      return await send(asked, await found(deps, asked), null);
    } catch (error) {
      if (isFormFault(error) || (error instanceof Refusal && SHOWN_AGAIN.includes(error.reason))) return send(asked, null, error);
      throw error;
    }
  });
}
