import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { giveBackAfterStart } from "./platform/idle-memory.ts";
import { openInstallation, type Installation } from "./platform/installation.ts";
import { createLog, type Log } from "./platform/log.ts";
import { createMetrics, serveMetrics, type Metrics } from "./platform/metrics.ts";
import { partAddress } from "./platform/postgres.ts";
import { startQueue } from "./platform/queue.ts";
import { countFailingJobs } from "./platform/queue.store.ts";
import { newId } from "./platform/id.ts";
import { overdueWork } from "./modules/destruction/index.ts";
import { composeServices, type Services } from "./compose.ts";
import { composeJobs } from "./compose-jobs.ts";
import { startConfig } from "./compose-start.ts";
import { composeWeb } from "./compose-web.ts";
import { startIntegration } from "./jobs/integrate-ledger.ts";
import { buildApp } from "./web/build-app.ts";
import type { Answer, Command } from "./cli/command.ts";
import { runUntilStopped, type Closers } from "./run-until-stopped.ts";

/** A destruction that runs longer than this is late: its job fails, or no worker runs. */
const DESTRUCTION_LATE_MS = 10 * 60 * 1000;

function watch(metrics: Metrics, { ledger, journal, keys, databases, calendars, clock, mailbox }: Services): void {
  metrics.watch("ledgerPendingAge_seconds", async () => (await ledger.pendingAge()) / 1000);
  metrics.watch("journalPendingAge_seconds", async () => (await journal.pendingAge()) / 1000);
  metrics.watch("destructionsDue", () => overdueWork(databases.data, new Date(clock.now().getTime() - DESTRUCTION_LATE_MS)));
  metrics.watch("caselessLetters", () => mailbox.countCaseless());
  metrics.watch("jobsFailing", () => countFailingJobs(databases.data));
  metrics.watch("calendarYearsMissing", async () => (await calendars.missingYears()).length);
  metrics.watch("keyEpochAge_seconds", async () => (await keys.epochAgeSeconds()) ?? Number.NaN);
}

async function startWorker(services: Services, installation: Installation, log: Log, closers: Closers): Promise<void> {
  const integration = startIntegration(services.ledger, log);
  closers.add("integration", () => integration.stop());
  const url = partAddress(installation.addresses.dataUrl, "app", installation.addresses.secret, installation.addresses.loginPrefix);
  const queue = await startQueue({ url, jobs: composeJobs(services), log });
  closers.add("jobs", () => queue.stop());
}

/** How the first administrator comes in: a link that serves once, fresh at each start, until somebody administers (clause:S1). */
async function firstLinkLines({ staff, config }: Services): Promise<string[]> {
  const link = await staff.firstLinks.renew();
  return link === null ? [] : [`First administrator (once, until ${link.endsAt.toISOString()}): ${new URL(`/desk/first/${link.token}`, config.publicUrl).href}`];
}

/** Starts every part that the role asks for; each part leaves what closes it. Returns the lines for people. */
async function startParts(config: Config, clock: Clock, log: Log, closers: Closers): Promise<string[]> {
  const installation = await openInstallation(config, clock);
  closers.add("databases", () => installation.close());
  const services = await composeServices({ config, databases: installation.databases, clock });
  closers.add("services", () => services.close());
  await services.ledger.checkHead();
  await services.publish(newId());
  const metrics = createMetrics();
  watch(metrics, services);
  if (config.metricsPort !== null) {
    const server = await serveMetrics(metrics, config.metricsPort);
    closers.add("metrics", () => server.close());
  }
  if (config.role !== "web") await startWorker(services, installation, log, closers);
  const lines = [`Data: ${config.dataDir}${installation.where.startsWith(config.dataDir) ? "" : `, database: ${installation.where}`}`];
  if (config.role === "worker") return lines;
  const app = buildApp(composeWeb(services, log));
  app.addHook("onResponse", (request, reply, done) => {
    metrics.requests.inc({ route: request.routeOptions.url ?? "unknown", status: String(reply.statusCode) });
    done();
  });
  closers.add("http", () => app.close());
  await app.listen({ port: config.port, host: "::" }).catch(() => app.listen({ port: config.port, host: "0.0.0.0" }));
  return [`Robotek Online: ${config.publicUrl.href}`, ...lines, ...(config.production || config.smtpUrl !== null ? [] : [`Letters are kept at ${config.publicUrl.href}dev/mail`]), ...(await firstLinkLines(services))];
}

export const serve: Command = {
  name: "serve",
  summary: "run the service until it is told to stop (SIGINT or SIGTERM)",
  run: async ({ config: read, clock, say }): Promise<Answer> => {
    const config = await startConfig(read, clock);
    const log = createLog(config);
    const ok = await runUntilStopped(log, async (closers) => {
      for (const line of await startParts(config, clock, log, closers)) say(line);
      closers.add("memory", giveBackAfterStart(log));
    });
    return { ok, value: { stopped: ok }, text: "" };
  },
};
