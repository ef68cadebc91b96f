import { composeServices } from "../compose.ts";
import { runRetention, type RetentionRun } from "../modules/retention/index.ts";
import { openInstallation } from "../platform/installation.ts";
import type { Answer, Command } from "./command.ts";

function inLines({ dryRun, expired, records, failed, classes }: RetentionRun, kinds: ReadonlySet<string>): string {
  const verb = dryRun ? "would be removed" : "removed";
  const lines = Object.entries(classes).map(([name, { removed, passed }]) => {
    const reasons = Object.entries(passed).map(([reason, count]) => `${count} ${reason}`);
    return `  ${name.padEnd(16)} ${String(removed).padStart(6)} ${verb}${reasons.length === 0 ? "" : `; passed over: ${reasons.join(", ")}`}`;
  });
  return [`${dryRun ? "Due now (nothing was done)" : "Done"}: ${records} whole records, ${expired} consents expired${failed === 0 ? "" : `; ${failed} people failed (${[...kinds].sort().join(", ")}) and stay for the next run`}.`, ...lines].join("\n");
}

/** `robotek retention run [--dry-run]`: what is due by the terms of keeping, and does it. clause:S3 */
export const command: Command = {
  name: "retention run",
  summary: "what is past its term of keeping, class by class, and does it",
  options: { "dry-run": { type: "boolean", summary: "say what is due and do nothing" } },
  run: async ({ flags, config: read, clock }): Promise<Answer> => {
    const config = read();
    const installation = await openInstallation(config, clock);
    try {
      const services = await composeServices({ config, databases: installation.databases, clock });
      try {
        // The kinds alone: a fault's message may name a value.
        const kinds = new Set<string>();
        const run = await runRetention(services.retentionDeps, { dryRun: flags.has("dry-run"), onFault: (fault) => kinds.add(fault instanceof Error ? fault.name : "unknown") });
        return { ok: run.failed === 0, value: run, text: inLines(run, kinds) };
      } finally {
        await services.close();
      }
    } finally {
      await installation.close();
    }
  },
};
