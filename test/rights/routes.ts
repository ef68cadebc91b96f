import { subscribe } from "node:diagnostics_channel";
import type { FastifyInstance, RouteOptions } from "fastify";
import type { RouteClass } from "./route-class.ts";
import { deskRouteClasses } from "./routes-desk.ts";
import { intakeRouteClasses } from "./routes-intake.ts";
import { findingRouteClasses } from "./routes-finding.ts";
import { importingRouteClasses } from "./routes-importing.ts";
import { recoveryRouteClasses } from "./routes-recovery.ts";
import { apiRouteClasses } from "./routes-api.ts";
import { requestRouteClasses } from "./routes-requests.ts";

export interface Route {
  readonly method: string;
  readonly url: string;
}

/**
 * Every route that is added to a Fastify from now on, in the order of adding: call it before the application is built, read the list when it is ready.
 * Fastify tells of each new instance on a diagnostics channel, before it has any route.
 */
export function watchRoutes(): Route[] {
  const routes: Route[] = [];
  subscribe("fastify.initialization", (message) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook("onRoute", ({ method, url }: RouteOptions) => {
      for (const one of [method].flat()) routes.push({ method: one, url });
    });
  });
  return routes;
}

/** What each route is. A route that is not here fails the tests: say what it is, and to whom it may show what. */
export const routeClasses: Readonly<Record<string, RouteClass>> = {
  ...deskRouteClasses,
  ...intakeRouteClasses,
  ...findingRouteClasses,
  ...importingRouteClasses,
  ...recoveryRouteClasses,
  "GET /": "open",
  "GET /healthz": "open",
  "GET /readyz": "open",
  "GET /.well-known/gpc.json": "open",
  "GET /.well-known/security.txt": "open",
  "GET /robots.txt": "open",
  "GET /ledger/checkpoint": "open",
  "GET /ledger/key": "open",
  "GET /ledger/tile/*": "open",
  "GET /ledger/proof/:index": "open",
  "GET /ledger/log-:log(^[1-9][0-9]{0,3}$)/proof/:index": "open",
  "GET /ledger/log-:log(^[1-9][0-9]{0,3}$)/checkpoint": "open",
  "GET /ledger/log-:log(^[1-9][0-9]{0,3}$)/key": "open",
  "GET /ledger/log-:log(^[1-9][0-9]{0,3}$)/tile/*": "open",
  "POST /language": "open",
  "GET /policy": "open",
  "GET /policy/archive": "open",
  "GET /policy/:which": "open",
  "GET /documents": "open",
  "GET /documents/:kind": "open",
  "GET /documents/:kind/:version": "open",
  "GET /signature": "open",
  "GET /signature/sign": "open",
  "POST /signature": "open",
  "POST /signature/sign": "open",
  "POST /api/v1/signature/check": "open",
  "GET /join": "entry",
  "POST /join": "entry",
  "GET /join/code": "entry",
  "POST /join/code": "entry",
  "POST /join/letter": "entry",
  "GET /sign-in": "entry",
  "POST /sign-in": "entry",
  "GET /sign-in/code": "entry",
  "POST /sign-in/code": "entry",
  "POST /sign-in/passkey": "entry",
  "GET /sign-in/pupil": "entry",
  "POST /sign-in/pupil": "entry",
  "POST /sign-out": "entry",
  "GET /my": "own",
  "GET /my/children/added": "own",
  "POST /my/children/new": "own",
  "GET /my/children/new": "own",
  "GET /my/export": "own",
  "POST /my/export": "own",
  "GET /my/children/:child/export": "own",
  "POST /my/children/:child/export": "own",
  "GET /my/history": "own",
  "GET /my/correct": "own",
  "POST /my/correct": "own",
  "GET /my/correct/email": "own",
  "POST /my/correct/email": "own",
  "GET /my/children/:child/correct": "own",
  "POST /my/children/:child/correct": "own",
  "GET /my/children/:child/correct/email": "own",
  "POST /my/children/:child/correct/email": "own",
  "GET /my/still-right": "own",
  "POST /my/still-right": "own",
  "GET /my/children/:child": "own",
  "GET /my/children/:child/history": "own",
  "GET /my/children/:child/history/:entry": "own",
  "GET /my/history/:entry": "own",
  "GET /my/consents": "own",
  "GET /my/consents/:receipt": "own",
  "GET /my/consents/:purpose/:scope": "own",
  "POST /my/consents/:purpose/:scope": "own",
  "GET /my/children/:child/consents": "own",
  "GET /my/children/:child/consents/:receipt": "own",
  "GET /my/children/:child/consents/:purpose/:scope": "own",
  "POST /my/children/:child/consents/:purpose/:scope": "own",
  "GET /my/sessions": "own",
  "POST /my/sessions/end": "own",
  "POST /my/sessions/end-others": "own",
  "GET /my/page": "own",
  "POST /my/page": "own",
  "POST /my/page/give-up": "own",
  "GET /my/own-address": "own",
  "POST /my/own-address": "own",
  "GET /my/own-address/code": "own",
  "POST /my/own-address/code": "own",
  "GET /my/children/:child/code": "own",
  "POST /my/children/:child/code": "own",
  "POST /my/children/:child/code/take-back": "own",
  "GET /my/passkeys": "own",
  "POST /my/passkeys": "own",
  "POST /my/passkeys/remove": "own",
  "POST /my/passkeys/name": "own",
  "POST /my/passkeys/code": "own",
  "GET /my/passkeys/prove": "own",
  "POST /my/passkeys/prove": "own",
  "GET /my/kept": "own",
  "POST /my/kept/drop": "own",
  "GET /my/withdraw": "own",
  "POST /my/withdraw": "own",
  "GET /@:name": "open",
  "GET /my/leaving": "own",
  "POST /my/leaving/cancel": "own",
  "POST /my/leaving/now": "own",
  "GET /my/leaving/code": "own",
  "POST /my/leaving/code": "own",
  "GET /my/children/:child/leaving": "own",
  "POST /my/children/:child/leaving/cancel": "own",
  "POST /my/children/:child/leaving/now": "own",
  "GET /my/children/:child/leaving/code": "own",
  "POST /my/children/:child/leaving/code": "own",
  "GET /my/children/:child/withdraw": "own",
  "POST /my/children/:child/withdraw": "own",
  "POST /my/children/:child/withdraw/back": "own",
  "GET /certificate/:capability": "capability",
  ...requestRouteClasses,
  "GET /dev/mail": "try-out",
  ...apiRouteClasses,
};

/** Files of the built style, font and scripts carry a hash in their names, which is of no matter here. */
export function nameOf({ method, url }: Route): string {
  return `${method} ${url.replace(/^\/(?:assets\/)?[\w-]+[.-][\w-]+\.(?:css|js|woff2|svg)$/, "/a-file")}`;
}

/** The routes as they are classed: HEAD comes with each GET and is the same. */
export function classed(routes: readonly Route[]): string[] {
  return [...new Set(routes.filter(({ method }) => method !== "HEAD").map(nameOf))].filter((name) => name !== "GET /a-file");
}
