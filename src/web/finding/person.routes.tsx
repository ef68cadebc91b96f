import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asSubjectId, type FieldId, FINDING_ROLES, isFieldId, type PurposeId, type SubjectId } from "../../policy/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Held } from "../../modules/vault/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { actingFor, type Looker, lookerAt, purposeIn } from "./looker.ts";
import { ChoosePurpose, PersonBody } from "./person-page.tsx";

type PersonRequest = FastifyRequest<{ Params: { person: string } }>;

function personIn(request: PersonRequest): SubjectId {
  const { person } = request.params;
  if (!isId(person)) throw new Refusal("not-found", "subject-unknown");
  return asSubjectId(person);
}

/** `/desk/people/ID` (clause:S1, clause:G3): looking is ledgered as a list is; showing one value is an act of its own. */
export function personRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const send = async (request: PersonRequest, reply: FastifyReply, looker: Looker, purpose: PurposeId, shown: { field: FieldId; held: Held | null } | null): Promise<FastifyReply> => {
    const context = contextOf(request);
    const subject = personIn(request);
    const by = actingFor(looker, purpose, "use");
    const person = await deps.finding.people.person({ by, purpose, requestId: request.id }, subject);
    const body = (
      <PersonBody
        context={context} roles={looker.membership.roles} role={by.role} purposes={looker.purposes} purpose={purpose} person={person} shown={shown}
        token={pages.formToken(request, reply, `/desk/people/${subject}/show`)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("person.number", { number: person.number }), section: "desk", body });
  };

  app.get<{ Params: { person: string } }>("/desk/people/:person", async (request, reply) => {
    const looker = await lookerAt(request, deps, pages, FINDING_ROLES, "use");
    const person = personIn(request);
    const { for: named } = request.query as { for?: unknown };
    const purpose = purposeIn(looker, typeof named === "string" ? named : undefined);
    if (purpose !== null) return send(request, reply, looker, purpose, null);
    const context = contextOf(request);
    const body = <ChoosePurpose context={context} roles={looker.membership.roles} purposes={looker.purposes} person={person} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
    return pages.send(request, reply, { title: context.words("person.choose"), section: "desk", body });
  });

  app.post<{ Params: { person: string } }>("/desk/people/:person/show", async (request, reply) => {
    const looker = await lookerAt(request, deps, pages, FINDING_ROLES, "use");
    const subject = personIn(request);
    const form = checkedForm(request, pages, `/desk/people/${subject}/show`);
    const [purpose, field] = [purposeIn(looker, form.get("for")), form.get("field") ?? ""];
    if (purpose === null) throw new Refusal("invalid", "unknown-purpose", { clause: "G3" });
    if (!isFieldId(field)) throw new Refusal("invalid", "no-fields", { clause: "G3" });
    const held = await deps.finding.people.show({ by: actingFor(looker, purpose, "use"), purpose, requestId: request.id }, subject, field);
    return send(request, reply, looker, purpose, { field, held });
  });
}
