import type { FastifyInstance } from "fastify";
import { operatorIn, type OperatorProfile } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import { isId } from "../../platform/id.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { AnswerLetter } from "../requests/case-page.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { wordsIn } from "../words/index.ts";
import { atDesk } from "./at-desk.ts";
import { HANDLING } from "./desk-requests.routes.tsx";
import { QrCode } from "./qr-code.tsx";

const PAGE = "/desk/requests/:request/letter";
const QR_PX = 132;

/** The answer on A4, in the sender's language: what was done or why not, where to complain, and the request's own address (clause:R3). */
function LetterBody({ context, shown, address, operator }: { context: PageContext; shown: ShownRequest; address: string; operator: OperatorProfile }) {
  const { row } = shown.one;
  const theirs = { ...context, language: row.language, words: wordsIn(row.language) };
  const { words } = theirs;
  const { name, address: school } = operatorIn(row.language, operator);
  return (
    <div class="stack printed" lang={row.language} id="answer-letter">
      <p class="no-print" lang={context.language}><a href={hrefIn(context, `/desk/requests/${row.caseId}`)}>{context.words("answer-letter.back")}</a></p>
      <div class="paper-head">
        <div>
          <h1>{words("answer-letter.title")}</h1>
          <p>{name}<br />{school}<br />{operator.email}</p>
        </div>
        <QrCode content={address} label={words("answer-letter.qr")} side_px={QR_PX} />
      </div>
      <AnswerLetter context={theirs} shown={shown} copy={{ address: school, signIn: null }} />
      <p>{words("answer-letter.address")} <span class="code" data-address>{address}</span></p>
      <p class="small">{words("answer-letter.keep")}</p>
      <p class="blank">{words("answer-letter.signed")} <span aria-hidden="true">____________________________</span></p>
    </div>
  );
}

/** `/desk/requests/ID/letter`: the answer as a page of its own, to be printed and posted or handed over. It holds the request's address, so the look stands in the ledger (clause:S1, clause:R3). */
export function answerLetterRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  app.get(PAGE, async (request, reply) => {
    const { actor } = await atDesk(request, deps, pages, HANDLING);
    const { request: caseId } = request.params as { request: string };
    if (!isId(caseId)) throw new Refusal("not-found", "request-unknown", { clause: "R1" });
    const address = await deps.requests.addressForLetter({ caseId, by: actor, requestId: request.id });
    const context = contextOf(request);
    const shown = await deps.requests.shown(caseId);
    const body = <LetterBody context={context} shown={shown} address={address} operator={deps.operator} />;
    return pages.send(request, reply, { title: context.words("desk-requests.letter-page"), section: "desk", body });
  });
}
