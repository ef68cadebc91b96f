import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { StaffRole } from "../../../policy/index.ts";
import { ATTEMPT_SECONDS } from "../../accounts/sign-in.routes.tsx";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../../ui/fields.tsx";
import { Note } from "../../ui/blocks.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES, type PersonAtDesk, personOf, REGISTRAR } from "./desk-answer.tsx";
import { FamilyBody, type FamilyPage } from "./family-page.tsx";
import { LetterBody } from "./letter-page.tsx";
import { receiptLetter } from "./receipt-letter.ts";
import { numberedPeople } from "./person-at-desk.ts";
import { askFirstAddress, awaitedWords, familyOf, proveAddress } from "./taking-in-family.ts";

const PLACE = "/desk/families/:subject";

interface Shown {
  readonly faults: readonly FieldFault[];
  readonly typed: FamilyPage["typed"];
}

async function familyPage(answer: DeskAnswer, person: PersonAtDesk, { faults, typed }: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, desk, context } = answer;
  const token = (page: string): string => pages.formToken(request, reply, familyPath(person.subject, page));
  const { done } = request.query as { done?: unknown };
  const awaited = await numberedPeople(deps, await awaitedWords(deps, person.subject));
  const body = (
    <FamilyBody
      context={context} person={person} {...(await familyOf(deps, person.subject))} awaited={awaited} mayTake={desk.membership.roles.includes("registrar")}
      done={typeof done === "string" ? done : null} faults={faults} typed={typed} tokens={{ email: token("/email"), letter: token("/letter"), confirmation: token("/confirmation") }}
    />
  );
  return deskPage(answer, { title: context.words("intake.person.number", { number: person.number }), status: faults.length > 0 ? 422 : 200, body });
}

function codePage(answer: DeskAnswer, person: PersonAtDesk, faults: readonly FieldFault[]): Promise<FastifyReply> {
  const { request, reply, pages, context, context: { words } } = answer;
  const action = familyPath(person.subject, "/email/code");
  const body = (
    <div class="form">
      {(request.query as { done?: unknown }).done === "taken-in" ? <Note kind="done" title={words("intake.done.taken-in")}><p>{words("intake.done.taken-in.text")}</p></Note> : null}
      <div class="text">
        <h1>{words("intake.email.code")}</h1>
        <p class="lead">{words("intake.email.code.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={action} noValidate>
        <FormToken token={pages.formToken(request, reply, action)} />
        <TextField words={words} name="code" kind="code" inputMode="numeric" maxLength={20} label={words("code.label")} hint={words("code.rules")} fault={faultOfField(faults, "code")} />
        <p class="acts">
          <button class="btn btn-primary">{words("code.act")}</button>
          <a class="btn btn-plain" href={hrefIn(context, familyPath(person.subject))}>{words("intake.email.later")}</a>
        </p>
      </form>
    </div>
  );
  return deskPage(answer, { title: words("intake.email.code"), status: faults.length > 0 ? 422 : 200, body });
}

type Finding = (request: FastifyRequest, reply: FastifyReply, roles?: readonly StaffRole[]) => Promise<{ answer: DeskAnswer; person: PersonAtDesk }>;

/** `/desk/families/ID`: how somebody came in, what is still to be done: a proved mail address, a letter, a later confirmation (clause:C2, clause:C7). */
export function familyRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const at: Finding = async (request, reply, roles = REGISTRAR) => {
    const answer = await deskAnswer(request, reply, { deps, pages, roles });
    return { answer, person: await personOf(answer) };
  };

  app.get(PLACE, async (request, reply) => {
    const { answer, person } = await at(request, reply, PAPER_ROLES);
    return familyPage(answer, person, { faults: [], typed: {} });
  });

  app.post(`${PLACE}/email`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const form = checkedForm(request, pages, familyPath(person.subject, "/email"));
    const { context, desk } = answer;
    const [email = "", checked = "", document = ""] = ["email", "checked", "document"].map((name) => form.get(name));
    try {
      const act = { session: desk.session, by: desk.actor, subject: person.subject, requestId: request.id };
      const { token } = await askFirstAddress(deps, act, { email, checked, document }, { network: request.ip, language: context.language });
      pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return familyPage(answer, person, { faults: fieldFaults(context.words, error), typed: { email, checked, document } });
    }
    return seeOther(reply, hrefIn(context, familyPath(person.subject, "/email")));
  });

  app.get(`${PLACE}/email`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    return codePage(answer, person, []);
  });

  app.post(`${PLACE}/email/code`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const { context, desk } = answer;
    const { subject } = person;
    const form = checkedForm(request, pages, familyPath(subject, "/email/code"));
    try {
      const entered = { token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip, language: context.language };
      await proveAddress(deps, { session: desk.session, by: desk.actor, subject, requestId: request.id }, entered);
      pages.cookies.clearAttempt(reply);
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return codePage(answer, person, fieldFaults(context.words, error));
    }
    return seeOther(reply, hrefIn(context, familyPath(subject, "?done=address")));
  });
  letterRoutes(app, { deps, pages, at });
}

/** The letter on paper and the code that comes back from it. */
function letterRoutes(app: FastifyInstance, { deps, pages, at }: { deps: AppDeps; pages: PageSender; at: Finding }): void {
  app.post(`${PLACE}/letter`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    checkedForm(request, pages, familyPath(person.subject, "/letter"));
    const letter = await receiptLetter(deps, { by: answer.desk.actor, subject: person.subject, requestId: request.id });
    const body = <LetterBody {...letter} operator={deps.operator} />;
    return deskPage(answer, { title: answer.context.words("intake.letter"), body });
  });

  app.post(`${PLACE}/confirmation`, async (request, reply) => {
    const { answer, person } = await at(request, reply);
    const code = checkedForm(request, pages, familyPath(person.subject, "/confirmation")).get("code") ?? "";
    const { context, desk } = answer;
    try {
      await deps.intakeDesk.confirmations.byLetterCode({ subject: person.subject, code, by: desk.actor, requestId: request.id });
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return familyPage(answer, person, { faults: fieldFaults(context.words, error), typed: { code } });
    }
    return seeOther(reply, hrefIn(context, familyPath(person.subject, "?done=confirmed")));
  });
}
