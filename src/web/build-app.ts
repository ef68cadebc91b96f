import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { newId } from "../platform/id.ts";
import type { AppDeps } from "./app-deps.ts";
import { assetRoutes, readAssets } from "./assets.ts";
import { BrowserCookies } from "./browser-session.ts";
import { answerFault, faultHandlers } from "./errors.tsx";
import { acceptForms, BODY_BYTES_MAX } from "./form-body.ts";
import { PageSender } from "./page-sender.tsx";
import { FormTokens } from "./plain-form-token.ts";
import { logAnswers } from "./request-log.ts";
import { refuseForeignRequest } from "./same-origin.ts";
import { securityHeaders } from "./security-headers.ts";
import { apiRoutes } from "./api/api.routes.ts";
import { API_PREFIX } from "./api/documented-route.ts";
import { accountRoutes } from "./accounts/accounts.routes.ts";
import { namesHostRedirect } from "./accounts/names-host.ts";
import { deskDocumentRoutes } from "./desk/desk-case-documents.tsx";
import { caselessLetterRoutes } from "./desk/caseless-letters.routes.tsx";
import { deskCaseRoutes } from "./desk/desk-case.routes.tsx";
import { answerLetterRoutes } from "./desk/answer-letter.routes.tsx";
import { deskRequestRoutes } from "./desk/desk-requests.routes.tsx";
import { deskRoutes } from "./desk/desk.routes.ts";
import { intakeRoutes } from "./desk/intake/intake.routes.ts";
import { recoveryRoutes } from "./desk/recovery/recovery.routes.tsx";
import { certificateRoutes } from "./destruction/certificate.routes.tsx";
import { leavingRoutes } from "./destruction/leaving.routes.tsx";
import { withdrawRoutes } from "./destruction/withdraw.routes.tsx";
import { documentRoutes } from "./documents/documents.routes.tsx";
import { policyRoutes } from "./documents/policy.routes.tsx";
import { childRoutes } from "./families/child.routes.tsx";
import { findingRoutes } from "./finding/finding.routes.ts";
import { homeRoutes } from "./home/home.routes.tsx";
import { importedRoutes } from "./imports/imported.routes.tsx";
import { importRoutes } from "./imports/imports.routes.ts";
import { languageRoutes } from "./home/language.routes.ts";
import { healthRoutes } from "./health/health.routes.ts";
import { joinRoutes } from "./joining/join.routes.tsx";
import { ledgerRoutes } from "./ledger/ledger.routes.ts";
import { myChoiceRoutes } from "./my/my-choice.routes.tsx";
import { myConsentsRoutes } from "./my/my-consents.routes.tsx";
import { myCorrectRoutes } from "./my/my-correct.routes.tsx";
import { myExportRoutes } from "./my/export/my-export.routes.tsx";
import { myDataRoutes } from "./my/my-data.routes.tsx";
import { myHistoryRoutes } from "./my/my-history.routes.tsx";
import { stillRightRoutes } from "./my/still-right.routes.tsx";
import { myReceiptRoutes } from "./my/my-receipt.routes.tsx";
import { devMailRoutes } from "./notices/dev-mail.routes.tsx";
import { signingRoutes } from "./signature/signing.routes.tsx";
import { myRequestRoutes } from "./requests/my-requests.routes.tsx";
import { openRequestRoutes } from "./requests/open-requests.routes.tsx";
import { signedRequestRoutes } from "./requests/signed-requests.routes.tsx";
import { signatureRoutes } from "./signature/signature-check.routes.tsx";
import { wellKnownRoutes } from "./health/well-known.routes.ts";

/** Every part of the pages, in the order in which it adds its routes. */
const ROUTES: readonly ((app: FastifyInstance, deps: AppDeps, pages: PageSender) => void)[] = [
  homeRoutes,
  policyRoutes,
  documentRoutes,
  joinRoutes,
  accountRoutes,
  childRoutes,
  myDataRoutes,
  myCorrectRoutes,
  myExportRoutes,
  stillRightRoutes,
  myHistoryRoutes,
  myConsentsRoutes,
  myChoiceRoutes,
  myReceiptRoutes,
  withdrawRoutes,
  openRequestRoutes,
  signedRequestRoutes,
  myRequestRoutes,
  leavingRoutes,
  certificateRoutes,
  importedRoutes,
  importRoutes,
  deskRoutes,
  intakeRoutes,
  recoveryRoutes,
  findingRoutes,
  deskRequestRoutes,
  deskCaseRoutes,
  answerLetterRoutes,
  caselessLetterRoutes,
  deskDocumentRoutes,
  devMailRoutes,
  signatureRoutes,
  signingRoutes,
  apiRoutes,
];

/** Builds the whole web face. Listens nowhere: the server and the tests do that. */
export function buildApp(deps: AppDeps): FastifyInstance {
  const { settings } = deps;
  const assets = readAssets(deps.publicFolder);
  const pages = new PageSender({
    site: { operator: deps.operator, assets: assets.page },
    cookies: new BrowserCookies(settings.production),
    tokens: new FormTokens(deps.formTokenKey),
    clock: deps.clock,
    keptForms: deps.keptForms,
  });
  const app: FastifyInstance = fastify({
    ...(deps.log ? { loggerInstance: deps.log } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newId,
    // Never taken from outside: a request id of ours stands in the log, the ledger, the job and on the error page.
    requestIdHeader: false,
    trustProxy: proxies(settings.trustProxy),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 20_000,
    routerOptions: { maxParamLength: 200 },
    // The framework's types make this one generic over every kind of server; ours is the plain one.
    frameworkErrors: (error, request, reply) => void answerFault(error, request as unknown as FastifyRequest, reply as unknown as FastifyReply, pages),
  });
  const headers = securityHeaders(settings.production);
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headers);
    // The API reads no cookie, so nobody's browser can be made to act for him there.
    if (!request.url.startsWith("/api/")) refuseForeignRequest(request, { origin: settings.publicUrl.origin, production: settings.production });
    done();
  });
  // Who represents whom, and who is a pupil still, changes at midnight: before anybody's own pages are made, the day has begun (clause:G5).
  app.addHook("preHandler", async (request) => {
    const place = request.routeOptions.url ?? "";
    if (place.startsWith("/my") || place.startsWith(`${API_PREFIX}/my`)) await deps.families.dayBegun();
  });
  namesHostRedirect(app, settings);
  logAnswers(app, deps.clock);
  acceptForms(app);
  faultHandlers(app, pages);
  assetRoutes(app, assets);
  healthRoutes(app, deps);
  wellKnownRoutes(app, deps);
  ledgerRoutes(app, deps);
  languageRoutes(app, pages);
  for (const add of ROUTES) add(app, deps, pages);
  for (const plugin of deps.plugins ?? []) void app.register(async (scope) => plugin(scope));
  return app;
}

/** Whose X-Forwarded-For is believed: nobody's, that of so many proxies in front, or that of listed addresses. */
function proxies(trust: AppDeps["settings"]["trustProxy"]): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trust === "number") return (_address, hop) => hop < trust;
  return typeof trust === "object" ? [...trust] : trust;
}
