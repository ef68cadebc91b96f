import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";

/** `/healthz`: this process answers. `/readyz`: it should get work; else 503 with the names of what fails, no figures and no addresses. */
export function healthRoutes(app: FastifyInstance, deps: Pick<AppDeps, "readiness">): void {
  app.get("/healthz", (_request, reply) => reply.header("cache-control", "no-store").type("text/plain; charset=utf-8").send("ok\n"));
  app.get("/readyz", async (_request, reply) => {
    const { ready, failing } = await deps.readiness();
    return reply.code(ready ? 200 : 503).header("cache-control", "no-store").type("text/plain; charset=utf-8").send(ready ? "ready\n" : `${failing.join("\n")}\n`);
  });
}
