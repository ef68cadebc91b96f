import type { FastifyInstance, FastifyReply } from "fastify";
import { CONFIRMATION_DAYS, FATE_DAYS, INTAKE_CHANNELS, type SubjectId } from "../../../policy/index.ts";
import { aboutSubject, subjectByNumber } from "../../../modules/subjects/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { faultOfField, fieldFaults, isFormFault } from "../../form-faults.ts";
import { type PageSender, seeOther } from "../../page-sender.tsx";
import { FaultSummary, type FieldFault, FormToken, TextField } from "../../ui/fields.tsx";
import { hrefIn } from "../../ui/layout.tsx";
import { Table } from "../../ui/table.tsx";
import { type DeskAnswer, deskAnswer, deskPage, familyPath, PAPER_ROLES } from "./desk-answer.tsx";

const PLACE = "/desk/intake";
const PAPER = `${PLACE}/paper`;
const PERSON = `${PLACE}/person`;

interface Waiting {
  readonly subject: SubjectId;
  readonly what: "confirmation" | "scan" | "fate";
  readonly since: Date;
  readonly path: string;
}

async function waiting({ deps }: DeskAnswer): Promise<Waiting[]> {
  const { confirmations, scans } = deps.intakeDesk;
  const sql = deps.databases.data;
  const open = (await confirmations.waiting(sql)).map(({ subject, waits, since }) => ({ subject, what: waits, since, path: familyPath(subject, waits === "scan" ? "/papers" : "") }));
  const papers = (await scans.withoutFate(sql)).map(({ subject, since }) => ({ subject, what: "fate" as const, since, path: familyPath(subject, "/papers") }));
  return [...open, ...papers].sort((a, b) => a.since.getTime() - b.since.getTime());
}

async function WaitingTable({ answer }: { answer: DeskAnswer }) {
  const { context, context: { words }, deps } = answer;
  const now = deps.clock.now();
  const late = (one: Waiting): boolean => now.getTime() - one.since.getTime() > (one.what === "fate" ? FATE_DAYS : CONFIRMATION_DAYS) * 86_400_000;
  const rows = await Promise.all((await waiting(answer)).map(async (one) => {
    const about = await aboutSubject(deps.databases.data, one.subject);
    return {
      id: `${one.what}-${one.subject}-${one.since.getTime()}`,
      cells: [
        <a href={hrefIn(context, one.path)}>{words("intake.person.number", { number: about?.number ?? 0 })}</a>, words(`intake.waits.${one.what}`),
        <>{words.age(one.since, now)}{late(one) ? <strong> {words("intake.late")}</strong> : null}</>,
      ],
    };
  }));
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
    const subject = await subjectByNumber(deps.databases.data, /^\d{1,12}$/.test(number.trim()) ? Number(number) : 0);
    if (subject !== null) return seeOther(reply, hrefIn(answer.context, familyPath(subject)));
    const refusal = new Refusal("invalid", "invalid-fields", { fields: [{ field: "number", reason: "number-unknown" }] });
    return startPage(answer, fieldFaults(answer.context.words, refusal), { number });
  });

  app.post(PAPER, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const code = checkedForm(request, pages, PAPER).get("code") ?? "";
    try {
      const row = await deps.intakeDesk.paperCodes.look(deps.databases.data, code);
      // A blank form belongs to nobody yet: the family is taken in by it.
      const path = row.subject === null ? `${PLACE}/new/paper?code=${encodeURIComponent(code)}` : familyPath(row.subject, `/papers?code=${encodeURIComponent(code)}`);
      return await seeOther(reply, hrefIn(answer.context, path));
    } catch (error) {
      if (!isFormFault(error)) throw error;
      return startPage(answer, fieldFaults(answer.context.words, error), { code });
    }
  });
}
