import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import type { PageSender } from "../../page-sender.tsx";
import { deskActRoutes } from "./acts.routes.tsx";
import { paperAnswerRoutes } from "./answers.routes.tsx";
import { callerRoutes } from "./caller.routes.tsx";
import { familyRoutes } from "./family.routes.tsx";
import { printedFormRoutes } from "./forms.routes.tsx";
import { papersRoutes } from "./papers.routes.tsx";
import { intakeStartRoutes } from "./start.routes.tsx";
import { takeInRoutes } from "./take-in.routes.tsx";

/** The desk's pages of intake, papers and acts on a document. */
export function intakeRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  for (const add of [intakeStartRoutes, takeInRoutes, printedFormRoutes, familyRoutes, callerRoutes, papersRoutes, paperAnswerRoutes, deskActRoutes]) add(app, deps, pages);
}
