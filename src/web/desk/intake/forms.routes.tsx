import type { FastifyInstance, FastifyReply } from "fastify";
import { consentDocument, type Language } from "../../../policy/index.ts";
import { documentHash } from "../../../modules/documents/index.ts";
import { childConsentText } from "../../../modules/joining/index.ts";
import { Refusal } from "../../../platform/refusal.ts";
import type { AppDeps } from "../../app-deps.ts";
import { checkedForm } from "../../checked-form.ts";
import { faultOfField, fieldFaults } from "../../form-faults.ts";
import type { PageSender } from "../../page-sender.tsx";
import { FaultSummary, type FieldFault, FormToken, Radios } from "../../ui/fields.tsx";
import { wordsIn } from "../../words/index.ts";
import { type DeskAnswer, deskAnswer, deskPage, PAPER_ROLES } from "./desk-answer.tsx";
import { ConsentForm, type ConsentTexts, PaperHead, RequestForm } from "./printed-form.tsx";

const PLACE = "/desk/intake/forms";
export const FORMS = ["consent-form", "request-form"] as const;
/** Russian, Kazakh, and both on one paper where the law wants both. */
export const SHEETS = Object.freeze({ ru: ["ru"], kk: ["kk"], both: ["kk", "ru"] } as const satisfies Readonly<Record<string, readonly Language[]>>);
const isSheet = (text: string): text is keyof typeof SHEETS => Object.hasOwn(SHEETS, text);

function choicePage(answer: DeskAnswer, faults: readonly FieldFault[]): Promise<FastifyReply> {
  const { request, reply, pages, context: { words } } = answer;
  const body = (
    <div class="form">
      <div class="text">
        <h1>{words("print.title")}</h1>
        <p class="lead">{words("print.lead")}</p>
      </div>
      <FaultSummary words={words} faults={faults} />
      <form class="form" method="post" action={PLACE}>
        <FormToken token={pages.formToken(request, reply, PLACE)} />
        <Radios name="paper" legend={words("print.which")} chosen={undefined} fault={faultOfField(faults, "paper")} options={FORMS.map((value) => ({ value, label: words(`paper.${value}`) }))} />
        <Radios name="sheet" legend={words("print.sheet")} chosen={undefined} fault={faultOfField(faults, "sheet")} options={Object.keys(SHEETS).map((value) => ({ value, label: words(`print.sheet.${value as "ru" | "kk" | "both"}`) }))} />
        <p class="acts"><button class="btn btn-primary">{words("print.act")}</button></p>
      </form>
    </div>
  );
  return deskPage(answer, { title: words("print.title"), status: faults.length > 0 ? 422 : 200, body });
}

/** The exact texts of a consent form in one language, by their hashes. */
export function consentTexts(language: Language, { operator }: Pick<AppDeps, "operator">): ConsentTexts {
  const own = consentDocument("own", language, operator);
  const child = childConsentText(language, operator);
  return { language, own: { document: own, hash: documentHash(own) }, child: { document: child, hash: documentHash(child) } };
}

/** `/desk/intake/forms`: consent and request forms to be filled in by hand, each print with a code of its own (clause:U1, clause:R1). */
export function printedFormRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const who = { deps, pages, roles: PAPER_ROLES };
  app.get(PLACE, async (request, reply) => choicePage(await deskAnswer(request, reply, who), []));

  app.post(PLACE, async (request, reply) => {
    const answer = await deskAnswer(request, reply, who);
    const { context, desk } = answer;
    const form = checkedForm(request, pages, PLACE);
    const paper = FORMS.find((one) => one === form.get("paper"));
    const sheet = form.get("sheet") ?? "";
    const languages: readonly Language[] | undefined = isSheet(sheet) ? SHEETS[sheet] : undefined;
    const fields = [...(paper === undefined ? [{ field: "paper", reason: "choose-one" }] : []), ...(languages === undefined ? [{ field: "sheet", reason: "choose-one" }] : [])];
    if (paper === undefined || languages === undefined) return choicePage(answer, fieldFaults(context.words, new Refusal("invalid", "invalid-fields", { fields })));
    const first = languages[0] ?? "ru";
    // One code a print: it is not a page to come back to.
    const code = await deps.intakeDesk.paperCodes.make({ by: desk.actor, paper, subject: null, language: first });
    const body = (
      <div class="stack printed">
        <p class="no-print acts">{context.words("print.how")}</p>
        <PaperHead language={first} title={wordsIn(first)(`paper.${paper}`)} code={code} />
        {languages.map((language) => (paper === "consent-form" ? <ConsentForm key={language} context={context} texts={consentTexts(language, deps)} /> : <RequestForm key={language} language={language} operator={deps.operator} />))}
      </div>
    );
    return deskPage(answer, { title: wordsIn(first)(`paper.${paper}`), body });
  });
}
