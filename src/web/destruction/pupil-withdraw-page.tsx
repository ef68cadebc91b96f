import type { FastifyReply, FastifyRequest } from "fastify";
import { retention, termInWords } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { Whose } from "../my/whose.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { ClauseLink, MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";

const ACTION = "/my/withdraw";

/** `/my/withdraw` for a pupil before 18: the own words in one act, with what follows. A button only where there is something to take back (clause:G5, clause:D2). */
export async function pupilWithdrawPage(request: FastifyRequest, reply: FastifyReply, { deps, pages, who }: { deps: AppDeps; pages: PageSender; who: Whose }): Promise<FastifyReply> {
  const context = contextOf(request);
  const { words, language } = context;
  const open = await deps.families.openToTakeBack(deps.databases.data, who.subject);
  const done = (request.query as { done?: unknown }).done === "yes" && open.length === 0;
  const said = texts[language];
  const term = termInWords(language, retention.identity.term);
  const body = (
    <div class="stack">
      <MyTrail context={context} signOutToken={pages.formToken(request, reply, "/sign-out")} />
      {done ? <Note kind="done" title={words("pupil.withdraw.done")}><p>{words("pupil.withdraw.done.text", { term })}</p></Note> : null}
      <div class="text">
        <h1>{words("pupil.withdraw.title")}</h1>
        {open.length === 0 ? <p class="lead">{words("pupil.withdraw.none")}</p> : (
          <>
            <p class="lead">{words("pupil.withdraw.lead")}</p>
            <h2>{words("pupil.withdraw.what")}</h2>
            <ul class="plain">
              {open.map(({ purpose, answer }) => (
                <li key={purpose}>{said.purposeWords[purpose].name}: {answer === null ? words("choice.unanswered") : said.consentStateWords[answer].name}</li>
              ))}
            </ul>
            <p>{words("pupil.withdraw.at-once")}</p>
            <p>{words("pupil.withdraw.then", { term })} <ClauseLink context={context} clause="D2" /></p>
            <p>{words("pupil.withdraw.parent")} <ClauseLink context={context} clause="G5" /></p>
            <form method="post" action={ACTION} class="acts">
              <FormToken token={pages.formToken(request, reply, ACTION)} />
              <button class="btn btn-plain">{words("pupil.withdraw.act")}</button>
              <a class="btn btn-plain" href={hrefIn(context, "/my")}>{words("withdraw.stay")}</a>
            </form>
          </>
        )}
        <p><a href={hrefIn(context, "/my/consents")}>{words("choice.back")}</a></p>
      </div>
    </div>
  );
  return pages.send(request, reply, { title: words("pupil.withdraw.title"), section: "my", body });
}
