import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type CivilDate, civilDateOf, IDENTITY_PAPERS, isRelation, proofOf, validateField } from "../../../policy/index.ts";
import { aboutSubject, lifeOf, subjectByNumber } from "../../../modules/subjects/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import type { FormBody } from "../../form-body.ts";
import { fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { ACTS, ActsBody, type ActsPage, type Act, END_REASONS } from "./acts-page.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES, type PersonAtDesk, personOf } from "./desk-answer.tsx";

const PLACE = "/desk/families/:subject/acts";
/** What is looked at when a representation ends, by its reason. */
const SHOWN_AT_END = { court: "court-decision", "guardianship-ended": "guardianship-order", mistake: "birth-certificate" } as const;

interface Acting {
  readonly answer: DeskAnswer;
  readonly person: PersonAtDesk;
}
type Shown = Pick<ActsPage, "act" | "typed" | "faults" | "made">;

const NOTHING: Shown = { act: null, typed: new Map(), faults: [], made: null };
const invalid = (field: string, reason: string): Refusal => new Refusal("invalid", "invalid-fields", { fields: [{ field, reason }], clause: "G5" });

async function actsPage({ answer, person }: Acting, shown: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, context } = answer;
  const sql = deps.databases.data;
  const stage = await deps.representations.stageOf(sql, person.subject);
  if (stage === null) throw new Refusal("not-found", "child-unknown", { clause: "G5" });
  const held = await deps.representations.representativesOf(sql, person.subject, deps.clock.now());
  const representatives = await Promise.all(held.map(async ({ representative }) => ({ subject: representative, number: (await aboutSubject(sql, representative))?.number ?? 0 })));
  const { done } = request.query as { done?: unknown };
  const tokens = Object.fromEntries(ACTS.map((act) => [act, pages.formToken(request, reply, familyPath(person.subject, `/acts/${act}`))])) as Record<Act, string>;
  const body = (
    <ActsBody
      context={context} person={person} stage={stage} isFrozen={(await lifeOf(sql, person.subject)) === "frozen"} representatives={representatives}
      ownText={await deps.documents.current("consent-own", context.language)} done={typeof done === "string" ? done : null} tokens={tokens} {...shown}
    />
  );
  return deskPage(answer, { title: context.words("acts.title"), status: shown.faults.length > 0 ? 422 : 200, body });
}

async function addRepresentative({ answer: { deps, desk, request }, person }: Acting, form: FormBody): Promise<void> {
  const number = (form.get("number") ?? "").trim();
  const representative = await subjectByNumber(deps.databases.data, /^\d{1,12}$/.test(number) ? Number(number) : 0);
  if (representative === null) throw invalid("number", "number-unknown");
  const relation = form.get("relation") ?? "";
  if (!isRelation(relation)) throw invalid("relation", "choose-one");
  if (form.get("proof") !== "yes") throw invalid("proof", "document-unseen");
  const until = (form.get("until") ?? "").trim();
  await deps.intakeDesk.acts.addRepresentative({
    by: desk.actor, requestId: request.id, child: person.subject, representative, relation, proof: proofOf[relation], until: until === "" ? null : dateIn(until),
  });
}

/** A day, as people write it; one that is still to come. */
function dateIn(text: string): CivilDate {
  const check = validateField("birth-date", text, "9999-12-31" as CivilDate);
  if (!check.ok) throw invalid("until", "not-a-date");
  return check.value as CivilDate;
}

async function endRepresentation({ answer: { deps, desk, request }, person }: Acting, form: FormBody): Promise<void> {
  const held = await deps.representations.representativesOf(deps.databases.data, person.subject, deps.clock.now());
  const named = held.find(({ representative }) => representative === form.get("representative"));
  if (named === undefined) throw invalid("representative", "choose-one");
  const reason = END_REASONS.find((one) => one === form.get("reason"));
  if (reason === undefined) throw invalid("reason", "choose-one");
  await deps.intakeDesk.acts.endRepresentation({ by: desk.actor, requestId: request.id, child: person.subject, representative: named.representative, reason, document: SHOWN_AT_END[reason] });
}

async function correctBirthDate({ answer: { deps, desk, request }, person }: Acting, form: FormBody): Promise<void> {
  const document = (["birth-certificate", ...IDENTITY_PAPERS] as const).find((one) => one === form.get("document"));
  if (document === undefined) throw invalid("document", "choose-one");
  const check = validateField("birth-date", form.get("birth-date") ?? "", civilDateOf(deps.clock.now()));
  if (!check.ok) throw invalid("birth-date", check.reason);
  await deps.intakeDesk.acts.correctBirthDate({ by: desk.actor, requestId: request.id, child: person.subject, birthDate: check.value, document });
}

async function confirmGrownUp({ answer: { deps, desk, request, context }, person }: Acting, form: FormBody): Promise<void> {
  if (form.get("consent") !== "yes") throw invalid("consent", "consent-needed");
  const document = IDENTITY_PAPERS.find((one) => one === form.get("document"));
  if (document === undefined) throw invalid("document", "choose-one");
  const { hash, version } = await deps.documents.current("consent-own", context.language);
  await deps.intakeDesk.acts.confirmGrownUp({
    by: desk.actor, requestId: request.id, pupil: person.subject, purposes: ["service-provision"], document, documentHash: hash, policyVersion: String(version), language: context.language,
  });
}

/** Does one act; the code is the only one that has something to show. */
async function done(act: Act, acting: Acting, form: FormBody): Promise<ActsPage["made"]> {
  const { answer: { deps, desk, request }, person } = acting;
  switch (act) {
    case "representative": await addRepresentative(acting, form); return null;
    case "representation-end": await endRepresentation(acting, form); return null;
    case "birth-date": await correctBirthDate(acting, form); return null;
    case "grown-up": await confirmGrownUp(acting, form); return null;
    case "code":
      if (form.get("seen") !== "yes") throw invalid("seen", "document-unseen");
      return deps.issuedCodes.issueBeforeStaff({ by: desk.actor, pupil: person.subject, requestId: request.id });
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
        return actsPage(acting, { ...NOTHING, act, typed: form, faults: fieldFaults(context.words, error) });
      }
      return seeOther(reply, hrefIn(context, familyPath(person.subject, `/acts?done=${act}`)));
    });
  }
}
