import { Type } from "typebox";
import { ASKABLE_FIELDS, CLAIM_GROUNDS, type CivilDate, FIELD_IDS, GIVEN_BY, LANGUAGES, parseCivilDate, REJECTION_REASONS, REQUEST_CHANNELS, REQUEST_FIELDS, requestCharactersMax, type StaffActor } from "../../policy/index.ts";
import type { ShownRequest } from "../../modules/requests/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { DeskCaller } from "../api/api-caller.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Day, Id, orNull, Time } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import { askedAnswer, askedBody, askedOf } from "../requests/asked.api.ts";
import { withdrawnOf } from "../requests/asking.ts";
import { GivenValues, Kind, Sender, State } from "../requests/requests.api.ts";
import { ACCEPTED_SENDERS, acceptSender, handTo, numberOf, SHOWN_HOW, type StaffOnCase } from "./accepting.ts";
import { formCode } from "./form-code.tsx";
import { type NamedOwner, ownersFor } from "./owner-names.ts";
import { HANDLING, queueOf, SHOWS, TAKEN_IN, TAKING_IN } from "./desk-requests.routes.tsx";

const handling = { scope: "desk:requests", roles: HANDLING } as const;
const OfCase = closed({ request: Id });
const Channel = Type.Enum(REQUEST_CHANNELS);
const PersonNumber = Type.Integer({ minimum: 1, maximum: 999_999_999, description: "A person's number, as it is said" });
const Words = Type.String({ maxLength: requestCharactersMax.words });
const Count = Type.Integer();
const UNSAID = "Left out where what came does not say so: it is named before the decision";

const Queue = closed({
  counts: closed({ all: Count, overdue: Count, today: Count, blocked: Count, marked: Count, waiting: Count, untold: Count }),
  rows: Type.Array(closed({
    request: Id, number: Type.String(), kind: Kind, channel: Channel, state: State, receivedAt: Time, nextOn: Day, lawBy: Day, blocked: Type.Boolean(), marked: Type.Boolean(), taken: Type.Boolean(), untold: Type.Boolean({ description: "The answer went by no mail and is to be handed over" }),
  })),
});
const Owner = closed({ number: orNull(PersonNumber), name: orNull(Type.String()) });
const Case = closed({
  request: Id, number: Type.String(), kind: Kind, channel: Channel, sender: Sender, state: State, receivedAt: Time, answerBy: Day, lawBy: Day, nextOn: orNull(Day),
  about: orNull(PersonNumber), by: orNull(PersonNumber), blocked: Type.Boolean(), marked: Type.Boolean(), decided: Type.Boolean(),
  standingUntil: orNull(Day), untold: Type.Boolean(), locked: Type.Boolean({ description: "It is evidence of a destroyed record" }),
  linked: Type.Array(closed({ request: Id, number: Type.String() }), { description: "The request that this one follows from, or goes on in" }),
  ...askedAnswer, asked: Type.Array(Type.String()), fields: Type.Array(Type.Enum(FIELD_IDS)), done: Type.Array(Type.String()),
  documents: Type.Array(closed({
    document: Id, at: Time, width: Count, height: Count, bytes: Count, scan: Type.String(), here: Type.Boolean({ description: "Whether the copy still lies here" }),
    opened: Type.Boolean(), judged: orNull(Type.Enum(["fits", "unfit"] as const)),
  }), { description: "Pictures of documents that the sender sent; opened and judged by acts of their own" }),
  given: Type.Array(Type.Enum(REQUEST_FIELDS), { description: "What the sender gave; shown by an act of its own" }),
  owner: orNull(Owner), officers: Type.Array(Owner, { description: "Who may have it: hand it over to one of them" }),
  lost: Type.Array(Type.String(), { description: "What a restore of a backup could not bring back of this request" }),
  steps: Type.Array(closed({ at: Time, what: Type.String(), state: State, reason: orNull(Type.String()), part: orNull(Type.String()), by: Type.String() })),
});
const Opened = closed({
  values: GivenValues, corrections: Type.Record(Type.String({ pattern: "^[a-z-]{1,40}$" }), Type.String()), signer: orNull(closed({ name: Type.String(), iin: orNull(Type.String()) })),
});

const asOwner = ({ number, name }: NamedOwner) => ({ number, name });

async function caseOf(deps: AppDeps, shown: ShownRequest, { by, requestId }: { by: StaffActor; requestId: string }) {
  const { owner, officers } = await ownersFor(deps, by, requestId, shown.steps.at(-1)?.event.owner ?? null);
  const { one: { row, about, senderSubject }, state, steps, words, values, asked, blocked, marked, decided, done, documents } = shown;
  return {
    request: row.caseId, number: row.number, kind: row.kind, channel: row.channel, sender: row.sender, state, receivedAt: row.receivedAt.toISOString(), answerBy: row.answerOn, lawBy: row.dueOn,
    nextOn: steps.at(-1)?.event.nextOn ?? null, about: await numberOf(deps, about ?? words?.claimed ?? null), by: await numberOf(deps, senderSubject), blocked, marked, decided,
    standingUntil: shown.standing, untold: shown.untold, locked: shown.locked, linked: steps.flatMap(({ linked }) => linked === null ? [] : [{ request: linked.caseId, number: linked.number }]),
    ...askedOf(shown), asked: [...asked], fields: [...(words?.fields ?? [])], done: [...done], given: REQUEST_FIELDS.filter((field) => values[field] !== undefined),
    documents: documents.map(({ document, at, width, height, byteCount, scan, here, opened, judged }) => ({ document, at: at.toISOString(), width, height, bytes: byteCount, scan, here, opened, judged })),
    owner: owner && asOwner(owner), officers: officers.map(asOwner),
    lost: [...(steps.findLast(({ event }) => event.change === "restored")?.event.fields ?? [])],
    steps: steps.map(({ event }) => ({ at: event.at.toISOString(), what: event.change, state: event.state, reason: event.reason, part: event.part, by: event.decidedAs })),
  };
}

function queueParts(api: Api, deps: AppDeps): void {
  apiRoute(api, deps, {
    ...handling, method: "GET", url: "/desk/requests", query: closed({ show: Type.Optional(Type.Enum(SHOWS)) }), summary: "What is due, overdue, blocked, marked and waiting; the nearest day first", answer: Queue,
    async handle({ caller, query, requestId }) {
      const { counts, rows } = await queueOf(deps, query.show ?? "all", { by: caller.staff, requestId });
      return {
        counts: { ...counts },
        rows: rows.map(({ caseId, receivedAt, dueOn, owner, ...row }) => ({ ...row, request: caseId, receivedAt: receivedAt.toISOString(), lawBy: dueOn, taken: owner !== null })),
      };
    },
  });
  apiRoute(api, deps, {
    ...handling, method: "GET", url: "/desk/requests/numbered/:number", params: closed({ number: Type.String({ maxLength: 20 }) }), summary: "Which request has the number that somebody says", answer: OfCase,
    async handle({ params }) {
      const request = await deps.requests.byNumber(params.number);
      if (request === null) throw new Refusal("not-found", "request-unknown", { clause: "R1" });
      return { request };
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/desk/requests/new", scope: "desk:requests", roles: TAKING_IN, status: 201, summary: "Take in what came on paper or by telephone",
    body: closed({ channel: Type.Enum(TAKEN_IN), language: Type.Enum(LANGUAGES, { description: "Of the answer: in which the person wrote or spoke" }), kind: Kind, sender: Sender, values: GivenValues, paperCode: Type.Optional(Type.String({ maxLength: 30, description: "The code on a printed request form: from then on it leads to this request" })), ...askedBody(UNSAID) }), answer: closed({ request: Id, number: Type.String(), state: State }),
    async handle({ caller, body: { paperCode, ...body }, requestId }) {
      const along = await formCode(deps, paperCode, body.channel);
      const { purposes: _, everything: __, ...given } = body;
      const sent = await deps.requests.receive({ ...given, purposes: withdrawnOf(body), by: caller.staff, along, requestId });
      return { request: sent.caseId, number: sent.number, state: sent.state };
    },
  });
  apiRoute(api, deps, {
    ...handling, method: "GET", url: "/desk/requests/:request", params: OfCase, summary: "One request: the clocks, each step, and what was given, without a value", answer: Case,
    async handle({ caller, params, requestId }) {
      return caseOf(deps, await deps.requests.shown(params.request), { by: caller.staff, requestId });
    },
  });
  apiRoute(api, deps, {
    ...handling, method: "POST", url: "/desk/requests/:request/show", params: OfCase, query: closed({ ground: Type.Optional(Type.Enum(CLAIM_GROUNDS)) }), summary: "Open what the sender gave: an act of its own in the log. Evidence of a destroyed record is opened for a legal claim alone, which is named", answer: Opened,
    async handle({ caller, params, query, requestId }) {
      const { values, words } = await deps.requests.open({ caseId: params.request, by: caller.staff, requestId, ground: query.ground });
      return { values: { ...values }, corrections: { ...words?.corrections }, signer: words?.signer ?? null };
    },
  });
}

const acting = ({ caller, params, requestId }: { caller: DeskCaller; params: { request: string }; requestId: string }): StaffOnCase => ({ caseId: params.request, by: caller.staff, requestId });

function dayIn(text: string): CivilDate {
  const until = parseCivilDate(text);
  if (until === null) throw new Refusal("invalid", "invalid-fields", { fields: [{ field: "until", reason: "not-a-date" }], clause: "R3" });
  return until;
}

function actParts(api: Api, deps: AppDeps): void {
  const { requests } = deps;
  const on = (act: string) => ({ ...handling, method: "POST", url: `/desk/requests/:request/${act}`, params: OfCase }) as const;
  apiRoute(api, deps, {
    ...on("take"), summary: "Take a request on oneself",
    handle: (asked) => requests.take({ ...acting(asked), owner: asked.caller.staff.subject }),
  });
  apiRoute(api, deps, {
    ...on("hand-over"), summary: "Hand a request over to another officer", body: closed({ to: PersonNumber }),
    handle: (asked) => handTo(deps, acting(asked), asked.body.to),
  });
  apiRoute(api, deps, {
    ...on("accept"), summary: "Note that the sender showed a document; people are named by their numbers",
    body: closed({ sender: Type.Enum(ACCEPTED_SENDERS), about: Type.Optional(PersonNumber), by: Type.Optional(PersonNumber), how: Type.Optional(Type.Enum(SHOWN_HOW)) }),
    handle: (asked) => acceptSender(deps, acting(asked), { sender: asked.body.sender, about: asked.body.about ?? null, by: asked.body.by ?? null, how: asked.body.how ?? "document-shown" }),
  });
  apiRoute(api, deps, {
    ...on("ask"), summary: "Ask the sender for what is missing", body: closed({ fields: Type.Array(Type.Enum(ASKABLE_FIELDS), { maxItems: ASKABLE_FIELDS.length, uniqueItems: true }), words: Words, until: Type.Optional(Day) }),
    handle({ body: { until, ...more }, ...asked }) {
      return requests.askForMore({ ...acting(asked), ...more, ...(until === undefined ? {} : { until: dayIn(until) }) });
    },
  });
  apiRoute(api, deps, {
    ...on("kind"), summary: "Say what a request asks for, where it was taken for something else: the clock counts anew from the receipt, and the sender is told", body: closed({ kind: Kind }),
    handle: (asked) => requests.correctKind({ ...acting(asked), kind: asked.body.kind }),
  });
  apiRoute(api, deps, {
    ...on("specify"), summary: "Name in detail what is asked, out of the letter, the paper or the call: what is to hold which value, which consents end", body: closed(askedBody("These, or everything")),
    handle: (asked) => requests.specify({ ...acting(asked), corrections: asked.body.corrections ?? {}, purposes: withdrawnOf(asked.body) }),
  });
  apiRoute(api, deps, {
    ...on("give"), summary: "Enter what the sender gave of what was asked for, with how it came", body: closed({ source: Type.Enum(GIVEN_BY), values: GivenValues }),
    handle: (asked) => requests.giveMore({ ...acting(asked), ...asked.body }),
  });
  apiRoute(api, deps, {
    ...on("delay"), summary: "Put the work off until a day, within the term", body: closed({ until: Day }),
    handle: (asked) => requests.delay({ ...acting(asked), until: dayIn(asked.body.until), reason: "asked-by-staff" }),
  });
  apiRoute(api, deps, { ...on("resume"), summary: "Go on with it", handle: (asked) => requests.resume(acting(asked)) });
  apiRoute(api, deps, {
    ...on("decide"), summary: "Decide to do what is asked; a job carries it out part by part", body: closed({ words: Words }),
    handle: (asked) => requests.decide({ ...acting(asked), words: asked.body.words }),
  });
  apiRoute(api, deps, {
    ...on("reject"), summary: "Refuse it, for one of the reasons of the law", body: closed({ reason: Type.Enum(REJECTION_REASONS), words: Words }),
    handle: (asked) => requests.reject({ ...acting(asked), reason: asked.body.reason, words: asked.body.words }),
  });
}

/** Twins of `/desk/requests` (clause:R1, clause:R3, clause:S1). */
export function deskRequestsApi(api: Api, deps: AppDeps): void {
  queueParts(api, deps);
  actParts(api, deps);
}
