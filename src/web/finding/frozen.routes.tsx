import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asSubjectId, type SubjectId } from "../../policy/index.ts";
import { OFFICER_ROLES, type ReleasedMany } from "../../modules/oversight/index.ts";
import { RELEASE_REASONS, type ReleaseReason } from "../../modules/subjects/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { atDesk } from "../desk/at-desk.ts";
import { type FormBody, formOf } from "../form-body.ts";
import { fieldFaults, isFormFault } from "../form-faults.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { hrefIn } from "../ui/layout.tsx";
import { type FrozenDone, FrozenListBody, FrozenOneBody } from "./frozen-page.tsx";

const PLACE = "/desk/matters/frozen";
type OneRequest = FastifyRequest<{ Params: { person: string } }>;

const count = (text: unknown): number => (typeof text === "string" && /^\d{1,12}$/u.test(text) ? Number(text) : 0);

function personIn({ params: { person } }: OneRequest): SubjectId {
  if (!isId(person)) throw new Refusal("not-found", "not-frozen", { clause: "T7" });
  return asSubjectId(person);
}

/** The reason that was chosen. Throws Refusal `invalid-fields`. */
function reasonIn(form: FormBody): ReleaseReason {
  const reason = RELEASE_REASONS.find((one) => one === form.get("reason"));
  if (reason === undefined) throw new Refusal("invalid", "invalid-fields", { clause: "T7", fields: [{ field: "reason", reason: "none-chosen" }] });
  return reason;
}

const tickedIn = (form: FormBody): SubjectId[] => [...form].flatMap(([name, value]) => (name.startsWith("tick-") && value === "yes" && isId(name.slice(5)) ? [asSubjectId(name.slice(5))] : []));

/** What the last act did, out of the address: counts alone. */
function doneIn(query: unknown): FrozenDone | null {
  const { released, kept, destroyed } = (query ?? {}) as Record<string, unknown>;
  if (released === undefined && destroyed === undefined) return null;
  return { released: count(released), kept: count(kept), destroyed: destroyed === "yes" };
}

function listRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, form: FormBody, fault: Refusal | null) => {
    const { actor, membership } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const context = contextOf(request);
    const after = count(fault === null ? (request.query as { after?: unknown }).after : form.get("after"));
    const found = await deps.finding.frozen.list({ by: actor, requestId: request.id }, after);
    const body = (
      <FrozenListBody
        context={context} roles={membership.roles} place={PLACE} found={found} after={after} ticked={new Set(tickedIn(form))} reason={form.get("reason")}
        done={fault === null ? doneIn(request.query) : null} faults={fault === null ? [] : fieldFaults(context.words, fault, { people: context.words("frozen.release") })}
        token={pages.formToken(request, reply, PLACE)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("frozen.title"), section: "desk", status: fault === null ? 200 : 422, body });
  };

  const released = async (request: FastifyRequest): Promise<ReleasedMany> => {
    const { actor } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const form = checkedForm(request, pages, PLACE);
    const reason = reasonIn(form);
    const people = form.get("which") === "page" ? (form.get("shown") ?? "").split(" ").filter(isId).map(asSubjectId) : tickedIn(form);
    return deps.finding.frozen.releaseMany({ by: actor, requestId: request.id }, people, reason);
  };

  app.get(PLACE, (request, reply) => show(request, reply, new Map(), null));

  app.post(PLACE, async (request, reply) => {
    try {
      const done = await released(request);
      const kept = [...done.kept.values()].reduce((sum, one) => sum + one, 0);
      // The page that was looked at: who stays is still on it, and who came after them has moved up.
      const after = count(formOf(request).get("after"));
      return await seeOther(reply, hrefIn(contextOf(request), `${PLACE}?released=${done.released}&kept=${kept}${after === 0 ? "" : `&after=${after}`}`));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return show(request, reply, formOf(request), error);
    }
  });
}

function oneRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const show = async (request: OneRequest, reply: FastifyReply, fault: Refusal | null) => {
    const { actor, membership } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const [person, context] = [personIn(request), contextOf(request)];
    const record = await deps.finding.frozen.one({ by: actor, requestId: request.id }, person);
    const body = (
      <FrozenOneBody
        context={context} roles={membership.roles} record={record} now={deps.clock.now()} reason={formOf(request).get("reason")}
        faults={fault === null ? [] : fieldFaults(context.words, fault)} token={pages.formToken(request, reply, `${PLACE}/${person}`)} signOutToken={pages.formToken(request, reply, "/sign-out")}
      />
    );
    return pages.send(request, reply, { title: context.words("frozen.one", { number: record.number }), section: "desk", status: fault === null ? 200 : 422, body });
  };

  app.get<{ Params: { person: string } }>(`${PLACE}/:person`, (request, reply) => show(request, reply, null));

  app.post<{ Params: { person: string } }>(`${PLACE}/:person`, async (request, reply) => {
    const { actor } = await atDesk(request, deps, pages, OFFICER_ROLES);
    const person = personIn(request);
    const form = checkedForm(request, pages, `${PLACE}/${person}`);
    const act = { by: actor, requestId: request.id };
    if (form.get("decision") === "destroy") {
      await deps.finding.frozen.destroy(act, person);
      return seeOther(reply, hrefIn(contextOf(request), `${PLACE}?destroyed=yes`));
    }
    try {
      await deps.finding.frozen.release(act, person, reasonIn(form));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return show(request, reply, error);
    }
    return seeOther(reply, hrefIn(contextOf(request), `${PLACE}?released=1`));
  });
}

/** `/desk/matters/frozen` (clause:S1, clause:T7): what a restore froze, and who lets it live again; the protection officer's alone. */
export function frozenRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  listRoutes(app, deps, pages);
  oneRoutes(app, deps, pages);
}
