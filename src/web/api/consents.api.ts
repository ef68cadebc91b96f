import { type TObject, type TSchema, Type } from "typebox";
import { CONSENT_SCOPES, CONSENT_STATES, PURPOSE_IDS } from "../../policy/index.ts";
import { CHOICE_ANSWERS } from "../../modules/choices/index.ts";
import { CONSENT_METHODS } from "../../modules/consent/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { answerSeen, receiptFile, receiptRows, receiptSeen } from "../my/receipt-reading.ts";
import { offersOf, ownStage, shownChoice } from "../my/shown-choice.ts";
import type { Api } from "./api-deps.ts";
import { apiRoute } from "./api-route.ts";
import { closed, Id, LinkedData, orNull, Paper, Time } from "./api-schemas.ts";
import { PLACES, recordAsked } from "./my-data.api.ts";

const Purpose = Type.Enum(PURPOSE_IDS);
const Scope = Type.Enum(CONSENT_SCOPES);
const State = Type.Enum(CONSENT_STATES);
const Event = closed({ receipt: Id, purpose: Purpose, scope: Scope, state: State, method: orNull(Type.Enum(CONSENT_METHODS)), at: Time, documentHash: Type.String(), policyVersion: Type.String() });
const Question = closed({ purpose: Purpose, scope: Scope, state: orNull(State), receipt: orNull(Id) });
const Renewals = closed({ anew: Type.Array(Purpose), asked: Type.Array(Purpose), told: Type.Array(Purpose) });

/** The places of an address, with those of the record it is about. */
function withPlace<P extends Record<string, TSchema>>(params: TObject | undefined, more: P) {
  return closed({ ...(params === undefined ? {} : { child: Id }), ...more } as P & { child: typeof Id });
}

function listPart(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  apiRoute(api, deps, {
    method: "GET", url: `${base}/consents`, params, scope: "consents", summary: "Each question with its answer, all answers so far, and what a new policy asks",
    answer: closed({ questions: Type.Array(Question), events: Type.Array(Event), renewals: Renewals }),
    async handle({ caller, params: place }) {
      const who = await recordAsked(deps, caller, place);
      const sql = deps.databases.data;
      const [states, history, renewals, stage] = await Promise.all([
        deps.consents.stateOf(sql, who.subject), deps.consents.history(sql, who.subject), deps.choices.renewals(who.subject), ownStage(deps, who),
      ]);
      // The pupil's own answers are the pupil's, and how another representative answered is the other's: no representative is told them (clause:G5).
      const events = history.flatMap((event) => {
        const seen = answerSeen(event, who);
        return seen === null ? [] : [{ ...event, method: seen === "whole" ? event.method : null }];
      });
      const questions = offersOf({ who, states, stage }).map(({ purpose, scope }) => {
        const state = states.find((one) => one.purpose === purpose && one.scope === scope);
        return { purpose, scope, state: state?.state ?? null, receipt: events.find(({ event }) => event === state?.eventId)?.receipt ?? null };
      });
      return {
        questions, renewals: { anew: [...renewals.anew], asked: [...renewals.asked], told: [...renewals.told] },
        events: events.map(({ receipt, purpose, scope, state, method, at, documentHash, policyVersion }) => ({ receipt, purpose, scope, state, method, at: at.toISOString(), documentHash, policyVersion })),
      };
    },
  });
}

function choiceParts(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  const url = `${base}/consents/:purpose/:scope`;
  const places = withPlace(params, { purpose: Purpose, scope: Scope });
  apiRoute(api, deps, {
    method: "GET", url, params: places, scope: "consents", summary: "One question: the whole text, the answers that are open, and the form's token",
    answer: closed({ state: orNull(State), answers: Type.Array(Type.Enum(CHOICE_ANSWERS)), text: Paper, form: Type.String() }),
    async handle({ caller, params: place, language }) {
      const who = await recordAsked(deps, caller, params && place);
      const { state, answers, text, token } = await deps.choices.open(await shownChoice(deps, who, { ...place, language }));
      return { state: state?.state ?? null, answers: [...answers], text: { hash: text.hash, document: { ...text.document } }, form: token };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url, params: places, scope: "consents", status: 201, summary: "Answer one question by the text that was shown",
    body: closed({ form: Type.String({ maxLength: 2_000 }), answer: Type.Enum(CHOICE_ANSWERS) }), answer: closed({ receipt: Id }),
    async handle({ caller, params: place, body, language, requestId }) {
      const who = await recordAsked(deps, caller, params && place);
      const shown = await shownChoice(deps, who, { ...place, language });
      const { receiptId } = await deps.choices.answer(shown, { token: body.form, answer: body.answer, requestId });
      return { receipt: receiptId };
    },
  });
}

function receiptParts(api: Api, deps: AppDeps, { base, params }: (typeof PLACES)[number]): void {
  const places = withPlace(params, { receipt: Id });
  apiRoute(api, deps, {
    method: "GET", url: `${base}/receipts/:receipt`, params: places, scope: "consents", inLeave: true, summary: "A receipt by ISO/IEC TS 27560, with the proofs of its entries (docs/formats/receipt.md)", answer: LinkedData,
    async handle({ caller, params: place }) {
      const who = await recordAsked(deps, caller, params && place, true);
      return { ...(await receiptFile(deps, who, place.receipt)) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: `${base}/receipts/:receipt/entries`, params: places, scope: "consents", inLeave: true, summary: "The same receipt as rows with openings (docs/formats/consent.md)", answer: LinkedData,
    async handle({ caller, params: place }) {
      const who = await recordAsked(deps, caller, params && place, true);
      return { ...(await receiptRows(deps, who, place.receipt)) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: `${base}/receipts/:receipt/text`, params: places, scope: "consents", inLeave: true, summary: "The text that the answer was given to", answer: Paper,
    async handle({ caller, params: place }) {
      const who = await recordAsked(deps, caller, params && place, true);
      const { events: [event] } = await receiptSeen(deps, who, place.receipt);
      const text = await deps.documents.byHash(event.documentHash);
      if (text === null) throw new Refusal("not-found", "receipt-unknown", { clause: "C2" });
      return { hash: text.hash, document: { ...text.document } };
    },
  });
}

/** Twins of `/my/consents`, of each question and of receipts, for oneself and each child (clause:C2, clause:R5). */
export function consentsApi(api: Api, deps: AppDeps): void {
  for (const place of PLACES) {
    listPart(api, deps, place);
    choiceParts(api, deps, place);
    receiptParts(api, deps, place);
  }
}
