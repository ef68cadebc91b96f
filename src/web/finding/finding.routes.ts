import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { findRoutes } from "./find.routes.tsx";
import { frozenRoutes } from "./frozen.routes.tsx";
import { listRoutes } from "./list.routes.tsx";
import { mattersRoutes } from "./matters.routes.tsx";
import { oversightRoutes } from "./oversight.routes.tsx";
import { personRoutes } from "./person.routes.tsx";

/** The desk's pages of finding, seeing, handing out and watching. */
export function findingRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const add of [findRoutes, personRoutes, listRoutes, frozenRoutes, mattersRoutes, oversightRoutes]) add(app, deps, pages);
}
