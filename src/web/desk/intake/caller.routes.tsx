import type { FastifyInstance, FastifyReply } from "fastify";
import { texts } from "../../../policy/index.ts";
import { ANSWERS_NEEDED, CHECK_MINUTES } from "../../../modules/intake/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { fieldFaults, isFormFault } from "../../form-faults.ts";
import type { PageSender } from "../../page-sender.tsx";
import { Note } from "../../ui/blocks.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, type PersonAtDesk, personOf, REGISTRAR } from "./desk-answer.tsx";

const PLACE = "/desk/families/:subject/caller";

async function callerPage(answer: DeskAnswer, person: PersonAtDesk, { faults, last }: { faults: readonly FieldFault[]; last: boolean | null }): Promise<FastifyReply> {
  const { request, reply, deps, pages, desk, context, context: { words } } = answer;
  const check = await deps.intakeDesk.callerChecks.state(deps.databases.data, person.subject, desk.actor);
  const action = familyPath(person.subject, "/caller");
  const left = check.questions.filter((field) => !check.fitting.includes(field));
  const body = (
    <div class="form">
      {last === null ? null : <Note kind={last ? "done" : "care"} title={words(last ? "caller.fits" : "caller.differs")} />}
      <div class="text">
        <h1>{words("caller.title")}</h1>
        <p class="lead">{words("caller.lead", { number: person.number, needed: ANSWERS_NEEDED })}</p>
        <p>{words("caller.left", { fitting: check.fitting.length, tries: check.triesLeft })}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {check.passed ? <Note kind="done" title={words("caller.passed")}><p>{words("caller.passed.text", { minutes: CHECK_MINUTES })}</p></Note> : check.triesLeft === 0 ? <Note kind="care" title={words("caller.used")}><p>{words("refusal.caller-tries-used.next")}</p></Note> : (
        <form class="form" method="post" action={action} noValidate>
          <FormToken token={pages.formToken(request, reply, action)} />
          <Radios name="field" legend={words("caller.question")} chosen={undefined} fault={faults.find(({ field }) => field === "field")?.text} options={left.map((value) => ({ value, label: texts[context.language].fieldWords[value].name }))} />
          <TextField words={words} name="said" label={words("caller.said")} why={words("caller.said.why")} maxLength={300} />
          <p class="acts"><button class="btn btn-primary">{words("caller.act")}</button></p>
        </form>
      )}
      <p class="acts"><a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.back")}</a></p>
    </div>
  );
  return deskPage(answer, { title: words("caller.title"), status: faults.length > 0 ? 422 : 200, body });
}

/** `/desk/families/ID/caller`: whether a caller is who he says, without showing what is held (clause:C2). What was typed is not shown again: it may be a secret. */
export function callerRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const who = { deps, pages, roles: REGISTRAR };
  app.get(PLACE, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    return callerPage(answer, await personOf(answer), { faults: [], last: null });
  });

  app.post(PLACE, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const person = await personOf(answer);
    const form = checkedForm(request, pages, familyPath(person.subject, "/caller"));
    try {
      const fits = await deps.intakeDesk.callerChecks.answer({ by: answer.desk.actor, subject: person.subject, field: form.get("field") ?? "", said: form.get("said") ?? "", requestId: request.id });
      return await callerPage(answer, person, { faults: [], last: fits });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return callerPage(answer, person, { faults: fieldFaults(answer.context.words, error), last: null });
    }
  });
}
