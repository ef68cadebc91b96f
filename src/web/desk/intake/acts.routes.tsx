import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { IDENTITY_PAPERS, isRelation, type Relation } from "../../../policy/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import type { FormBody } from "../../form-body.ts";
import { fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { ACTS, ActsBody, type ActsPage, type Act, SHOWN } from "./acts-page.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES, type PersonAtDesk, personOf } from "./desk-answer.tsx";
import { addRepresentative, BIRTH_PAPERS, confirmGrownUp, correctBirthDate, END_REASONS, endRepresentation, issueCode, type OnDocument, proveRepresentation, pupilAtDesk } from "./document-acts.ts";
import { typedNumber } from "./person-at-desk.ts";

const PLACE = "/desk/families/:subject/acts";

interface Acting {
  readonly answer: DeskAnswer;
  readonly person: PersonAtDesk;
}
type Shown = Pick<ActsPage, "act" | "typed" | "faults" | "made">;

const NOTHING: Shown = { act: null, typed: new Map(), faults: [], made: null };

async function actsPage({ answer, person }: Acting, shown: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, context } = answer;
  const about = await pupilAtDesk(deps, person.subject);
  const { done } = request.query as { done?: unknown };
  const tokens = Object.fromEntries(ACTS.map((act) => [act, pages.formToken(request, reply, familyPath(person.subject, `/acts/${act}`))])) as Record<Act, string>;
  const body = (
    <ActsBody
      context={context} person={person} {...about}
      ownText={await deps.documents.current("consent-own", context.language)} done={typeof done === "string" ? done : null} tokens={tokens} {...shown}
    />
  );
  return deskPage(answer, { title: context.words("acts.title"), status: shown.faults.length > 0 ? 422 : 200, body });
}

/** What a document shows of a right, as it was ticked and typed. */
function shownRight(form: FormBody, before = ""): { relation: Relation | null; seen: boolean; until: string | null } {
  const relation = form.get(`${before}relation`) ?? "";
  const until = (form.get(`${before}until`) ?? "").trim();
  return { relation: isRelation(relation) ? relation : null, seen: form.get(`${before}proof`) === "yes", until: until === "" ? null : until };
}

/** Does one act; the code is the only one that has something to show. */
async function done(act: Act, { answer: { deps, desk, request, context }, person }: Acting, form: FormBody): Promise<ActsPage["made"]> {
  const on: OnDocument = { by: desk.actor, requestId: request.id, subject: person.subject };
  switch (act) {
    case "representative":
      await addRepresentative(deps, on, { number: typedNumber(form.get("number")), ...shownRight(form) });
      return null;
    case "representation-proof":
      await proveRepresentation(deps, on, { representative: form.get(`${SHOWN}representative`), ...shownRight(form, SHOWN) });
      return null;
    case "representation-end":
      await endRepresentation(deps, on, { representative: form.get("representative"), reason: END_REASONS.find((one) => one === form.get("reason")) });
      return null;
    case "birth-date":
      await correctBirthDate(deps, on, { document: BIRTH_PAPERS.find((one) => one === form.get("document")), birthDate: form.get("birth-date") ?? "" });
      return null;
    case "grown-up":
      await confirmGrownUp(deps, on, { consent: form.get("consent") === "yes", document: IDENTITY_PAPERS.find((one) => one === form.get("document")), language: context.language });
      return null;
    case "code": return issueCode(deps, on, form.get("seen") === "yes");
  }
}

/** `/desk/families/ID/acts`: what staff does for a pupil on a document that lies before them (clause:G5, clause:C5, clause:C7). */
export function deskActRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const at = async (request: FastifyRequest, reply: FastifyReply): Promise<Acting> => {
    const answer = await deskAnswer(request, reply, { deps, pages, roles: PAPER_ROLES });
    return { answer, person: await personOf(answer) };
  };

  app.get(PLACE, async (request, reply) => actsPage(await at(request, reply), NOTHING));

  for (const act of ACTS) {
    app.post(`${PLACE}/${act}`, async (request, reply) => {
      const acting = await at(request, reply);
      const { answer: { context }, person } = acting;
      const form = checkedForm(request, pages, familyPath(person.subject, `/acts/${act}`));
      try {
        const made = await done(act, acting, form);
        // Not a page to come back to: a code stands in this answer alone.
        if (made !== null) return await actsPage(acting, { ...NOTHING, made });
      } catch (error) {
        if (!isFormFault(error)) throw error;
        const faults = fieldFaults(context.words, error);
        return actsPage(acting, { ...NOTHING, act, typed: form, faults: act === "representation-proof" ? faults.map((fault) => ({ ...fault, field: SHOWN + fault.field })) : faults });
      }
      return seeOther(reply, hrefIn(context, familyPath(person.subject, `/acts?done=${act}`)));
    });
  }
}
