import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ComponentChildren } from "preact";
import { Refusal, type RefusalKind, type RefusedField } from "../platform/refusal.ts";
import type { ProblemDetails } from "./api/api-schemas.ts";
import type { PageSender } from "./page-sender.tsx";
import { formAgain } from "./form-again.tsx";
import { contextOf } from "./request-context.ts";
import { hrefIn } from "./ui/layout.tsx";
import { ClauseLink } from "./ui/blocks.tsx";
import type { Words } from "./words/index.ts";
import { KEPT_PAGE } from "./accounts/late-form.ts";

export type FaultKind = RefusalKind | "internal";

/** The one place that knows which refusal is which HTTP status. */
export const STATUS: Readonly<Record<FaultKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  refused: 403,
  "not-found": 404,
  conflict: 409,
  limited: 429,
  internal: 500,
};

/** Statuses of a request that cannot even be read. */
export const FORMAT_STATUS = { broken: 400, tooLarge: 413, wrongType: 415 } as const;

/** Faults that the framework finds before a route is reached, as refusals of ours with their own status. */
const FRAMEWORK: Readonly<Record<string, { readonly kind: FaultKind; readonly reason: string; readonly status: number }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: "invalid", reason: "body-too-large", status: 413 },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { kind: "invalid", reason: "wrong-content-type", status: 415 },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { kind: "invalid", reason: "broken-request", status: 400 },
  FST_ERR_CTP_EMPTY_TYPE: { kind: "invalid", reason: "wrong-content-type", status: 415 },
  FST_ERR_CTP_EMPTY_JSON_BODY: { kind: "invalid", reason: "broken-request", status: 400 },
  FST_ERR_CTP_INVALID_JSON_BODY: { kind: "invalid", reason: "broken-request", status: 400 },
  FST_ERR_BAD_URL: { kind: "invalid", reason: "broken-address", status: 400 },
  FST_ERR_MAX_PARAM_LENGTH: { kind: "not-found", reason: "page-unknown", status: 404 },
  FST_ERR_NOT_FOUND: { kind: "not-found", reason: "page-unknown", status: 404 },
  FST_ERR_VALIDATION: { kind: "invalid", reason: "broken-request", status: 400 },
};

export interface Fault {
  readonly kind: FaultKind;
  readonly status: number;
  readonly reason: string;
  readonly clause: string | undefined;
  readonly textKey: string;
  readonly fields: readonly RefusedField[];
}

/** Any error as what may be said about it. Unknown ones are `internal` and say nothing of themselves. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) {
    return { kind: error.kind, status: STATUS[error.kind], reason: error.reason, clause: error.clause, textKey: error.textKey, fields: error.fields };
  }
  const known = typeof error === "object" && error !== null && "code" in error ? FRAMEWORK[String(error.code)] : undefined;
  if (known) return { ...known, clause: undefined, textKey: `refusal.${known.reason}`, fields: [] };
  return { kind: "internal", status: 500, reason: "internal", clause: undefined, textKey: "refusal.internal", fields: [] };
}

/** What happened, in the person's words; a reason without words of its own is told by its kind. */
export function sayFault(words: Words, fault: Pick<Fault, "kind" | "textKey">): string {
  return words.find(fault.textKey) ?? words(`fault.${fault.kind}.why`);
}

function FaultBody({ fault, request, again }: { fault: Fault; request: FastifyRequest; again: ComponentChildren }) {
  const context = contextOf(request);
  const { words } = context;
  // With the form at hand nothing is to be opened anew; but who was too often here has to wait all the same.
  const next = again !== null && fault.kind === "conflict" ? null : (words.find(`${fault.textKey}.next`) ?? words(`fault.${fault.kind}.next`));
  return (
    <div class="text">
      <h1>{words(`fault.${fault.kind}.title`)}</h1>
      <p class="lead">{sayFault(words, fault)}</p>
      <h2>{words("fault.next")}</h2>
      {next === null ? null : <p>{next}</p>}
      {again === null ? null : <p>{words("form-again.text")}</p>}
      {again}
      {fault.clause ? <p><ClauseLink context={context} clause={fault.clause} /></p> : null}
      <p class="acts">
        <a class="btn btn-plain" href={hrefIn(context, "/")}>{words("fault.home")}</a>
      </p>
      <p class="quiet small">
        {words("fault.request")} <span class="code">{request.id}</span>
      </p>
    </div>
  );
}

/** An error as RFC 9457 problem details, for the API; `api/api-schemas.ts` holds the same form as a schema. */
function problem(fault: Fault, request: FastifyRequest): ProblemDetails {
  const { words } = contextOf(request);
  return {
    type: `/api/docs#problem-${fault.kind}`,
    title: words(`fault.${fault.kind}.title`),
    status: fault.status,
    detail: sayFault(words, fault),
    instance: `urn:uuid:${request.id}`,
    kind: fault.kind,
    reason: fault.reason,
    requestId: request.id,
    ...(fault.clause ? { clause: fault.clause } : {}),
    ...(fault.fields.length > 0 ? { fields: fault.fields.map(({ field, reason }) => ({ field, reason, detail: words.find(`field-fault.${reason}`) ?? words("field-fault.unreadable") })) } : {}),
  };
}

/** Where a page leads that is closed until something is shown or signed; any other one that nobody is signed in for leads to signing in. */
const DOORS: Readonly<Record<string, string>> = { "second-factor-needed": "/desk/second-factor", "rules-unsigned": "/desk/rules" };

/** Whether a program asks: it gets problem details. The documentation is a page like any other. */
function isApi({ url }: FastifyRequest): boolean {
  return url.startsWith("/api/") && !url.startsWith("/api/docs");
}

/** Answers an error: a page, or problem details under /api. Only unexpected ones are logged as errors, by name, never by content. */
export async function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply, pages: PageSender): Promise<FastifyReply> {
  const fault = faultOf(error);
  if (fault.kind === "internal") request.log.error({ err: error, requestId: request.id }, "unexpected fault");
  reply.code(fault.status);
  if (fault.kind === "limited" && !reply.hasHeader("retry-after")) reply.header("retry-after", "600");
  if (isApi(request)) {
    if (fault.kind === "unauthenticated") reply.header("www-authenticate", fault.reason === "token-needed" ? "Bearer" : 'Bearer error="invalid_token"');
    return reply.header("content-type", "application/problem+json; charset=utf-8").header("cache-control", "no-store").send(JSON.stringify(problem(fault, request)));
  }
  const door = DOORS[fault.reason] ?? (fault.kind === "unauthenticated" ? "/sign-in" : null);
  if (door !== null && request.method === "GET") {
    const { path } = contextOf(request);
    return reply.code(303).header("location", `${door}?back=${encodeURIComponent(path)}`).header("cache-control", "no-store").send();
  }
  if ((fault.reason === "leaving" || fault.reason === "child-leaving") && request.method === "GET") {
    // Whoever has withdrawn everything reaches one page, wherever he goes.
    const [child = ""] = fault.reason === "leaving" ? [] : (/^\/children\/[0-9a-f-]{36}/u.exec(contextOf(request).path.slice("/my".length)) ?? []);
    return reply.code(303).header("location", hrefIn(contextOf(request), `/my${child}/leaving`)).header("cache-control", "no-store").send();
  }
  if (fault.reason === "form-kept") return reply.code(303).header("location", `/sign-in?back=${KEPT_PAGE}`).header("cache-control", "no-store").send();
  const title = contextOf(request).words(`fault.${fault.kind}.title`);
  return pages.send(request, reply, { title, section: "none", status: fault.status, body: <FaultBody fault={fault} request={request} again={formAgain(request, reply, error, pages)} /> });
}

export function faultHandlers(app: FastifyInstance, pages: PageSender): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerFault(error, request, reply, pages));
  app.setNotFoundHandler((request, reply) => answerFault(new Refusal("not-found", "page-unknown"), request, reply, pages));
}
