import type { FastifyInstance } from "fastify";
import { texts } from "../../policy/text/index.ts";
import { reveal } from "../../platform/personal.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { sayValue } from "./held-values.tsx";
import { nameOf } from "./person-card.tsx";
import { type Asked, peopleAsked, readAsked, sayStillRight } from "./still-right-people.ts";
import { whoseToAct } from "./whose.ts";

const ACTION = "/my/still-right";

function Person({ context, asked: { who, fields, values } }: { context: PageContext; asked: Asked }) {
  const said = texts[context.language].fieldWords;
  return (
    <section class="panel">
      <h2>{nameOf(context, values, who.base === "/my")}</h2>
      <dl class="facts">
        {fields.map((field) => {
          const held = values[field];
          return held === undefined ? null : [<dt key={field}>{said[field].name}</dt>, <dd key={`${field}-value`}>{sayValue(context, field, reveal(held.value, "ui"))}</dd>];
        })}
      </dl>
      <p><a class="value-act" href={hrefIn(context, `${who.base}/correct`)} aria-label={context.words("data.correct-one", { field: nameOf(context, values, who.base === "/my") })}>{context.words("data.correct-short")}</a></p>
    </section>
  );
}

/** The yearly question (clause:C7): everything on one page, one press for yes, one way to correct at each person. Silence changes nothing (clause:R5). */
export function stillRightRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get("/my/still-right", async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    const context = contextOf(request);
    const { words } = context;
    const asked = await Promise.all((await peopleAsked(deps, who)).map((each) => readAsked(deps, each, request.id)));
    const confirmed = await deps.stillRight.confirmedAt(deps.databases.data, who.subject);
    const done = (request.query as { done?: unknown }).done === "yes" && confirmed !== null;
    const body = (
      <div class="stack">
        <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
        {done ? <Note kind="done" title={words("still-right.done")}><p>{words("still-right.done.text")}</p></Note> : null}
        <div class="text">
          <h1>{words("still-right.title")}</h1>
          <p class="lead">{words("still-right.lead")}</p>
          {confirmed === null ? null : <p class="quiet">{words("still-right.last", { time: words.time(confirmed) })}</p>}
        </div>
        <div class="people">{asked.map((each) => <Person key={each.who.subject} context={context} asked={each} />)}</div>
        <form method="post" action={ACTION} class="acts">
          <FormToken token={pages.formToken(request, reply, ACTION)} />
          <button class="btn btn-primary">{words("still-right.act")}</button>
          <a class="btn btn-plain" href={hrefIn(context, "/my/correct")}>{words("data.to-correct")}</a>
        </form>
      </div>
    );
    return pages.send(request, reply, { title: words("still-right.title"), section: "my", body });
  });

  app.post("/my/still-right", async (request, reply) => {
    const who = await whoseToAct(request, deps, pages);
    checkedForm(request, pages, ACTION);
    await sayStillRight(deps, who, request.id);
    return seeOther(reply, hrefIn(contextOf(request), `${ACTION}?done=yes`));
  });
}
