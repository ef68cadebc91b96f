import type { FastifyInstance } from "fastify";
import { type ConsentOffer, isInForce, type PersonRenewals, type PurposeId, type Stage } from "../../policy/index.ts";
import { texts } from "../../policy/text/index.ts";
import type { StateRow, StoredConsentEvent } from "../../modules/consent/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf, type PageContext } from "../request-context.ts";
import { MyTrail, Note } from "../ui/blocks.tsx";
import { hrefIn } from "../ui/layout.tsx";
import { wordMissing } from "./own-word.tsx";
import { answerSeen } from "./receipt-reading.ts";
import { offersOf, ownStage } from "./shown-choice.ts";
import { MY_PLACES, type Whose, whose } from "./whose.ts";

interface ConsentsPage {
  readonly context: PageContext;
  readonly who: Whose;
  readonly states: readonly StateRow[];
  readonly events: readonly StoredConsentEvent[];
  readonly renewals: PersonRenewals;
  /** Of who looks at the own pages; null on a child's. */
  readonly stage: Stage | null;
  /** How far the person has come whom the page is about. */
  readonly personStage: Stage | null;
  readonly signOutToken: string;
}

/** What a new version of the policy means to this person: what must be answered anew, what is new, what is only told (clause:R4). */
function RenewalNote({ context, who, renewals }: Pick<ConsentsPage, "context" | "who" | "renewals">) {
  const { words } = context;
  const said = texts[context.language].purposeWords;
  const links = (purposes: readonly PurposeId[]) => (
    <ul class="plain">{purposes.map((purpose) => <li key={purpose}><a href={hrefIn(context, `${who.base}/consents/${purpose}/processing`)}>{said[purpose].name}</a></li>)}</ul>
  );
  const { anew, asked, told } = renewals;
  if (anew.length + asked.length + told.length === 0) return null;
  return (
    <Note kind="care" title={words("renewal.title")}>
      {anew.length === 0 ? null : <><p>{words("renewal.anew")}</p>{links(anew)}</>}
      {asked.length === 0 ? null : <><p>{words("renewal.asked")}</p>{links(asked)}</>}
      {told.length === 0 ? null : <p>{words("renewal.told", { purposes: told.map((purpose) => said[purpose].name).join("; ") })}</p>}
      <p><a href={hrefIn(context, "/policy/archive")}>{words("shell.archive")}</a></p>
    </Note>
  );
}

/** Where an answer is changed; the consent that everything rests on is withdrawn with everything. */
export function changeAddress(base: string, { purpose, scope }: ConsentOffer, inForce: boolean): string {
  return purpose === "service-provision" && scope === "processing" && inForce ? `${base}/withdraw` : `${base}/consents/${purpose}/${scope}`;
}

function ScopeRow({ page, offer, alone }: { page: ConsentsPage; offer: ConsentOffer; alone: boolean }) {
  const { context, who, states, events, personStage } = page;
  const { words } = context;
  const state = states.find(({ purpose, scope }) => purpose === offer.purpose && scope === offer.scope);
  const event = state && events.find((one) => one.event === state.eventId);
  const seen = event ? answerSeen(event, who) : null;
  const inForce = isInForce(state?.state ?? null);
  // A representative's yes that does not count is not shown as one that does.
  const waits = state !== undefined && wordMissing({ states, stage: personStage }, state);
  return (
    <div class="scope">
      <p>
        {alone ? null : <>{words(`scope.${offer.scope}`)}: </>}
        <span class={`status ${inForce && !waits ? "status-good" : "status-info"}`}>
          {waits ? words("pupil.parent.status") : state ? texts[context.language].consentStateWords[state.state].name : words("choice.unanswered")}
        </span>
        {event && seen ? (
          <span class="quiet small">
            {" "}<time dateTime={event.at.toISOString()}>{words.time(event.at)}</time>,{" "}
            {seen === "whole" ? `${words.find(`method.${event.method}`) ?? event.method}, ` : null}
            <a href={hrefIn(context, `${who.base}/consents/${event.receipt}`)}>{words("choice.receipt")}</a>
          </span>
        ) : null}
      </p>
      {waits ? <p class="quiet small">{words("pupil.parent.waits")}</p> : null}
      <p><a class="btn btn-plain" href={hrefIn(context, changeAddress(who.base, offer, inForce))}>{words(inForce ? "choice.to-withdraw" : "choice.to-answer")}</a></p>
    </div>
  );
}

function PurposeCard({ page, purpose, offers }: { page: ConsentsPage; purpose: PurposeId; offers: readonly ConsentOffer[] }) {
  const said = texts[page.context.language].purposeWords[purpose];
  return (
    <section class="panel" id={purpose}>
      <h2>{said.name}</h2>
      <p class="quiet small">{said.why}</p>
      {offers.map((offer) => <ScopeRow key={offer.scope} page={page} offer={offer} alone={offers.length === 1} />)}
    </section>
  );
}

function ConsentsBody(page: ConsentsPage) {
  const { context, who, signOutToken } = page;
  const { words } = context;
  const byPurpose = Map.groupBy(offersOf(page), ({ purpose }) => purpose);
  return (
    <div class="stack">
      <MyTrail context={context} signOutToken={signOutToken} base={who.base} />
      <div class="text">
        <h1>{words(who.actor.kind === "subject" ? "consents.title" : "choice.child.title")}</h1>
        <p class="lead">{words("consents.lead")}</p>
      </div>
      <RenewalNote context={context} who={who} renewals={page.renewals} />
      {[...byPurpose].map(([purpose, offers]) => <PurposeCard key={purpose} page={page} purpose={purpose} offers={offers} />)}
      <p><a class="btn btn-plain" href={hrefIn(context, `${who.base}/withdraw`)}>{words("choice.withdraw-all")}</a></p>
    </div>
  );
}

/** `/my/consents`: each purpose and scope with its answer, its receipt, and the one page on which it changes (clause:C2). */
export function myConsentsRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const place of MY_PLACES) {
    app.get(`${place}/consents`, async (request, reply) => {
      const who = await whose(request, deps, pages);
      const context = contextOf(request);
      const sql = deps.databases.data;
      const [states, events, renewals, stage, personStage] = await Promise.all([
        deps.consents.stateOf(sql, who.subject), deps.consents.history(sql, who.subject), deps.choices.renewals(who.subject), ownStage(deps, who),
        deps.representations.stageOf(sql, who.subject),
      ]);
      const body = <ConsentsBody context={context} who={who} states={states} events={events} renewals={renewals} stage={stage} personStage={personStage} signOutToken={pages.formToken(request, reply, "/sign-out")} />;
      return pages.send(request, reply, { title: context.words("consents.title"), section: "my", body });
    });
  }
}
