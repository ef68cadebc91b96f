import { backUp, BackupFault } from "../modules/backup/index.ts";
import { JournalSpoilt } from "../modules/journal/index.ts";
import { KeyFileFault } from "../modules/keys/index.ts";
import { LedgerHeadContradiction } from "../modules/ledger/index.ts";
import { openInstallation } from "../platform/installation.ts";
import { composeServices } from "../compose.ts";
import { backupDeps } from "../compose-backup.ts";
import type { Answer, Command } from "./command.ts";

/** What is wrong, as one word: of the backup, the journal, the log or the key files. Null for a fault that nobody foresaw. */
function faultOf(error: unknown): string | null {
  if (error instanceof BackupFault) return error.kind;
  if (error instanceof JournalSpoilt || error instanceof LedgerHeadContradiction) return error.fault;
  return error instanceof KeyFileFault ? "key-file" : null;
}

/** A fault of backup or restore as an answer: it says what is wrong, and no more than that. */
export function faultAnswer(error: unknown): Answer {
  const fault = faultOf(error);
  if (fault === null || !(error instanceof Error)) throw error;
  return { ok: false, value: { error: { kind: "backup", fault, message: error.message } }, text: `Not done: ${error.message}.` };
}

export const command: Command = {
  name: "backup",
  summary: "write a backup of everything into a new folder: data and keys apart",
  arguments: [{ name: "DIR", summary: "the folder to make" }],
  run: async ({ args, config: read, clock }) => {
    const config = read();
    const installation = await openInstallation(config, clock);
    try {
      const services = await composeServices({ config, databases: installation.databases, clock });
      try {
        const report = await backUp(backupDeps(services), args[0] ?? "");
        const { folder, takenAt, tables, rows, files, keys } = report;
        const text = `Backup ${folder}\n  taken ${takenAt}: ${rows} rows of ${tables} tables, ${files} files, ${keys} keys; read back.\n  Keep ${folder}/data and ${folder}/keys in different places.`;
        return { ok: true, value: report, text };
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
