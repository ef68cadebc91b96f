import type { FastifyInstance } from "fastify";
import type { Clock } from "../platform/clock.ts";

/**
 * One line per answer: request id, method, route, status, time taken. The route's pattern is logged, never the address itself:
 * an address may hold a capability or whatever somebody typed. Answers to health checks are left out.
 */
export function logAnswers(app: FastifyInstance, clock: Clock): void {
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "unknown";
    if (route !== "/healthz" && route !== "/readyz") {
      request.log.info({ requestId: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime), at: clock.now() }, "answered");
    }
    done();
  });
}
