import { Type } from "typebox";
import { CASELESS_LETTERS, LETTER_ASIDE } from "../../policy/index.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Day, Id, Time } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import { Kind } from "../requests/requests.api.ts";
import type { CASELESS_ACTS } from "./caseless-letters.routes.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";

const Listed = closed({ letter: Id, why: Type.Enum(CASELESS_LETTERS), at: Time, until: Day, bytes: Type.Integer(), whole: Type.Boolean() });
const Opened = closed({
  headers: Type.Array(closed({ name: Type.String(), value: Type.String() })), text: Type.String(),
  files: Type.Array(closed({ name: Type.String(), type: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
});

/** Twins of `/desk/letters` (clause:R1, clause:S6). */
export function caselessLettersApi(api: Api, deps: AppDeps): void {
  const { mailbox } = deps;
  const base = { scope: "desk:requests", roles: HANDLING } as const;
  const on = (act: (typeof CASELESS_ACTS)[number]) => ({ ...base, method: "POST", url: `/desk/letters/:letter/${act}`, params: closed({ letter: Id }) }) as const;
  apiRoute(api, deps, {
    ...base, method: "GET", url: "/desk/letters", summary: "Letters that opened no request and that nobody has judged, without a word of them", answer: closed({ letters: Type.Array(Listed) }),
    async handle({ caller, requestId }) {
      const letters = await mailbox.caseless({ by: caller.staff, requestId });
      return { letters: letters.map(({ letterId, why, takenAt, until, bytes, whole }) => ({ letter: letterId, why, at: takenAt.toISOString(), until, bytes, whole })) };
    },
  });
  apiRoute(api, deps, {
    ...on("open"), summary: "Open such a letter: an act of its own in the log. What it says is not believed", answer: Opened,
    async handle({ caller, params, requestId }) {
      const { headers, text, files } = await mailbox.openCaseless({ letterId: params.letter, by: caller.staff, requestId });
      return { headers: [...headers], text, files: [...files] };
    },
  });
  apiRoute(api, deps, {
    ...on("take-in"), status: 201, summary: "Take it in as a request, whose clock counts from the day it came", answer: closed({ request: Id }),
    body: closed({ kind: Kind, answerByMail: Type.Boolean({ description: "Whether a person reads the address in the letter; else the answer is handed over" }) }),
    async handle({ caller, params, body, requestId }) {
      return { request: (await mailbox.takeInCaseless({ letterId: params.letter, by: caller.staff, requestId, ...body })).caseId };
    },
  });
  apiRoute(api, deps, {
    ...on("set-aside"), summary: "Set it aside for a reason", body: closed({ reason: Type.Enum(LETTER_ASIDE) }),
    handle: ({ caller, params, body, requestId }) => mailbox.setCaselessAside({ letterId: params.letter, by: caller.staff, requestId, reason: body.reason }),
  });
}
