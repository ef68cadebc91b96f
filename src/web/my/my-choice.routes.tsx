import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { CONSENT_STATES, type ConsentState } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import { CHOICE_ANSWERS, type ChoiceAnswer, leavesWith, type OpenChoice, type ShownChoice } from "../../modules/choices/index.ts";
import type { AppDeps } from "../app-deps.ts";
import { checkedForm } from "../checked-form.ts";
import { ConsentPaper } from "../documents/consent-paper.tsx";
import { sayFault } from "../errors.tsx";
import { isShownAnew, statusAnew } from "../form-again.tsx";
import { type FormBody, formOf } from "../form-body.ts";
import { type PageSender, seeOther } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { ClauseLink, MyTrail, Note } from "../ui/blocks.tsx";
import { FormToken } from "../ui/fields.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { changeAddress } from "./my-consents.routes.tsx";
import { shownChoice } from "./shown-choice.ts";
import { MY_PLACES, type Whose, whoseToAct } from "./whose.ts";

interface ChoicePage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly shown: ShownChoice;
  readonly choice: OpenChoice;
  readonly action: string;
  readonly token: string;
  readonly signOutToken: string;
  /** Why the question is asked anew, and what has changed since the page was opened. */
  readonly anew: Anew | null;
}

interface Anew {
  readonly why: Refusal;
  readonly before: FormBody;
}

function namesOn({ words }: PageContext, who: Whose): Readonly<Record<string, string>> {
  const you = words("receipt.person");
  return who.actor.kind === "subject" ? { person: you } : { person: words("choice.person.child"), representative: you, relation: words("actor.representative") };
}

const stateOf = ({ state }: OpenChoice): string => state?.state ?? "none";
const isState = (text: string): text is ConsentState => (CONSENT_STATES as readonly string[]).includes(text);

/** What the page that was answered showed tells what moved on since. These two fields decide nothing: the token does. */
function Changed({ context, choice, anew: { why, before } }: { context: PageContext; choice: OpenChoice; anew: Anew }) {
  const { words } = context;
  const states = texts[context.language].consentStateWords;
  const say = (state: string): string => (isState(state) ? states[state].name : words("choice.unanswered"));
  const [state, text] = [before.get("seen-state"), before.get("seen-text")];
  const changes = [
    ...(state === undefined || state === stateOf(choice) ? [] : [words("choice.changed.state", { before: say(state), now: say(stateOf(choice)) })]),
    ...(text === undefined || text === choice.text.hash ? [] : [words("choice.changed.text")]),
  ];
  return (
    <Note kind="care" title={words("join.anew")}>
      <p>{sayFault(words, why)}</p>
      {(changes.length === 0 ? [words("choice.changed.none")] : changes).map((change) => <p key={change}>{change}</p>)}
    </Note>
  );
}

function ChoiceBody({ context, who, shown, choice, action, token, signOutToken, anew }: ChoicePage) {
  const { words } = context;
  const said = texts[context.language];
  const purpose = said.purposeWords[shown.offer.purpose];
  const withdraws = !choice.answers.includes("give");
  const elsewhere = leavesWith(shown, choice.state?.state ?? null);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      {anew === null ? null : <Changed context={context} choice={choice} anew={anew} />}
      <div class="text">
        <p class="eyebrow">{words(`scope.${shown.offer.scope}`)}</p>
        <h1>{purpose.name}</h1>
        <p class="lead">{purpose.why}</p>
        <p>
          {words("choice.now")}: <strong>{choice.state ? said.consentStateWords[choice.state.state].name : words("choice.unanswered")}</strong>.{" "}
          {words(withdraws ? "choice.withdraw.means" : "choice.give.means")} <ClauseLink context={context} clause={withdraws ? "D2" : "C2"} />
        </p>
        <p>{words("choice.if-not")} {purpose.ifRefused}</p>
        <form method="post" action={hrefIn(context, action)} class="acts">
          <FormToken token={token} />
          <input type="hidden" name="consent-token" value={choice.token} />
          <input type="hidden" name="seen-state" value={stateOf(choice)} />
          <input type="hidden" name="seen-text" value={choice.text.hash} />
          {choice.answers.map((answer) => (elsewhere.includes(answer)
            ? <a key={answer} class="btn btn-plain" href={hrefIn(context, `${who.base}/withdraw`)}>{words("grown.destroy")}</a>
            : <button key={answer} class="btn btn-plain" name="answer" value={answer}>{words(`choice.${answer}`)}</button>))}
        </form>
        <p><a href={hrefIn(context, `${who.base}/consents`)}>{words("choice.back")}</a></p>
        {withdraws ? null : <ConsentPaper context={context} text={choice.text} names={namesOn(context, who)} heading="h2" />}
      </div>
    </div>
  );
}

interface Asked {
  readonly who: Whose;
  readonly shown: ShownChoice;
  readonly action: string;
}

const isAnswer = (text: string | undefined): text is ChoiceAnswer => (CHOICE_ANSWERS as readonly (string | undefined)[]).includes(text);

/** One question: one page with the whole text and one button for each answer that is open (clause:C2, clause:R5). */
export function myChoiceRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  async function shownTo(request: FastifyRequest): Promise<Asked> {
    const who = await whoseToAct(request, deps, pages);
    const { purpose, scope } = request.params as { purpose: string; scope: string };
    const shown = await shownChoice(deps, who, { purpose, scope, language: contextOf(request).language });
    return { who, shown, action: `${who.base}/consents/${shown.offer.purpose}/${shown.offer.scope}` };
  }

  async function ask(request: FastifyRequest, reply: FastifyReply, { who, shown, action }: Asked, anew: Anew | null): Promise<FastifyReply> {
    const context = contextOf(request);
    const choice = await deps.choices.open(shown);
    // The consent that everything rests on has a page of its own for that.
    const elsewhere = changeAddress(who.base, shown.offer, !choice.answers.includes("give"));
    if (elsewhere !== action) return seeOther(reply, hrefIn(context, elsewhere));
    const [token, signOutToken] = [pages.formToken(request, reply, action), pages.formToken(request, reply, "/sign-out")];
    const body = <ChoiceBody context={context} who={who} shown={shown} choice={choice} action={action} token={token} signOutToken={signOutToken} anew={anew} />;
    const status = anew === null ? 200 : statusAnew(reply, anew.why);
    return pages.send(request, reply, { title: texts[context.language].purposeWords[shown.offer.purpose].name, section: "my", status, body });
  }

  async function answered(request: FastifyRequest, { shown, action }: Asked): Promise<string> {
    const form = checkedForm(request, pages, action);
    const answer = form.get("answer");
    if (!isAnswer(answer)) throw new Refusal("invalid", "consent-no-answer", { clause: "R5" });
    return (await deps.choices.answer(shown, { token: form.get("consent-token") ?? "", answer, requestId: request.id })).receiptId;
  }

  for (const place of MY_PLACES) {
    app.get(`${place}/consents/:purpose/:scope`, async (request, reply) => ask(request, reply, await shownTo(request), null));

    app.post(`${place}/consents/:purpose/:scope`, async (request, reply) => {
      const asked = await shownTo(request);
      try {
        return await seeOther(reply, hrefIn(contextOf(request), `${asked.who.base}/consents/${await answered(request, asked)}`));
      } catch (error) {
        // Nothing was recorded (decision 0051): the question is asked anew, as it stands now.
        if (isShownAnew(error)) return ask(request, reply, asked, { why: error, before: formOf(request) });
        throw error;
      }
    });
  }
}
