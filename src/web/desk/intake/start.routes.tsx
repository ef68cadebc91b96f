import type { FastifyInstance, FastifyReply } from "fastify";
import { CONFIRMATION_DAYS, FATE_DAYS, INTAKE_CHANNELS } from "../../../policy/index.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { Table } from "../../ui/table.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES } from "./desk-answer.tsx";
import { placeOfPaper } from "./place-of-paper.ts";
import { numberedPeople, personNumbered, typedNumber } from "./person-at-desk.ts";
import { type Waiting, whatWaits } from "./what-waits.ts";

const PLACE = "/desk/intake";
const PAPER = `${PLACE}/paper`;
const PERSON = `${PLACE}/person`;

async function WaitingTable({ answer }: { answer: DeskAnswer }) {
  const { context, context: { words }, deps } = answer;
  const now = deps.clock.now();
  const late = (one: Waiting): boolean => now.getTime() - one.since.getTime() > (one.what === "fate" ? FATE_DAYS : CONFIRMATION_DAYS) * 86_400_000;
  const waiting = await whatWaits(deps);
  const people = await numberedPeople(deps, waiting.map(({ subject }) => subject));
  const rows = waiting.map((one, n) => {
    const path = familyPath(one.subject, one.what === "confirmation" ? "" : "/papers");
    return {
      id: `${one.what}-${one.subject}-${one.since.getTime()}`,
      cells: [
        <a href={hrefIn(context, path)}>{words("intake.person.number", { number: people[n]?.number ?? 0 })}</a>, words(`intake.waits.${one.what}`),
        <>{words.age(one.since, now)}{late(one) ? <strong> {words("intake.late")}</strong> : null}</>,
      ],
    };
  });
  if (rows.length === 0) return <p>{words("intake.nothing-waits")}</p>;
  return <Table columns={[words("intake.who"), words("intake.waits"), words("intake.since")]} rows={rows} />;
}

async function startPage(answer: DeskAnswer, faults: readonly FieldFault[], typed: { code?: string; number?: string }): Promise<FastifyReply> {
  const { request, reply, pages, context, context: { words }, desk } = answer;
  const mayTake = desk.membership.roles.includes("registrar");
  const body = (
    <>
      <div class="text">
        <h1>{words("intake.start")}</h1>
        <p class="lead">{words("intake.start.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      {mayTake ? (
        <section class="text">
          <h2>{words("intake.new")}</h2>
          <p class="acts">
            {INTAKE_CHANNELS.map((channel) => <a key={channel} class="btn btn-plain" href={hrefIn(context, `${PLACE}/new/${channel}`)}>{words(`intake.channel.${channel}`)}</a>)}
          </p>
        </section>
      ) : null}
      <section class="text">
        <h2>{words("intake.there")}</h2>
        <form class="form" method="post" action={PERSON} noValidate>
          <FormToken token={pages.formToken(request, reply, PERSON)} />
          <TextField words={words} name="number" label={words("intake.number")} why={words("intake.number.why")} value={typed.number} fault={faultOfField(faults, "number")} inputMode="numeric" maxLength={12} />
          <p class="acts"><button class="btn btn-plain">{words("intake.open")}</button></p>
        </form>
      </section>
      <section class="text">
        <h2>{words("intake.paper")}</h2>
        <form class="form" method="post" action={PAPER} noValidate>
          <FormToken token={pages.formToken(request, reply, PAPER)} />
          <TextField words={words} name="code" label={words("intake.code")} why={words("intake.code.scan")} value={typed.code} fault={faultOfField(faults, "code")} maxLength={30} />
          <p class="acts"><button class="btn btn-plain">{words("intake.open")}</button> <a class="btn btn-plain" href={hrefIn(context, `${PLACE}/forms`)}>{words("print.title")}</a></p>
        </form>
      </section>
      <section class="stack">
        <h2>{words("intake.waiting")}</h2>
        {await WaitingTable({ answer })}
      </section>
    </>
  );
  return deskPage(answer, { title: words("intake.start"), status: faults.length > 0 ? 422 : 200, body });
}

/** `/desk/intake`: the ways in, the way to a record by a number or by a paper's code, and what waits for a word (clause:C4, clause:U1). */
export function intakeStartRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const who = { deps, pages, roles: PAPER_ROLES };
  app.get(PLACE, async (request, reply) => startPage(await deskAnswer(request, reply, who), [], {}));

  app.post(PERSON, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const form = checkedForm(request, pages, PERSON);
    const number = form.get("number") ?? "";
    try {
      return await seeOther(reply, hrefIn(answer.context, familyPath(await personNumbered(deps, typedNumber(number)))));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return startPage(answer, fieldFaults(answer.context.words, error), { number });
    }
  });

  app.post(PAPER, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const code = checkedForm(request, pages, PAPER).get("code") ?? "";
    try {
      const row = await deps.intakeDesk.paperCodes.look(deps.databases.data, code);
      return await seeOther(reply, hrefIn(answer.context, await placeOfPaper(deps, row, code)));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return startPage(answer, fieldFaults(answer.context.words, error), { code });
    }
  });
}
