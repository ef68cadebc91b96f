import { restoreBackup, restoreKeysOnly, type RestoreReport } from "../modules/backup/index.ts";
import { openInstallation } from "../platform/installation.ts";
import { composeServices } from "../compose.ts";
import { restoreDeps } from "../compose-backup.ts";
import { faultAnswer } from "./backup.ts";
import type { Command } from "./command.ts";

const LINES: Readonly<Record<keyof RestoreReport["steps"], string>> = {
  loaded: "rows back", files: "files back", log: "log brought up to what was published", journal: "journal replayed", destroyed: "destroyed again", frozen: "frozen for the desk",
  index: "index built anew", opened: "open",
};

function textOf({ backupTakenAt, steps }: RestoreReport): string {
  const lines = Object.entries(steps).map(([step, detail]) => {
    const counts = Object.entries(detail).flatMap(([name, value]) => (typeof value === "number" ? [`${name} ${value}`] : []));
    return `  ${LINES[step as keyof RestoreReport["steps"]]}: ${counts.join(", ")}`;
  });
  return [backupTakenAt === null ? "Restored the key store." : `Restored the backup of ${backupTakenAt}.`, ...lines].join("\n");
}

export const command: Command = {
  name: "restore",
  summary: "restore a backup into an empty installation, replay the journal, destroy again what was destroyed since",
  arguments: [{ name: "DIR", summary: "the folder that `backup` made" }],
  options: { "keys-only": { type: "boolean", summary: "the data are there and the key store is lost: bring its newest backup back" } },
  run: async ({ args, flags, config: read, clock }) => {
    const config = read();
    const installation = await openInstallation(config, clock);
    try {
      const services = await composeServices({ config, databases: installation.databases, clock, restoring: true });
      try {
        const restore = flags.has("keys-only") ? restoreKeysOnly : restoreBackup;
        const report = await restore(restoreDeps(services), args[0] ?? "");
        return { ok: true, value: report, text: textOf(report) };
      } finally {
        await services.close();
      }
    } catch (error) {
      return faultAnswer(error);
    } finally {
      await installation.close();
    }
  },
};
