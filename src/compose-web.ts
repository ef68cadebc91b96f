import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { projectRoot } from "./platform/paths.ts";
import { livingPolicy } from "./living-policy.ts";
import type { AppDeps, Readiness } from "./web/app-deps.ts";
import type { Services } from "./compose.ts";

/** Where the build puts style sheet, font, icon and scripts. */
export const PUBLIC_FOLDER = join(projectRoot, "dist", "public");

/** Whether this process should get work: both databases answer, the log keeps up, the key store has its backup and hears of destroyed keys. Names of what fails, no figures. */
export async function readinessOf({ ledger, keys }: Pick<Services, "ledger" | "keys">): Promise<Readiness> {
  const [log, store] = await Promise.allSettled([ledger.ready(), keys.readiness()]);
  const failing = [
    ...(log.status === "rejected" ? ["data-database"] : log.value ? [] : ["ledger-behind"]),
    ...(store.status === "rejected" ? ["key-database"] : store.value.faults),
  ];
  return { ready: failing.length === 0, failing };
}

/** What the pages are given, and nothing more. */
export function composeWeb(services: Services, log: FastifyBaseLogger | null): AppDeps {
  const { config } = services;
  return {
    ...services,
    settings: { publicUrl: config.publicUrl, policyUrl: config.policyUrl, namesHost: config.namesHost, production: config.production, trustProxy: config.trustProxy },
    log,
    publicFolder: PUBLIC_FOLDER,
    formTokenKey: services.longLived.formToken,
    readiness: () => readinessOf(services),
    keptLetters: config.smtpUrl === null && !config.production ? services.keptLetters : null,
    ncalayerUrl: config.ncalayerUrl,
    livingPolicy: livingPolicy(services),
    plugins: [],
  };
}
