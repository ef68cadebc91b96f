import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { texts } from "../../../policy/index.ts";
import type { UncopiedChild } from "../../../modules/intake/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { answerName } from "../../families/child-page.tsx";
import { faultOfField, fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { Note } from "../../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, type PersonAtDesk, personOf, REGISTRAR } from "./desk-answer.tsx";
import { answersOnPaper } from "./copied-answers.ts";
import { numberedPeople, personAtDesk } from "./person-at-desk.ts";

const PLACE = "/desk/families/:subject/answers";
const answersPath = (adult: PersonAtDesk, child: PersonAtDesk): string => familyPath(adult.subject, `/answers/${child.subject}`);

interface Shown {
  readonly faults: readonly FieldFault[];
  readonly child: string | null;
  readonly typed: URLSearchParams | { get(name: string): string | null | undefined };
}
const FRESH: Shown = { faults: [], child: null, typed: new URLSearchParams() };

function ChildForm({ answer, person, child, due, shown }: { answer: DeskAnswer; person: PersonAtDesk; child: PersonAtDesk; due: UncopiedChild; shown: Shown }) {
  const { request, reply, pages, context, context: { words } } = answer;
  const said = texts[context.language].purposeWords;
  const action = answersPath(person, child);
  const [newest] = due.scans;
  const typed = (name: string): string | undefined => shown.typed.get(name) ?? undefined;
  return (
    <section class="form">
      <h2><a href={hrefIn(context, `/desk/people/${child.subject}?for=service-provision`)}>{words("intake.person.number", { number: child.number })}</a></h2>
      <FaultSummary words={words} faults={shown.faults} />
      {due.textHolds ? (
        <form class="form" method="post" action={action} noValidate>
          <FormToken token={pages.formToken(request, reply, action)} />
          {due.scans.length === 1 ? <input type="hidden" name="scan" value={newest?.scan} /> : (
            <Radios name="scan" legend={words("answers.scan")} chosen={typed("scan")} fault={faultOfField(shown.faults, "scan")} options={due.scans.map(({ scan, at }) => ({ value: scan, label: words.time(at) }))} />
          )}
          {due.purposes.map((purpose) => (
            <Radios
              key={purpose} name={answerName(purpose)} row legend={said[purpose].consent ?? said[purpose].name} chosen={typed(answerName(purpose))} fault={faultOfField(shown.faults, answerName(purpose))}
              options={[{ value: "yes", label: words("child.yes") }, { value: "no", label: words("child.no") }]}
            />
          ))}
          <p class="acts"><button class="btn btn-primary">{words("answers.act")}</button></p>
        </form>
      ) : <Note kind="care" title={words("refusal.paper-text-old")}><p>{words("refusal.paper-text-old.next")}</p></Note>}
    </section>
  );
}

async function answersPage(answer: DeskAnswer, person: PersonAtDesk, shown: Shown): Promise<FastifyReply> {
  const { request, deps, context, context: { words } } = answer;
  const due = await deps.intakeDesk.paperAnswers.uncopied(deps.databases.data, person.subject);
  const children = await numberedPeople(deps, due.map(({ child }) => child));
  const body = (
    <div class="stack">
      {(request.query as { done?: unknown }).done === "copied" ? <Note kind="done" title={words("answers.done")} /> : null}
      <div class="text">
        <h1>{words("answers.title")}</h1>
        <p class="lead">{words("answers.lead", { number: person.number })}</p>
        {due.length === 0 ? <p>{words("answers.none")}</p> : <p>{words("answers.open-scan")}</p>}
      </div>
      {due.map((one, n) => {
        const child = children[n];
        return child === undefined ? null : <ChildForm key={one.child} answer={answer} person={person} child={child} due={one} shown={shown.child === one.child ? shown : FRESH} />;
      })}
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject, "/papers"))}>{words("paper.title")}</a> <a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.back")}</a></p>
    </div>
  );
  return deskPage(answer, { title: words("answers.title"), status: shown.faults.length > 0 ? 422 : 200, body });
}

/** `/desk/families/ID/answers`: what is ticked on a signed form, copied with its scan at hand (clause:C2, clause:U1). */
export function paperAnswerRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const at = async (request: FastifyRequest, reply: FastifyReply): Promise<{ answer: DeskAnswer; person: PersonAtDesk }> => {
    const answer = await deskAnswer(request, reply, { deps, pages, roles: REGISTRAR });
    return { answer, person: await personOf(answer) };
  };

  app.get(PLACE, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    return answersPage(answer, person, FRESH);
  });

  app.post(`${PLACE}/:child`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const child = await personAtDesk(deps, (request.params as { child: string }).child);
    const typed = checkedForm(request, pages, answersPath(person, child));
    const said = texts[answer.context.language].purposeWords;
    try {
      await answersOnPaper(deps, { by: answer.desk.actor, adult: person.subject, child: child.subject, scan: typed.get("scan") ?? "", answer: (purpose) => typed.get(answerName(purpose)) ?? undefined, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      const labels = Object.fromEntries(Object.entries(said).map(([purpose, { name }]) => [`answer-${purpose}`, name]));
      return answersPage(answer, person, { faults: fieldFaults(answer.context.words, error, labels), child: child.subject, typed });
    }
    return seeOther(reply, hrefIn(answer.context, familyPath(person.subject, "/answers?done=copied")));
  });
}
