/** The routes under /api/v1 that are declared by `apiRoute`, each behind a scope or open, as its document says; and the two addresses that tell of them. */
const API = [
  "GET /my", "GET /my/children/:child",
  "GET /my/correct", "POST /my/correct", "POST /my/correct/email",
  "GET /my/children/:child/correct", "POST /my/children/:child/correct", "POST /my/children/:child/correct/email",
  "GET /my/still-right", "POST /my/still-right",
  "GET /desk/staff", "POST /desk/staff/invitations", "DELETE /desk/staff/invitations/:invitation", "POST /desk/staff/:member/roles", "DELETE /desk/staff/:member/roles/:role",
  "POST /desk/staff/:member/reset", "DELETE /desk/staff/:member",
] as const;

const named = API.map((name) => name.replace(" ", " /api/v1"));

/** Addresses of the API that take a POST. */
export const apiPosts: readonly string[] = named.filter((name) => name.startsWith("POST ")).map((name) => name.slice(5));

export const apiRouteClasses = {
  "GET /api/openapi.json": "open",
  "GET /api/docs": "open",
  "GET /my/tokens": "own",
  "POST /my/tokens": "own",
  "POST /my/tokens/revoke": "own",
  "POST /my/tokens/code": "own",
  "GET /my/tokens/prove": "own",
  "POST /my/tokens/prove": "own",
  ...Object.fromEntries(named.map((name) => [name, "api" as const])),
} as const;
