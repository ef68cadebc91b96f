import { commands } from "./cli/commands.ts";
import { runCommandLine } from "./cli/command-line.ts";
import type { CommandEntry } from "./cli/command.ts";
import { systemClock } from "./platform/clock.ts";
import { processEnvironment } from "./platform/config.ts";

export const composed: readonly CommandEntry[] = [
  { name: "serve", summary: "run the service until it is told to stop", load: async () => (await import("./serve.ts")).serve },
  { name: "bench", summary: "measure; docs/benchmarks.md holds the figures to reach", load: async () => (await import("./bench.ts")).bench },
  { name: "demo", summary: "fill an empty installation with families, staff and a year of history", load: async () => (await import("./demo.ts")).demo },
  { name: "keys rotate", summary: "turn the epoch key with the service up, or replace a long-lived key", load: async () => (await import("./cli/keys-rotate.ts")).command },
  { name: "subject show", summary: "what is held about a subject, masked; never a value without --purpose", load: async () => (await import("./cli/subject-show.ts")).command },
  { name: "retention run", summary: "what is past its term of keeping, class by class, and does it", load: async () => (await import("./cli/retention-run.ts")).command },
  { name: "import people", summary: "families from a spreadsheet: preview, errors by row, undo", load: async () => (await import("./cli/import-people.ts")).command },
  { name: "staff list", summary: "who works at the desk: number, masked name, roles, second factor", load: async () => (await import("./cli/staff-commands.ts")).list },
  { name: "staff reset-factor", summary: "let an administrator who lost the second factor set up another one", load: async () => (await import("./cli/staff-commands.ts")).reset },
  { name: "backup", summary: "write a backup of everything into a new folder", load: async () => (await import("./cli/backup.ts")).command },
  { name: "restore", summary: "restore a backup into an empty installation", load: async () => (await import("./cli/restore.ts")).command },
  { name: "ledger verify", summary: "recompute the log; names the first bad entry, or its tile", load: async () => (await import("./cli/ledger-verify.ts")).command },
  { name: "ledger prove", summary: "an entry's inclusion proof as a file (C2SP tlog-proof), on standard output", load: async () => (await import("./cli/ledger-prove.ts")).command },
  { name: "ledger check-proof", summary: "check a proof, or the opening of one entry, with nothing but the file and the key", load: async () => (await import("./cli/ledger-check-proof.ts")).command },
  { name: "ledger mirror", summary: "write the log's mirror anew from the database, after the mirror's disk was lost", load: async () => (await import("./cli/ledger-mirror.ts")).command },
  { name: "signature check", summary: "check a Kazakhstan electronic signature", load: async () => (await import("./signature-command.ts")).signatureCheck() },
];

/** A connection or timer that somebody left open must not keep an ended command alive. */
const LINGER_MS_MAX = 1_000;

/** Runs one command line; sets the exit code and leaves the process to end by itself, so that nothing written is lost. */
export async function main(words: readonly string[]): Promise<void> {
  // Whoever reads our output may have seen enough (`| head`): then there is nobody left to tell.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  process.exitCode = await runCommandLine(words, [...commands, ...composed], {
    environment: processEnvironment(),
    clock: systemClock,
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
  });
  setTimeout(() => process.exit(), LINGER_MS_MAX).unref();
}
