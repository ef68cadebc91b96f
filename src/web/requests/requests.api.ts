import { Type } from "typebox";
import { FIELD_IDS, REQUEST_CHANNELS, REQUEST_FIELDS, REQUEST_KINDS, REQUEST_SENDERS, REQUEST_STATES, requestCharactersMax, type RequestField } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Day, Id, orNull, Time } from "../api/api-schemas.ts";
import { PLACES, recordAsked } from "../api/my-data.api.ts";
import type { AppDeps } from "../app-deps.ts";
import { askedAnswer, askedBody, askedOf } from "./asked.api.ts";
import { askAsOneself, askAsVisitor, giveAsVisitor, NAMED, VISITOR, withdrawnOf } from "./asking.ts";
import { answeringStep, mayTakeBack, openQuestion, toldSteps } from "./told-case.ts";

type Optional<K extends string> = Record<K, ReturnType<typeof Type.Optional<ReturnType<typeof Type.String>>>>;
const optional = <K extends string>(fields: readonly K[], charactersMax: (field: K) => number): Optional<K> =>
  Object.fromEntries(fields.map((field) => [field, Type.Optional(Type.String({ maxLength: charactersMax(field) }))])) as Optional<K>;

export const Kind = Type.Enum(REQUEST_KINDS);
export const Sender = Type.Enum(REQUEST_SENDERS);
export const State = Type.Enum(REQUEST_STATES);
/** What a request holds by the rules for appeals; what is left out is asked for later. */
export const GivenValues = closed(optional<RequestField>(REQUEST_FIELDS, (field) => requestCharactersMax[field]));
const Words = Type.String({ maxLength: requestCharactersMax.words });
const Step = closed({
  at: Time, what: Type.String(), reason: orNull(Type.String()), part: orNull(Type.String({ description: "The part of the work that was done" })),
  by: Type.String({ description: "The kind of who did it" }), told: Type.Record(Type.String({ pattern: "^[a-z-]{1,40}$" }), Type.Integer()),
});
const Row = { request: Id, number: Type.String(), kind: Kind, state: State, receivedAt: Time, answerBy: Day, lawBy: Day };
const Told = closed({
  ...Row, ...askedAnswer, channel: Type.Enum(REQUEST_CHANNELS), words: orNull(Type.String()), steps: Type.Array(Step),
  asked: orNull(closed({ fields: Type.Array(Type.String()), words: orNull(Type.String()), until: orNull(Day) })),
  transfers: Type.Array(closed({ at: Time, recipient: Type.String(), role: Type.String(), ground: Type.String(), purpose: Type.String(), fields: Type.Array(Type.String()) }), { description: "What left about the person, where that was asked and answered" }),
  answer: orNull(closed({ reason: orNull(Type.String()), words: orNull(Type.String()), certificate: orNull(Type.String()) })), mayTakeBack: Type.Boolean(),
});
const Sent = closed({ request: Id, number: Type.String(), state: State, missing: Type.Array(Type.Enum(REQUEST_FIELDS)) });

function told(shown: ShownRequest) {
  const { one: { row }, state, asked, values } = shown;
  const [question, answer] = [openQuestion(shown), answeringStep(shown)];
  return {
    request: row.caseId, number: row.number, kind: row.kind, state, receivedAt: row.receivedAt.toISOString(), answerBy: row.answerOn, lawBy: row.dueOn, channel: row.channel,
    words: values.words ?? null, ...askedOf(shown),
    steps: toldSteps(shown).map(({ event, told: counts }) => ({ at: event.at.toISOString(), what: event.change, reason: event.reason, part: event.part, by: event.decidedAs, told: { ...counts } })),
    asked: question && { fields: [...asked], ...question },
    transfers: answer === null ? [] : shown.steps.flatMap(({ transfers }) => transfers).map(({ at, recipient, role, ground, purpose, fields }) => ({ at: at.toISOString(), recipient, role, ground, purpose, fields: [...fields] })),
    answer: answer && { reason: answer.event.reason, words: answer.words, certificate: shown.certificate }, mayTakeBack: mayTakeBack(shown),
  };
}

const OfCase = closed({ request: Id });
const NAMED_HERE = "These, or everything: one of both is said";

function ownParts(api: Api, deps: AppDeps): void {
  const { requests } = deps;
  apiRoute(api, deps, {
    method: "GET", url: "/my/requests", scope: "requests", summary: "The requests that one sent, the newest first", answer: closed({ requests: Type.Array(closed(Row)) }),
    async handle({ caller }) {
      const sent = await requests.sentBy(caller.session.subject);
      return { requests: sent.map(({ row, events }) => ({
        request: row.caseId, number: row.number, kind: row.kind, state: events.at(-1)?.state ?? "RequestInitiated", receivedAt: row.receivedAt.toISOString(), answerBy: row.answerOn, lawBy: row.dueOn,
      })) };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/my/requests/:request", params: OfCase, scope: "requests", summary: "One request: each step, what is asked for, the answer", answer: Told,
    async handle({ caller, params }) {
      return told(await requests.ownCase(caller.session.subject, params.request));
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/requests/:request/more", params: OfCase, scope: "requests", summary: "Give what was asked for", body: closed({ values: GivenValues }),
    async handle({ caller, params, body, requestId }) {
      const { one } = await requests.ownCase(caller.session.subject, params.request);
      await requests.giveMore({ caseId: one.row.caseId, by: caller.actor, requestId, values: body.values });
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/requests/:request/take-back", params: OfCase, scope: "requests", summary: "Take a request back while nothing is decided",
    async handle({ caller, params, requestId }) {
      const { one } = await requests.ownCase(caller.session.subject, params.request);
      await requests.takeBack({ caseId: one.row.caseId, by: caller.actor, requestId });
    },
  });
  for (const { base, params } of PLACES) {
    apiRoute(api, deps, {
      method: "POST", url: `${base}/requests/new`, params, scope: "requests", status: 201, answer: Sent,
      summary: "Ask something of the school about the data: access, correction, blocking, destruction and so on. A correction of an IIN wants the scope `account` too",
      body: closed({
        kind: Kind, words: Type.Optional(Words), fields: Type.Optional(Type.Array(Type.Enum(NAMED), { maxItems: FIELD_IDS.length, uniqueItems: true, description: "The data asked about; none named means all" })),
        ...askedBody(NAMED_HERE),
      }),
      async handle({ caller, params: place, body, language, requestId }) {
        const { kind, words, fields = [], corrections = {} } = body;
        // As at `/my/correct`: who has the number is known by the own signature, and a token for requests alone must not be the way to it (clause:S1).
        if (corrections.iin !== undefined && !caller.scopes.includes("account")) throw new Refusal("refused", "scope-missing", { clause: "S1" });
        const sent = await askAsOneself(deps, await recordAsked(deps, caller, place), { kind, words, fields, purposes: withdrawnOf(body), corrections }, { language, requestId });
        return { request: sent.caseId, number: sent.number, state: sent.state, missing: [...sent.missing] };
      },
    });
  }
}

const AtAddress = closed({ capability: Type.String({ maxLength: 100, description: "The end of the request's own address" }) });

function openParts(api: Api, deps: AppDeps): void {
  const { requests } = deps;
  apiRoute(api, deps, {
    method: "POST", url: "/requests", scope: "open", status: 201, summary: "Ask without an account. What comes back is the address where every step and the answer stand: keep it",
    body: closed({ kind: Kind, sender: Sender, values: GivenValues, ...askedBody(NAMED_HERE) }),
    answer: closed({ capability: Type.String(), number: Type.String(), state: State }),
    async handle({ body, network, language, requestId }) {
      const { kind, sender, values, corrections = {} } = body;
      const sent = await askAsVisitor(deps, { kind, sender, values, corrections, purposes: withdrawnOf(body) }, { network, language, requestId });
      return { capability: sent.capability, number: sent.number, state: sent.state };
    },
  });
  apiRoute(api, deps, {
    method: "GET", url: "/requests/:capability", params: AtAddress, scope: "open", summary: "The request at an address: each step, what is asked for, the answer", answer: Told,
    async handle({ params }) {
      return told(await requests.shown(await requests.byCapability(params.capability)));
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/requests/:capability/more", params: AtAddress, scope: "open", summary: "Give what was asked for", body: closed({ values: GivenValues }),
    async handle({ params, body, network, requestId }) {
      await giveAsVisitor(deps, params.capability, body.values, { network, requestId });
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/requests/:capability/take-back", params: AtAddress, scope: "open", summary: "Take it back while nothing is decided",
    async handle({ params, requestId }) {
      await requests.takeBack({ caseId: await requests.byCapability(params.capability), by: VISITOR, requestId });
    },
  });
}

/** Twins of `/my/requests` and `/requests` (clause:R1, clause:R2, clause:R3). */
export function requestsApi(api: Api, deps: AppDeps): void {
  ownParts(api, deps);
  openParts(api, deps);
}
