import fastify from "fastify";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { openInstallation } from "./platform/installation.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createMetrics, serveMetrics } from "./platform/metrics.ts";
import type { Answer, Command } from "./cli/command.ts";
import { runUntilStopped, type Closers } from "./run-until-stopped.ts";

/** Starts every part that the role asks for; each part leaves what closes it. Returns the lines for people. */
async function startParts(config: Config, clock: Clock, log: Log, closers: Closers): Promise<string[]> {
  const installation = await openInstallation(config, clock);
  closers.add("databases", () => installation.close());
  const metrics = createMetrics();
  if (config.metricsPort !== null) {
    const server = await serveMetrics(metrics, config.metricsPort);
    closers.add("metrics", () => server.close());
  }
  const lines = [`Data: ${config.dataDir}${installation.where.startsWith(config.dataDir) ? "" : `, database: ${installation.where}`}`];
  if (config.role === "worker") return lines;
  const app = fastify({ loggerInstance: log });
  app.get("/healthz", () => ({ ok: true }));
  closers.add("http", () => app.close());
  await app.listen({ port: config.port, host: "::" }).catch(() => app.listen({ port: config.port, host: "0.0.0.0" }));
  return [`Robotek Online: ${config.publicUrl.href}`, ...lines];
}

export const serve: Command = {
  name: "serve",
  summary: "run the service until it is told to stop (SIGINT or SIGTERM)",
  run: async ({ config: read, clock, say }): Promise<Answer> => {
    const config = read();
    const log = createLog(config);
    const ok = await runUntilStopped(log, async (closers) => {
      for (const line of await startParts(config, clock, log, closers)) say(line);
    });
    return { ok, value: { stopped: ok }, text: "" };
  },
};
