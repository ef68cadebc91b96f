import type { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { type Static, type TObject, type TSchema, Type } from "typebox";
import { type ApiScope, isDeskScope } from "../../modules/tokens/index.ts";
import type { Language } from "../../policy/index.ts";
import { Refusal } from "../../platform/refusal.ts";
import type { AppDeps } from "../app-deps.ts";
import { BODY_BYTES_MAX } from "../form-body.ts";
import { contextOf } from "../request-context.ts";
import { acceptFileTypes, assertBodyType, assertPlainAddress } from "./api-body.ts";
import { type ApiCaller, bearerOf, callerOf, type CallerOf, type DeskCaller } from "./api-caller.ts";
import type { Api } from "./api-deps.ts";
import { LANG } from "./api-schemas.ts";
import { misfitsOf } from "./api-validation.ts";
import { API_PREFIX, type DocumentedRoute, type FileAnswer, type FileBody, isFileAnswer, isFileBody, isRepeatable, statusOf } from "./documented-route.ts";

/** A file that came as a body. */
export interface ApiFile {
  readonly bytes: Buffer;
  /** Its media type. */
  readonly type?: string;
}

/** A file as it leaves; a long one row by row. */
export interface FileOut {
  readonly bytes: Buffer | Readable;
  /** ASCII, for its name on disk. */
  readonly name?: string;
  /** Its media type, where the route has several. */
  readonly type?: string;
}

type StaticOf<S> = S extends FileBody ? ApiFile : S extends FileAnswer ? FileOut : S extends TSchema ? Static<S> : undefined;

/** One request of a program, with all that was checked of it. */
export interface ApiRequest<S extends ApiScope | "open", P, Q, B> {
  readonly caller: CallerOf<S>;
  readonly params: StaticOf<P>;
  readonly query: StaticOf<Q>;
  readonly body: StaticOf<B>;
  readonly language: Language;
  readonly network: string;
  readonly requestId: string;
  /** Signals of the browser or words of the language, where a handler needs them. */
  readonly request: FastifyRequest;
}

export interface ApiRoute<S extends ApiScope | "open", P extends TObject | undefined, Q extends TObject | undefined, B extends TSchema | FileBody | undefined, A extends TSchema | FileAnswer | undefined>
  extends Omit<DocumentedRoute, "scope" | "params" | "query" | "body" | "answer"> {
  readonly scope: S;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly answer?: A;
  readonly handle: (asked: ApiRequest<S, P, Q, B>) => A extends undefined ? Promise<void> : Promise<StaticOf<A>>;
}

const KEY = /^[\x21-\x7e]{1,200}$/u;

function schemaOf({ params, query, body }: DocumentedRoute): FastifySchema {
  return {
    params: params ?? Type.Object({}),
    querystring: Type.Object({ ...query?.properties, lang: LANG }, { additionalProperties: false }),
    ...(body === undefined || isFileBody(body) ? {} : { body }),
  };
}

/** Only where a body is asked for is one taken: what nobody reads might be meant for something else. */
function assertBody(request: FastifyRequest, { body }: DocumentedRoute): void {
  const sent = request.body;
  if (isFileBody(body) && (!Buffer.isBuffer(sent) || sent.length === 0)) throw new Refusal("invalid", "request-shape", { fields: [{ field: "(all)", reason: "required" }] });
  if (body !== undefined || sent === undefined || sent === null) return;
  if (typeof sent !== "object" || Object.keys(sent).length > 0) throw new Refusal("invalid", "request-shape", { fields: [{ field: "(all)", reason: "not-asked" }] });
}

/** The `Idempotency-Key` of an unsafe request; null without one. Throws Refusal (invalid) where it can mean nothing. */
function keyOf(request: FastifyRequest, route: DocumentedRoute): string | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined || route.method === "GET" || isFileAnswer(route.answer)) return null;
  if (typeof key !== "string" || !KEY.test(key)) throw new Refusal("invalid", "idempotency-key");
  if (route.scope === "open") throw new Refusal("invalid", "idempotency-needs-token");
  if (!isRepeatable(route)) return null;
  return key;
}

function bytesOf(body: unknown): Uint8Array {
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body ?? null));
}

/**
 * Declares a route of the API: checked on the way in, checked on the way out, told in the document, limited, refused in one way. Its twin among the pages calls
 * the same functions of the modules; a rule never stands here.
 */
export function apiRoute<
  const S extends ApiScope | "open", P extends TObject | undefined = undefined, Q extends TObject | undefined = undefined,
  B extends TSchema | FileBody | undefined = undefined, A extends TSchema | FileAnswer | undefined = undefined,
>(api: Api, deps: AppDeps, route: ApiRoute<S, P, Q, B, A>): void {
  const told: DocumentedRoute = route as unknown as DocumentedRoute;
  if (told.scope !== "open" && isDeskScope(told.scope) !== (told.roles !== undefined)) throw new TypeError(`${told.method} ${told.url}: a route of the desk names its roles, and no other does`);
  api.routes.push(told);
  if (isFileBody(told.body)) acceptFileTypes(api.scope, told.body.files);
  const callers = new WeakMap<FastifyRequest, ApiCaller | DeskCaller | null>();
  const misfits = told.answer === undefined || isFileAnswer(told.answer) ? null : misfitsOf(told.answer);

  const handled = async (request: FastifyRequest): Promise<unknown> => {
    const asked = {
      caller: callers.get(request) ?? null, params: request.params, query: request.query, request, requestId: request.id, network: request.ip, language: contextOf(request).language,
      body: isFileBody(told.body) ? { bytes: request.body, type: (request.headers["content-type"] ?? "").split(";", 1)[0] } : request.body,
    } as unknown as ApiRequest<S, P, Q, B>;
    const answer: unknown = await route.handle(asked);
    const misfit = misfits?.(answer) ?? null;
    if (misfit !== null) throw new Error(`the answer of ${told.method} ${told.url} is not as its document says: ${misfit}`);
    return answer;
  };

  api.scope.route({
    method: told.method, url: `${API_PREFIX}${told.url}`, schema: schemaOf(told), bodyLimit: isFileBody(told.body) ? told.body.bytesMax : BODY_BYTES_MAX,
    async onRequest(request, reply) {
      void reply.headers({ "cache-control": "no-store", vary: "Accept-Language, Authorization" });
      callers.set(request, await callerOf(request, reply, deps, told));
      assertBodyType(request, told);
      if (isFileBody(told.body)) api.uploads.begin(request);
    },
    onResponse: api.uploads.onResponse,
    onRequestAbort: api.uploads.onRequestAbort,
    async preValidation(request) {
      assertPlainAddress(request);
      assertBody(request, told);
    },
    async handler(request, reply) {
      if (isFileAnswer(told.answer)) return sendFile(reply, told.answer, (await handled(request)) as FileOut);
      const act = async () => {
        const answer = await handled(request);
        return { status: statusOf(told), body: answer === undefined ? null : JSON.stringify(answer) };
      };
      const key = keyOf(request, told);
      const caller = callers.get(request);
      if (key === null || !caller) return sendJson(reply, await act());
      const whole = { subject: caller.session.subject, token: bearerOf(request) ?? "", key, method: told.method, url: request.url, body: bytesOf(request.body) };
      const { again, ...answer } = await deps.api.keptAnswers.once(whole, act);
      if (again) void reply.header("idempotency-replayed", "true");
      return sendJson(reply, answer);
    },
  });
}

function sendJson(reply: FastifyReply, { status, body }: { status: number; body: string | null }): FastifyReply {
  void reply.code(status);
  return body === null ? reply.send() : reply.header("content-type", "application/json; charset=utf-8").serializer((text: unknown) => text as string).send(body);
}

function sendFile(reply: FastifyReply, { file }: FileAnswer, { bytes, name, type }: FileOut): FastifyReply {
  return reply.headers({ "content-type": type ?? file, ...(name === undefined ? {} : { "content-disposition": `attachment; filename="${name}"` }) }).send(bytes);
}
