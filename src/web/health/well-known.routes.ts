import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../app-deps.ts";
import { LANGUAGES } from "../language.ts";

const SECURITY_TXT_DAYS = 180;
const DAY_MS = 86_400_000;

/** Addresses that machines look for. */
export function wellKnownRoutes(app: FastifyInstance, deps: Pick<AppDeps, "clock" | "operator" | "settings">): void {
  /** The Global Privacy Control specification: this service honours `Sec-GPC`. The date is that of the promise, not of the request. */
  app.get("/.well-known/gpc.json", (_request, reply) => reply.header("cache-control", "public, max-age=86400").send({ gpc: true, lastUpdate: "2026-11-22" }));

  /** RFC 9116. The end date moves along with the day, so that it is never over while the service runs. */
  app.get("/.well-known/security.txt", (_request, reply) => {
    const { clock, operator, settings } = deps;
    const ends = new Date((Math.floor(clock.now().getTime() / DAY_MS) + SECURITY_TXT_DAYS) * DAY_MS);
    const lines = [
      `Contact: mailto:${operator.email}`,
      `Expires: ${ends.toISOString()}`,
      `Preferred-Languages: ${LANGUAGES.join(", ")}`,
      `Canonical: ${new URL("/.well-known/security.txt", settings.publicUrl).href}`,
      `Policy: ${settings.policyUrl.href}`,
    ];
    return reply.type("text/plain; charset=utf-8").header("cache-control", "public, max-age=86400").send(`${lines.join("\n")}\n`);
  });

  app.get("/robots.txt", (_request, reply) =>
    reply.type("text/plain; charset=utf-8").header("cache-control", "public, max-age=86400").send("User-agent: *\nDisallow: /my\nDisallow: /certificate\n"));
}
