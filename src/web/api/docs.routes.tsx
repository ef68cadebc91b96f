import type { FastifyInstance } from "fastify";
import { operatorIn } from "../../policy/index.ts";
import type { AppDeps } from "../app-deps.ts";
import type { PageSender } from "../page-sender.tsx";
import { contextOf } from "../request-context.ts";
import { DocsBody } from "./docs-page.tsx";
import type { DocumentedRoute } from "./documented-route.ts";
import { openApiOf } from "./open-api.ts";

/** `/api/openapi.json` for programs and `/api/docs` for people, both from the routes themselves. */
export function apiDocsRoutes(app: FastifyInstance, deps: AppDeps, pages: PageSender, routes: readonly DocumentedRoute[]): void {
  const { origin } = deps.settings.publicUrl;
  let text: string | null = null;

  app.get("/api/openapi.json", (_request, reply) => {
    text ??= `${JSON.stringify(openApiOf(routes, { title: operatorIn("en", deps.operator).siteName, origin }))}\n`;
    return reply.headers({ "content-type": "application/json; charset=utf-8", "cache-control": "no-cache" }).send(text);
  });

  app.get("/api/docs", (request, reply) => {
    const context = contextOf(request);
    return pages.send(request, reply, { title: context.words("api.title"), section: "none", shared: true, body: <DocsBody context={context} routes={routes} origin={origin} /> });
  });
}
