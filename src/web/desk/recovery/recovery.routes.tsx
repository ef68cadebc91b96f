import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { aboutSubject, subjectByNumber } from "../../../modules/subjects/index.ts";
import { RECOVERY_ROLES } from "../../../modules/recovery/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import { ATTEMPT_SECONDS } from "../../accounts/sign-in.routes.tsx";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { type FormBody, formOf } from "../../form-body.ts";
import { fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import type { FieldFault } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { type DeskAnswer, deskAnswer, deskPage, type PersonAtDesk, personOf } from "../intake/desk-answer.tsx";
import { RECOVERY, RecoveryBody, RecoveryCodeBody, RecoveryListBody, recoveryPath } from "./recovery-page.tsx";

const PLACE = `${RECOVERY}/:subject`;

interface Shown {
  readonly typed: FormBody;
  readonly faults: readonly FieldFault[];
}
const NOTHING: Shown = { typed: new Map(), faults: [] };

interface At {
  readonly answer: DeskAnswer;
  readonly person: PersonAtDesk;
}
type Act = (at: At, form: FormBody) => Promise<string>;

const wish = ({ answer: { desk, request }, person }: At) => ({ by: desk.actor, subject: person.subject, requestId: request.id });
const check = (form: FormBody) => ({ checked: form.get("checked") ?? "", document: form.get("document") ?? "" });

async function listPage(answer: DeskAnswer, { typed, faults }: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, context } = answer;
  const open = await Promise.all((await deps.recoveries.list()).map(async (one) => ({ ...one, number: (await aboutSubject(deps.databases.data, one.subject))?.number ?? 0 })));
  const body = <RecoveryListBody context={context} open={open} typed={typed} faults={faults} token={pages.formToken(request, reply, `${RECOVERY}/person`)} />;
  return deskPage(answer, { title: context.words("recovery.title"), status: faults.length > 0 ? 422 : 200, body });
}

async function recoveryPage({ answer, person }: At, { typed, faults }: Shown): Promise<FastifyReply> {
  const { request, reply, deps, pages, context, desk } = answer;
  const open = await deps.recoveries.of(deps.databases.data, person.subject);
  const { done } = request.query as { done?: unknown };
  const body = (
    <RecoveryBody
      context={context} person={person} open={open} isAsker={open?.askedBy === desk.actor.subject} mayCall={desk.actor.role === "registrar"} done={typeof done === "string" ? done : null}
      typed={typed} faults={faults} tokenFor={(action) => pages.formToken(request, reply, action)}
    />
  );
  return deskPage(answer, { title: context.words("recovery.person", { number: person.number }), status: faults.length > 0 ? 422 : 200, body });
}

function codePage({ answer, person }: At, { faults }: Shown): Promise<FastifyReply> {
  const { request, reply, pages, context } = answer;
  const body = <RecoveryCodeBody context={context} person={person} faults={faults} tokenFor={(action) => pages.formToken(request, reply, action)} />;
  return deskPage(answer, { title: context.words("recovery.code"), status: faults.length > 0 ? 422 : 200, body });
}

const ask: Act = async (here, form) => {
  const { answer: { deps, context } } = here;
  await deps.recoveries.ask({ ...wish(here), ...check(form), reason: form.get("reason") ?? "", language: context.language });
  return "?done=asked";
};
const confirm: Act = async (here, form) => {
  await here.answer.deps.recoveries.confirm({ ...wish(here), ...check(form) });
  return "?done=confirmed";
};
const stop: Act = async (here) => {
  await here.answer.deps.recoveries.stop(wish(here));
  return "?done=stopped";
};
const sendCode: Act = async (here, form) => {
  const { answer: { request, reply, context, deps, pages } } = here;
  const { token } = await deps.recoveries.requestCode({ ...wish(here), email: form.get("email") ?? "", network: request.ip, language: context.language });
  pages.cookies.setAttempt(reply, token, ATTEMPT_SECONDS);
  return "/email";
};
const finish: Act = async (here, form) => {
  const { answer: { request, reply, context, deps, pages } } = here;
  await deps.recoveries.finish({ ...wish(here), token: pages.cookies.attempt(context) ?? "", code: form.get("code") ?? "", network: request.ip });
  pages.cookies.clearAttempt(reply);
  return "?done=finished";
};

/** `/desk/recovery`: an account given back by the word of two members, each of whom knows who is there (clause:S1, clause:S3). */
export function recoveryRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const who = { deps, pages, roles: RECOVERY_ROLES };
  const at = async (request: FastifyRequest, reply: FastifyReply): Promise<At> => {
    const answer = await deskAnswer(request, reply, who);
    return { answer, person: await personOf(answer) };
  };

  app.get(RECOVERY, async (request, reply) => listPage(await deskAnswer(request, reply, who), NOTHING));

  app.post(`${RECOVERY}/person`, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const form = checkedForm(request, pages, `${RECOVERY}/person`);
    const number = (form.get("number") ?? "").trim();
    const subject = await subjectByNumber(deps.databases.data, /^\d{1,12}$/.test(number) ? Number(number) : 0);
    if (subject !== null) return seeOther(reply, hrefIn(answer.context, recoveryPath(subject)));
    const refusal = new Refusal("invalid", "invalid-fields", { fields: [{ field: "number", reason: "number-unknown" }] });
    return listPage(answer, { typed: form, faults: fieldFaults(answer.context.words, refusal) });
  });

  app.get(PLACE, async (request, reply) => recoveryPage(await at(request, reply), NOTHING));
  app.get(`${PLACE}/email`, async (request, reply) => codePage(await at(request, reply), NOTHING));

  /** One step: the form is checked, the step taken, and the page that comes next is shown; what was at fault stands in the form again. */
  const step = (path: string, act: Act, again: typeof recoveryPage = recoveryPage): void => {
    app.post(`${PLACE}/${path}`, async (request, reply) => {
      const here = await at(request, reply);
      const { answer: { context }, person } = here;
      const { words } = context;
      const form = checkedForm(request, pages, recoveryPath(person.subject, `/${path}`));
      try {
        return await seeOther(reply, hrefIn(context, recoveryPath(person.subject, await act(here, form))));
      } catch (error) {
        if (!isFormFault(error)) throw error;
        const labels = { reason: words("recovery.reason"), checked: words("recovery.checked"), document: words("recovery.document") };
        return again(here, { typed: formOf(request), faults: fieldFaults(words, error, labels) });
      }
    });
  };
  step("asking", ask);
  step("confirmation", confirm);
  step("stop", stop);
  step("email", sendCode);
  step("email/code", finish, codePage);
}
