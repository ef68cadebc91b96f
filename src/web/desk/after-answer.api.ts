import { Type } from "typebox";
import { CORRECTED, BLOCK_LIFTINGS, BLOCK_TURNS, requestCharactersMax, TOLD_HOW } from "../../policy/index.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Day, Id, Time } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import type { AfterAct } from "./desk-after-answer.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";
import { dayIn } from "./typed-day.ts";

const OfCase = closed({ request: Id });
const Words = Type.String({ maxLength: requestCharactersMax.words, description: "What the person is told, in the person's language" });
const VALUE_CHARACTERS_MAX = 200;
const Corrections = Type.Partial(Type.Object(Object.fromEntries(CORRECTED.map((field) => [field, Type.String({ minLength: 1, maxLength: VALUE_CHARACTERS_MAX })])) as Record<(typeof CORRECTED)[number], ReturnType<typeof Type.String>>, { additionalProperties: false }));

/** Twins of what is done on an answered request: the block that stands is judged, an answer is told that no mail could carry (clause:T7, clause:R3). */
export function afterAnswerApi(api: Api, deps: AppDeps): void {
  const { requests } = deps;
  const on = (act: AfterAct) => ({ scope: "desk:requests", roles: HANDLING, method: "POST", url: `/desk/requests/:request/${act}`, params: OfCase }) as const;
  apiRoute(api, deps, {
    scope: "desk:requests", roles: HANDLING, method: "GET", url: "/desk/matters/blocks", summary: "Blocks that stand after their requests were answered, those to be judged first",
    answer: closed({ blocks: Type.Array(closed({ request: Id, number: Type.String(), receivedAt: Time, judgedBy: Day, taken: Type.Boolean() })) }),
    async handle() {
      const blocks = await requests.standingBlocks();
      return { blocks: blocks.map(({ caseId, number, receivedAt, nextOn, owner }) => ({ request: caseId, number, receivedAt: receivedAt.toISOString(), judgedBy: nextOn, taken: owner !== null })) };
    },
  });
  apiRoute(api, deps, {
    ...on("lift-block"), summary: "Lift the block that stands after the answer, by a decision with its reason", body: closed({ reason: Type.Enum(BLOCK_LIFTINGS), words: Words }),
    handle: ({ caller, params, body, requestId }) => requests.liftStanding({ caseId: params.request, by: caller.staff, requestId, ...body }),
  });
  apiRoute(api, deps, {
    ...on("keep-block"), summary: "Decide that the block stands on; it is looked at again", body: closed({ words: Words }),
    handle: ({ caller, params, body, requestId }) => requests.keepStanding({ caseId: params.request, by: caller.staff, requestId, ...body }),
  });
  apiRoute(api, deps, {
    ...on("turn-block"), status: 201, summary: "Turn the block into a correction or a destruction: a request in the same person's name, with its own clock", body: closed({ into: Type.Enum(BLOCK_TURNS), corrections: Type.Optional(Corrections), words: Words }),
    answer: closed({ request: Id, number: Type.String() }),
    async handle({ caller, params, body: { corrections = {}, ...body }, requestId }) {
      const { caseId, number } = await requests.turnStanding({ caseId: params.request, by: caller.staff, requestId, ...body, corrections });
      return { request: caseId, number };
    },
  });
  apiRoute(api, deps, {
    ...on("tell"), summary: "Note how and when an answer was told that could not go by mail", body: closed({ how: Type.Enum(TOLD_HOW), on: Day }),
    handle: ({ caller, params, body, requestId }) => requests.noteTold({ caseId: params.request, by: caller.staff, requestId, how: body.how, on: dayIn(body.on, "told-on") }),
  });
}
