import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { acceptApiBodies } from "./api-body.ts";
import type { Api } from "./api-deps.ts";
import { checkRequest } from "./api-validation.ts";
import { apiDocsRoutes } from "./docs.routes.tsx";
import { accountApi } from "./account.api.ts";
import { childrenApi } from "./children.api.ts";
import { consentsApi } from "./consents.api.ts";
import { documentsApi } from "./documents.api.ts";
import { findingApi } from "./finding.api.ts";
import { historyApi } from "./history.api.ts";
import { joiningApi } from "./joining.api.ts";
import { leavingApi } from "./leaving.api.ts";
import { myDataApi } from "./my-data.api.ts";
import { requestCopyApi } from "../desk/request-copy.api.ts";
import { requestDocumentsApi } from "../desk/request-documents.api.ts";
import { requestLettersApi } from "../desk/request-letters.api.ts";
import { afterAnswerApi } from "../desk/after-answer.api.ts";
import { caselessLettersApi } from "../desk/caseless-letters.api.ts";
import { deskRequestsApi } from "../desk/desk-requests.api.ts";
import { familiesApi } from "../desk/intake/families.api.ts";
import { intakeApi } from "../desk/intake/intake.api.ts";
import { paperAnswersApi, papersApi } from "../desk/intake/papers.api.ts";
import { recoveryApi } from "../desk/recovery/recovery.api.ts";
import { calendarApi } from "../desk/calendar.api.ts";
import { staffApi } from "../desk/staff.api.ts";
import { oversightApi } from "../finding/oversight.api.ts";
import { importedApi } from "../imports/imported.api.ts";
import { importsApi } from "../imports/imports.api.ts";
import { requestsApi } from "../requests/requests.api.ts";
import { UPLOADS_MAX, uploadsAtOnce } from "../uploads-at-once.ts";
import type { DocumentedRoute } from "./documented-route.ts";

/** The twins of the pages' acts, a part each. Add a part on a line of its own. */
const PARTS: readonly ((api: Api, deps: AppDeps) => void)[] = [
  joiningApi,
  myDataApi,
  staffApi,
  calendarApi,
  childrenApi,
  consentsApi,
  historyApi,
  leavingApi,
  accountApi,
  documentsApi,
  findingApi,
  requestsApi,
  afterAnswerApi,
  caselessLettersApi,
  deskRequestsApi,
  requestDocumentsApi,
  requestLettersApi,
  requestCopyApi,
  importsApi,
  importedApi,
  intakeApi,
  familiesApi,
  papersApi, paperAnswersApi,
  oversightApi,
  recoveryApi,
];

/** `/api/v1`: every act of the pages for programs, with its document and its documentation. */
export function apiRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  const routes: DocumentedRoute[] = [];
  void app.register(async (scope) => {
    acceptApiBodies(scope);
    scope.setValidatorCompiler(checkRequest);
    const uploads = uploadsAtOnce(UPLOADS_MAX);
    for (const add of PARTS) add({ scope, routes, uploads }, deps);
  });
  apiDocsRoutes(app, deps, pages, routes);
}
