import { Type } from "typebox";
import { DOCUMENT_BYTES_MAX } from "../../policy/index.ts";
import { PICTURE_TYPES } from "../../platform/picture-head.ts";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Id } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import type { DOCUMENT_ACTS } from "./desk-case-documents.tsx";
import { HANDLING } from "./desk-requests.routes.tsx";

const picture = { files: PICTURE_TYPES, bytesMax: DOCUMENT_BYTES_MAX } as const;
const SENDING = "Send the picture of a document that was asked for. It is scanned and drawn anew; fields that were asked for besides are given on the page, with it";

/** Twins of sending, opening and judging a document of a request (clause:C5). */
export function requestDocumentsApi(api: Api, deps: AppDeps): void {
  const { requests } = deps;
  apiRoute(api, deps, {
    method: "POST", url: "/requests/:capability/document", params: closed({ capability: Type.String({ maxLength: 100, description: "The end of the request's own address" }) }), scope: "open", summary: SENDING, body: picture,
    async handle({ params, body, network, requestId }) {
      const caseId = await requests.byCapability(params.capability);
      await deps.limits.countOpenRequest(deps.databases.data, network, deps.clock.now());
      await requests.giveDocument({ caseId, by: { kind: "visitor" }, requestId, bytes: body.bytes, values: {} });
    },
  });
  apiRoute(api, deps, {
    method: "POST", url: "/my/requests/:request/document", params: closed({ request: Id }), scope: "requests", summary: SENDING, body: picture,
    async handle({ caller, params, body, requestId }) {
      const { one } = await requests.ownCase(caller.session.subject, params.request);
      await requests.giveDocument({ caseId: one.row.caseId, by: caller.actor, requestId, bytes: body.bytes, values: {} });
    },
  });
  const on = (act: (typeof DOCUMENT_ACTS)[number]) => ({ scope: "desk:requests", roles: HANDLING, method: "POST", url: `/desk/requests/:request/documents/:document/${act}`, params: closed({ request: Id, document: Id }) }) as const;
  apiRoute(api, deps, {
    ...on("open"), summary: "Open the picture of a document: an act of its own in the log", answer: { file: "image/jpeg" },
    async handle({ caller, params, requestId }) {
      const { bytes } = await requests.openDocument({ caseId: params.request, document: params.document, by: caller.staff, requestId });
      return { bytes, name: `document-${params.document.slice(0, 8)}.jpg` };
    },
  });
  for (const act of ["fits", "unfit"] as const) {
    apiRoute(api, deps, {
      ...on(act), summary: act === "fits" ? "Note that the document fits; only who opened it may" : "Note that the document does not fit; the copy is destroyed at once",
      handle: ({ caller, params, requestId }) => requests.judgeDocument({ caseId: params.request, document: params.document, by: caller.staff, requestId, fits: act === "fits" }),
    });
  }
}
