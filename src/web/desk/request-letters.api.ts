import { Type } from "typebox";
import { CLAIM_GROUNDS } from "../../policy/index.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Id, Time } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import { type LETTER_ACTS, LETTER_TYPE, letterFile } from "./desk-case-letters.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";

const Opened = closed({
  headers: Type.Array(closed({ name: Type.String(), value: Type.String() })), text: Type.String(),
  files: Type.Array(closed({ name: Type.String(), type: Type.String(), bytes: Type.Integer(), sha256: Type.String() })),
});
const Letters = closed({ letters: Type.Array(closed({ letter: Id, is: Type.Enum(["request", "reply"] as const), at: Time, bytes: Type.Integer(), whole: Type.Boolean(), here: Type.Boolean() })) });

/** Twins of the letters of a request (clause:R1, clause:S1). */
export function requestLettersApi(api: Api, deps: AppDeps): void {
  const base = { scope: "desk:requests", roles: HANDLING } as const;
  const on = (act: (typeof LETTER_ACTS)[number]) => ({ ...base, method: "POST", url: `/desk/requests/:request/letters/:letter/${act}`, params: closed({ request: Id, letter: Id }), query: closed({ ground: Type.Optional(Type.Enum(CLAIM_GROUNDS)) }) }) as const;
  apiRoute(api, deps, {
    ...base, method: "GET", url: "/desk/requests/:request/letters", params: closed({ request: Id }), summary: "The letters of a request, without a word of them", answer: Letters,
    async handle({ params }) {
      const letters = await deps.mailbox.lettersIn(params.request);
      return { letters: letters.map(({ letterId, state, takenAt, bytes, whole, here }) => ({ letter: letterId, is: state, at: takenAt.toISOString(), bytes, whole, here })) };
    },
  });
  apiRoute(api, deps, {
    ...on("open"), summary: "Open a letter: an act of its own in the log. What it says is not believed", answer: Opened,
    async handle({ caller, params, query, requestId }) {
      const { headers, text, files } = await deps.mailbox.openLetter({ caseId: params.request, letterId: params.letter, by: caller.staff, requestId, ground: query.ground });
      return { headers: [...headers], text, files: [...files] };
    },
  });
  apiRoute(api, deps, {
    ...on("raw"), summary: "The raw letter as a file: an act of its own in the log", answer: { file: LETTER_TYPE },
    async handle({ caller, params, query, requestId }) {
      const { raw } = await deps.mailbox.openLetter({ caseId: params.request, letterId: params.letter, by: caller.staff, requestId, ground: query.ground });
      return { bytes: raw, name: letterFile(params.letter) };
    },
  });
}
