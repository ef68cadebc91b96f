import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { deskHomeRoutes } from "./desk-home.routes.tsx";
import { deskRulesRoutes } from "./desk-rules.routes.tsx";
import { secondFactorRoutes } from "./second-factor.routes.tsx";

/** The desk's own pages: its first page, the rules, the second factor. */
export function deskRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  deskHomeRoutes(app, deps, pages);
  deskRulesRoutes(app, deps, pages);
  secondFactorRoutes(app, deps, pages);
}
