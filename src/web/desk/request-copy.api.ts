import { Type } from "typebox";
import type { Api } from "../api/api-deps.ts";
import { apiRoute } from "../api/api-route.ts";
import { closed, Id } from "../api/api-schemas.ts";
import type { AppDeps } from "../app-deps.ts";
import { EntriesShown } from "../my/shown-entries.ts";
import { HANDLING } from "./desk-requests.routes.tsx";
import { givenCopy } from "./given-copy.ts";

/** Twin of handing over the copy that was asked for (clause:S3). */
export function requestCopyApi(api: Api, deps: AppDeps): void {
  const shown = new EntriesShown(deps.formTokenKey);
  apiRoute(api, deps, {
    scope: "desk:requests", roles: HANDLING, method: "POST", url: "/desk/requests/:request/give-copy", params: closed({ request: Id }),
    summary: "Hand the copy that was asked for to who asked and shows a document: an act of its own in the log", answer: { file: "application/zip" },
    body: closed({ documentSeen: Type.Boolean({ description: "Whether the document of who stands there was looked at; without it nothing is handed over" }) }),
    handle: ({ caller, params, body, requestId }) => givenCopy(deps, shown, { caseId: params.request, by: caller.staff, requestId, documentSeen: body.documentSeen }),
  });
}
