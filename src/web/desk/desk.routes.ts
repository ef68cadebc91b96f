import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { admissionRoutes } from "./admission.routes.tsx";
import { calendarRoutes } from "./calendar.routes.tsx";
import { deskHomeRoutes } from "./desk-home.routes.tsx";
import { deskLeaveRoutes } from "./desk-leave.routes.tsx";
import { deskRulesRoutes } from "./desk-rules.routes.tsx";
import { memberRoutes } from "./member.routes.tsx";
import { secondFactorRoutes } from "./second-factor.routes.tsx";
import { staffRoutes } from "./staff.routes.tsx";

/** The desk's own pages: its first page, the rules, the second factor, who works here and how one becomes and ceases to be a member, the calendar. */
export function deskRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender): void {
  deskHomeRoutes(app, deps, pages);
  deskRulesRoutes(app, deps, pages);
  secondFactorRoutes(app, deps, pages);
  admissionRoutes(app, deps, pages);
  staffRoutes(app, deps, pages);
  memberRoutes(app, deps, pages);
  deskLeaveRoutes(app, deps, pages);
  calendarRoutes(app, deps, pages);
}
