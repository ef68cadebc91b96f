import { TWIN_ROUTES } from "./routes-twins.ts";

/** The routes under /api/v1 that are declared by `apiRoute`, each behind a scope or open, as its document says; and the two addresses that tell of them. */
const API = [
  "GET /desk/calendar", "POST /desk/calendar", "GET /desk/calendar/:year", "POST /desk/calendar/:year",
  "GET /desk/staff", "POST /desk/staff/invitations", "DELETE /desk/staff/invitations/:invitation", "POST /desk/staff/:member/roles", "DELETE /desk/staff/:member/roles/:role",
  "POST /desk/staff/:member/reset", "DELETE /desk/staff/:member", "GET /desk/staff/:member", "POST /desk/staff/:member/show",
  "POST /join/code", "GET /join", "POST /join", "POST /join/letter", "GET /my", "GET /my/children/:child", "GET /my/correct",
  "GET /my/children/:child/correct", "POST /my/correct", "POST /my/children/:child/correct", "POST /my/correct/email",
  "POST /my/children/:child/correct/email", "GET /my/still-right", "POST /my/still-right", "GET /my/children/:child/code",
  "POST /my/children/:child/code", "POST /my/children/:child/code/take-back", "GET /my/children/new", "POST /my/children/new", "GET /my/consents",
  "GET /my/children/:child/consents", "GET /my/consents/:purpose/:scope", "GET /my/children/:child/consents/:purpose/:scope",
  "POST /my/consents/:purpose/:scope", "POST /my/children/:child/consents/:purpose/:scope", "GET /my/receipts/:receipt",
  "GET /my/children/:child/receipts/:receipt", "GET /my/receipts/:receipt/entries", "GET /my/children/:child/receipts/:receipt/entries",
  "GET /my/receipts/:receipt/text", "GET /my/children/:child/receipts/:receipt/text", "GET /my/history", "GET /my/children/:child/history",
  "GET /my/history/:entry", "GET /my/children/:child/history/:entry", "POST /my/export", "POST /my/children/:child/export", "GET /my/withdraw",
  "GET /my/children/:child/withdraw", "POST /my/withdraw", "POST /my/children/:child/withdraw", "GET /my/leaving", "GET /my/children/:child/leaving",
  "POST /my/leaving/cancel", "POST /my/children/:child/leaving/cancel", "POST /my/leaving/now", "POST /my/children/:child/leaving/now",
  "POST /my/leaving/code", "POST /my/children/:child/leaving/code", "POST /my/children/:child/withdraw/back", "GET /my/sessions",
  "POST /my/sessions/end", "POST /my/sessions/end-others", "GET /my/passkeys", "POST /my/passkeys/remove", "GET /my/page", "POST /my/page",
  "POST /my/page/give-up", "GET /my/kept", "POST /my/kept/drop", "GET /my/tokens", "POST /my/tokens/revoke", "GET /documents",
  "GET /documents/:kind", "GET /documents/:kind/:version", "GET /documents/:kind/:from/:to", "GET /certificate/:capability",
  "POST /desk/find", "GET /desk/people/:person", "POST /desk/people/:person/show", "POST /desk/lists", "GET /desk/matters", "POST /desk/matters/:child",
  "GET /desk/recoveries", "POST /desk/recoveries/:person", "POST /desk/recoveries/:person/confirmation", "DELETE /desk/recoveries/:person",
  "POST /desk/recoveries/:person/email", "POST /desk/recoveries/:person/email/code",
] as const;

const named = [...API, ...TWIN_ROUTES].map((name) => name.replace(" ", " /api/v1"));

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
