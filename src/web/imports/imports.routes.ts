import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { importPlaces } from "./import.routes.tsx";
import { lineRoutes } from "./line.routes.tsx";
import { uploadRoutes } from "./upload.routes.tsx";

/** The desk's pages of imports. */
export function importRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  uploadRoutes(app, deps, pages);
  importPlaces(app, deps, pages);
  lineRoutes(app, deps, pages);
}
