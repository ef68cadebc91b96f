import type { TObject } from "typebox";
import { LIMITS } from "../../modules/accounts/index.ts";
import { API_SCOPES, type ApiScope } from "../../modules/tokens/index.ts";
import { FORMAT_STATUS, STATUS } from "../errors.tsx";
import { LANG, Problem } from "./api-schemas.ts";
import { API_PREFIX, type DocumentedRoute, isFileAnswer, isFileBody, isRepeatable, operationOf, statusOf } from "./documented-route.ts";

/** What each scope lets a program do. */
export const SCOPE_MEANS: Readonly<Record<ApiScope, string>> = {
  "data:read": "Read what is held about oneself and the children one represents",
  "data:write": "Correct it, and say that it is still right",
  children: "Add a child, make a child a code",
  consents: "Read and answer consents, read receipts",
  history: "Read who saw or used data, with proofs",
  export: "Take all data along as an archive",
  requests: "Send requests about data, and follow them",
  leave: "Withdraw everything, cancel that, or have it destroyed at once",
  account: "Sessions, passkeys, the short name, the tokens themselves",
  "desk:find": "Staff: find people and see what the role may",
  "desk:list": "Staff: lists and their export through the one door out",
  "desk:intake": "Staff: take people in by telephone, on paper, in person",
  "desk:import": "Staff: imports of families",
  "desk:requests": "Staff: requests about data, conflicts, frozen records",
  "desk:audit": "Staff: the log and the register",
  "desk:staff": "Staff: members and roles",
  "desk:calendar": "Staff: the calendar of working days",
};

const JSON_BODY = "application/json";
const PROBLEM = { content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } } };
const LIMIT_HEADERS = { RateLimit: { $ref: "#/components/headers/RateLimit" }, "RateLimit-Policy": { $ref: "#/components/headers/RateLimitPolicy" } };
const BINARY = { type: "string", format: "binary" };

function parametersOf(place: "path" | "query", object: TObject | undefined): object[] {
  const required = new Set<string>((object as { required?: string[] } | undefined)?.required ?? []);
  return Object.entries(object?.properties ?? {}).map(([name, schema]) => ({
    name, in: place, required: place === "path" || required.has(name), schema,
    ...((schema as { description?: string }).description === undefined ? {} : { description: (schema as { description?: string }).description }),
  }));
}

/** The statuses that a route may answer besides its own: what the framework, the token, the policy and the limits may say. */
function problemStatuses({ scope, body }: DocumentedRoute): number[] {
  const statuses = [FORMAT_STATUS.broken, STATUS.invalid, STATUS.conflict, STATUS.limited, STATUS["not-found"], STATUS.refused, STATUS.internal];
  if (scope !== "open") statuses.push(STATUS.unauthenticated);
  statuses.push(FORMAT_STATUS.wrongType);
  if (body !== undefined) statuses.push(FORMAT_STATUS.tooLarge);
  return [...new Set(statuses)].sort((a, b) => a - b);
}

function answerOf({ answer }: DocumentedRoute): object {
  if (answer === undefined) return {};
  if (isFileAnswer(answer)) return { content: Object.fromEntries([answer.file, ...(answer.or ?? [])].map((type) => [type, { schema: BINARY }])) };
  return { content: { [JSON_BODY]: { schema: answer } } };
}

function bodyOf({ body }: DocumentedRoute): object {
  if (body === undefined) return {};
  const content = isFileBody(body) ? Object.fromEntries(body.files.map((type) => [type, { schema: BINARY }])) : { [JSON_BODY]: { schema: body } };
  return { requestBody: { required: true, content } };
}

function operation(route: DocumentedRoute): object {
  const { url, scope, roles, summary, params, query } = route;
  const repeatable = isRepeatable(route);
  return {
    operationId: operationOf(route), summary, tags: [url.split("/")[1] ?? ""],
    ...(scope === "open" ? { security: [] } : { security: [{ token: [scope] }] }),
    ...(roles === undefined ? {} : { "x-roles": roles }),
    parameters: [
      ...parametersOf("path", params), ...parametersOf("query", query), { name: "lang", in: "query", required: false, schema: LANG },
      ...(repeatable ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ],
    ...bodyOf(route),
    responses: {
      [statusOf(route)]: { description: "Done", headers: LIMIT_HEADERS, ...answerOf(route) },
      ...Object.fromEntries(problemStatuses(route).map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])),
    },
  };
}

const TITLES: Readonly<Record<number, string>> = {
  400: "The request cannot be read", 401: "No token, or one that opens nothing", 403: "Refused by the policy, a scope or a role", 404: "Nothing here, or another person's", 409: "Something changed meanwhile",
  413: "The body is too long", 415: "A body of this type is not read here", 422: "Something in the request does not fit", 429: "Too often", 500: "A fault of the service",
};

const headers = {
  RateLimit: { description: "What is left of the window and when the next begins (draft-ietf-httpapi-ratelimit-headers)", schema: { type: "string" } },
  RateLimitPolicy: {
    description: `At most ${LIMITS["api-token"].uses_max} requests a minute by one token; ${LIMITS["api-network"].uses_max} by one network without a token`, schema: { type: "string" },
  },
};

/** The document of the API (OpenAPI 3.1), made from the very routes that answer. */
export function openApiOf(routes: readonly DocumentedRoute[], site: { readonly title: string; readonly origin: string }): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = API_PREFIX + route.url.replaceAll(/:([A-Za-z]+)/gu, "{$1}");
    (paths[path] ??= {})[route.method.toLowerCase()] = operation(route);
  }
  return {
    openapi: "3.1.0",
    info: { title: site.title, version: "1", description: "Every act of the pages, for programs. Tokens are made on the page /my/tokens." },
    servers: [{ url: site.origin }],
    paths,
    components: {
      schemas: { Problem },
      headers,
      parameters: {
        IdempotencyKey: { name: "Idempotency-Key", in: "header", required: false, schema: { type: "string", maxLength: 200 }, description: "The act is done once; its answer is given again for 24 hours" },
      },
      responses: Object.fromEntries(Object.entries(TITLES).map(([status, description]) => [
        `Problem${status}`, { description, headers: { ...LIMIT_HEADERS, ...(status === "429" ? { "Retry-After": { schema: { type: "string" } } } : {}) }, ...PROBLEM },
      ])),
      securitySchemes: {
        token: {
          type: "http", scheme: "bearer", description: `A token of a person's own. Scopes: ${API_SCOPES.map((scope) => `${scope} (${SCOPE_MEANS[scope]})`).join("; ")}.`,
        },
      },
    },
  };
}
