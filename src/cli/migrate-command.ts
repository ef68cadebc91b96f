import { openInstallation } from "../platform/installation.ts";
import type { Command } from "./command.ts";

export const command: Command = {
  name: "migrate",
  summary: "bring both databases and their roles up to date",
  run: async ({ config, clock }) => {
    const installation = await openInstallation(config(), clock);
    const { applied } = installation;
    await installation.close();
    return { ok: true, value: { applied }, text: applied.length === 0 ? "Everything is up to date." : `Applied:\n${applied.map((name) => `  ${name}`).join("\n")}` };
  },
};
